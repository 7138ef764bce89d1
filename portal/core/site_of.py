"""To which site a page or a collection belongs: asked here, answered by the tenancy.

The core knows no member sites. A higher room registers how it finds out; without one,
Wagtail's own answer for pages serves, and a collection belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page

PageResolver = Callable[["Page"], "int | None"]
CollectionResolver = Callable[[int], "int | None"]


def _by_address(page: Page) -> int | None:
    """The site under whose root the page lies, from Wagtail's root paths."""
    parts = page.get_url_parts()
    return int(parts[0]) if parts else None


def _nobody(collection_id: int) -> int | None:
    """No room has said what collections mean."""
    return None


_page_resolver: PageResolver = _by_address
_collection_resolver: CollectionResolver = _nobody


def register_site_resolver(resolver: PageResolver) -> None:
    """Answer `site_of_page` with `resolver(page)`: the site's id, None outside all sites."""
    global _page_resolver  # noqa: PLW0603 - one answer a process, set at start-up
    _page_resolver = resolver


def register_collection_site_resolver(resolver: CollectionResolver) -> None:
    """Answer `site_of_collection` with `resolver(collection_id)`."""
    global _collection_resolver  # noqa: PLW0603 - one answer a process, set at start-up
    _collection_resolver = resolver


def site_of_page(page: Page) -> int | None:
    """Id of the site a page belongs to, or None (a unit page, the root)."""
    return _page_resolver(page)


def site_of_collection(collection_id: int) -> int | None:
    """Id of the site a collection belongs to, or None (a branch, the root)."""
    return _collection_resolver(collection_id)
