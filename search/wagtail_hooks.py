"""Registrations of the search with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from search.pinning.viewset import PinnedResultViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """What editors want found first."""
    return [PinnedResultViewSet("pinned_results")]
