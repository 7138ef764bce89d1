"""A change of what is pinned shows at once, in every process."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from portal.tenancy import versions
from search.pinning.models import PinnedResult


def register_signal_handlers() -> None:
    """Connect; called once by the app's `ready()`."""
    for signal in (post_save, post_delete):
        signal.connect(pinned_changed, sender=PinnedResult)


def pinned_changed(sender: type[PinnedResult], instance: PinnedResult, **kwargs: Any) -> None:
    """What processes keep of the site is stale."""
    versions.bump(versions.site_key(instance.site_id))
