"""What the pages that put a portal together show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from home import composition
from home.below import pages_below
from home.blocks import MAP_BLOCK
from portal.core.blocks import bring_files
from portal.core.cache_tags import tag
from portal.core.media.selectors import attach_renditions
from portal.core.samples import own_blocks
from portal.tenancy.boundaries.showing import MAPS_TAG, has_map, map_with_point, unit_of, way_to
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest

    from home.models import HomePage


def children(page: Page) -> list[Page]:
    """The live pages directly below, in the order of the tree. One query."""
    return list(Page.objects.child_of(page).live().order_by("path"))


def home_context(home: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The home page: its rows of blocks, and the sections that no menu names.

    What the law asks for stands on the home page or in the menu.
    """
    below = children(home)
    tag(request, f"lists:{site_id_of(home)}")
    site = getattr(request, "site_context", None)
    in_menu = {entry.page_id for entry in site.menu} if site else set()
    rows = composition.compose(home, request, below)
    return {
        "rows": rows,
        "styles": composition.styles_of(rows),
        "sections": [page for page in below if page.pk not in in_menu],
        "canonical_url": home.full_url,
    }


def section_context(section: Any, request: HttpRequest) -> dict[str, Any]:
    """A section: its own text, the pages above and below."""
    tag(request, MAPS_TAG)
    return {
        "breadcrumb": breadcrumb(section, request),
        "blocks": shown_blocks(section, request),
        "below": pages_below(section, has_map=has_map(unit_of(request))),
        "canonical_url": section.full_url,
    }


def standard_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A page of text: the pages above, its pictures with their renditions."""
    return {
        "breadcrumb": breadcrumb(page, request),
        "blocks": shown_blocks(page, request),
        "canonical_url": page.full_url,
    }


def shown_blocks(page: Any, request: HttpRequest) -> list[Any]:
    """The blocks that are shown: not the template's samples, but in previews.

    A map that cannot be drawn is left out, so that its page says whom to ask instead.
    """
    bring_files(page.body)
    is_preview = getattr(request, "is_dummy", False)
    blocks = list(page.body) if is_preview else own_blocks(page.body, page.samples)
    if any(block.block_type == MAP_BLOCK for block in blocks):
        tag(request, MAPS_TAG)
        if not has_map(unit_of(request)):
            blocks = [block for block in blocks if block.block_type != MAP_BLOCK]
    return blocks


def local_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A place or a product: the pages above, its cover, the files of its text, its map."""
    attach_renditions([page.cover])
    bring_files(page.body)
    point = page.point
    if point:
        tag(request, MAPS_TAG)
    return {
        "breadcrumb": breadcrumb(page, request),
        "canonical_url": page.full_url,
        "place_map": map_with_point(unit_of(request), page.title, point) if point else None,
        "way": way_to(point) if point else None,
    }
