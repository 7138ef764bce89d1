"""Links from a home page to pages of its own site, all read in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Left
from wagtail.models import Page

from portal.core.home_blocks import HomeFrame, Loaded, Need
from portal.tenancy import root_paths
from portal.tenancy.routing import MAX_DEPTH

# The units above a home page, and the longest address below it.
_DEEPEST = 6 + MAX_DEPTH


@dataclass(frozen=True)
class PageNeed(Need):
    """A page of the site, in the language of the home page."""

    page_id: int
    site_id: int
    language: str


@dataclass(frozen=True)
class PageLink:
    """A page that readers can reach: its title, and its path on the site's own host."""

    page_id: int
    title: str
    url: str


def page_need(ref: Any, frame: HomeFrame) -> list[PageNeed]:
    """The need of one chosen page; none for no page."""
    return [PageNeed(ref.pk, frame.site_id, frame.language)] if ref is not None else []


def load_pages(needs: Sequence[PageNeed], probing: bool) -> Loaded:
    """A `PageLink` a need, or None for what readers of this site cannot reach.

    That is a page that is not live, one below such a page, one of another site, and one
    that is not there in the language asked for (no silent fallback).
    """
    found = _pages_and_translations({need.page_id for need in needs})
    # The key of a page → what stands for it, by language.
    by_key: dict[Any, list[Any]] = defaultdict(list)
    for page in found:
        by_key[page.translation_key].append(page)
    key_of = {page.pk: page.translation_key for page in found}
    answers: dict[PageNeed, PageLink | None] = {}
    for need in needs:
        same = by_key.get(key_of.get(need.page_id), [])
        links = (_link(page, need) for page in same if not page.is_hidden)
        answers[need] = next((link for link in links if link is not None), None)
    return Loaded(answers)


def _pages_and_translations(ids: set[int]) -> list[Any]:
    """The pages of `ids` and the same pages in other languages. One query.

    `is_hidden` of each: whether it is not live, or lies under a page that is not.
    """
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys)
    return list(
        rows.only("title", "path", "depth", "url_path", "live", "translation_key").annotate(
            is_hidden=ExpressionWrapper(
                Q(live=False) | _has_hidden_ancestor(), output_field=BooleanField()
            )
        )
    )


def _has_hidden_ancestor() -> Exists:
    """Asked by the paths above a page, each of which is one look-up in the index."""
    above = [Left(OuterRef("path"), Page.steplen * steps) for steps in range(2, _DEEPEST)]
    return Exists(Page.objects.filter(live=False, depth__lt=OuterRef("depth"), path__in=above))


def _link(page: Page, need: PageNeed) -> PageLink | None:
    """The page as a link, if it is one of the site and in the language."""
    root = root_paths.current().relevant(page.url_path)
    if not root or root[0].site_id != need.site_id or root[0].language_code != need.language:
        return None
    parts = page.get_url_parts()
    return PageLink(page.pk, page.title, parts[2]) if parts else None
