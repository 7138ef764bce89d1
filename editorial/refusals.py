"""Why something of the workflow was not done, in words for the person who tried."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """Not done, and nothing was changed; the text says why, in the reader's language."""
