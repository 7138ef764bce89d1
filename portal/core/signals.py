"""Signals of the core, sent inside the transaction that caused them."""

from __future__ import annotations

from django.dispatch import Signal

# A saved page's own url_path changed, and those of all pages below are updated.
# Arguments: page, old_url_path. Wagtail's `page_slug_changed` comes only after the
# commit: a process killed in between would lose the page's old address.
page_address_changed = Signal()

# Somebody had failed jobs run again. Arguments: job_ids, a list of UUIDs.
jobs_retried = Signal()
