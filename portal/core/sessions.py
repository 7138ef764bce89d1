"""Sessions of the admin host that have run out."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings


def clear_expired() -> None:
    """Delete the rows of sessions that have run out: nothing else ever does."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
