"""Registrations of the search with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from search.log.reports import reports
from search.pinning.viewset import PinnedResultViewSet
from search.word_viewsets import AbbreviationViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """What editors want found first; words that all sites share; what is asked and opened."""
    words = AbbreviationViewSet("abbreviations")
    return [PinnedResultViewSet("pinned_results"), words, *reports]
