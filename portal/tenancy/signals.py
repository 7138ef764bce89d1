"""Signals of the tenancy, sent inside the transaction that caused them."""

from __future__ import annotations

from django.dispatch import Signal

# Units were written in bulk, which tells nobody row by row. Argument: site_ids, a list: the
# portals of those units, of the units right below them, and of their heirs.
units_loaded = Signal()

# Issuing bodies or their spellings were written in bulk. Argument: keys, a set of the spelling
# keys by which a body is known that was not, or on other days.
bodies_written = Signal()
