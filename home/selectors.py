"""What the pages that put a portal together show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from news.models import NewsIndexPage
from news.selectors import latest, notices
from portal.core.blocks import bring_files
from portal.core.cache_tags import tag
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest

LATEST = 6
NOTICES = 5
# The list and the category of notices, as the levels' templates and the shared set
# name them.
NOTICE_SLUG = "thong-bao"


def children(page: Page) -> list[Page]:
    """The live pages directly below, in the order of the tree. One query."""
    return list(Page.objects.child_of(page).live().order_by("path"))


def home_context(home: Page, request: HttpRequest) -> dict[str, Any]:
    """The home page: newest articles, notices, and the sections that no menu names.

    Five queries at most: two lists with the renditions of their covers, one for the
    sections. What the law asks for stands on the home page or in the menu.
    """
    site_id = site_id_of(home)
    below = children(home)
    lists = _news_lists(below)
    newest = latest(site_id, LATEST) if site_id else []
    told = notices(site_id, NOTICES, category=NOTICE_SLUG, list_slug=NOTICE_SLUG) if site_id else []
    tag(request, f"lists:{site_id}")
    site = getattr(request, "site_context", None)
    in_menu = {entry.page_id for entry in site.menu} if site else set()
    return {
        "lead": newest[0] if newest else None,
        "latest": newest[1:],
        "notices": told,
        "news_index": next((page for page in lists if page.slug != NOTICE_SLUG), None),
        "notice_index": next((page for page in lists if page.slug == NOTICE_SLUG), None),
        "sections": [page for page in below if page.pk not in in_menu],
        "canonical_url": home.full_url,
    }


def section_context(section: Page, request: HttpRequest) -> dict[str, Any]:
    """A section: the pages above and below."""
    return {
        "breadcrumb": breadcrumb(section, request),
        "sections": children(section),
        "canonical_url": section.full_url,
    }


def standard_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A page of text: the pages above, its pictures with their renditions."""
    bring_files(page.body)
    return {"breadcrumb": breadcrumb(page, request), "canonical_url": page.full_url}


def _news_lists(pages: list[Page]) -> list[Page]:
    """Those of `pages` that list news, without a query."""
    news = ContentType.objects.get_for_model(NewsIndexPage)
    return [page for page in pages if page.content_type_id == news.pk]
