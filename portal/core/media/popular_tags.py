"""No list of the most used tags beside pictures and files (docs/patches.md).

Wagtail counts the tags of all sites, whoever asks, and offers them as a filter. What one's
own files carry is suggested in the tag field (`portal.core.media.suggestions`).
"""

from __future__ import annotations

from typing import Any

from wagtail.admin import filters
from wagtail.images.views import chooser


def no_popular_tags(model: Any, count: int = 10) -> list[Any]:
    """Nothing, in the place of `wagtail.admin.models.popular_tags_for_model`."""
    return []


def install() -> None:
    """Replace the function where Wagtail's modules hold it; runs again without effect."""
    filters.popular_tags_for_model = no_popular_tags
    chooser.popular_tags_for_model = no_popular_tags
