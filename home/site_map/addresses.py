"""All addresses of a site for search engines, in parts of a bounded size."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page, get_page_models

from home.board.addresses import SEGMENT as BOARD
from organization.schedule.addresses import SEGMENT as SCHEDULE
from portal.tenancy.context import SiteContext
from portal.tenancy.languages import column, paths_of, prefix, with_translations

# Search engines take ten times as many; a part of this size is written in one go.
PART = 5_000
_BATCH = 1_000

# What answers in every language of a site beside its pages.
STANDING = ("so-do-trang/", "don-vi/", "danh-ba/", f"{SCHEDULE}/")


@dataclass(frozen=True)
class Address:
    """A page: its path, when it was last published, and itself in every language."""

    path: str
    modified: datetime.datetime | None = None
    alternates: dict[str, str] = field(default_factory=dict)


def count_parts(site: SiteContext) -> int:
    """How many parts the live pages of a site take; one query."""
    return max(1, -(-_pages(site).count() // PART))


def addresses(site: SiteContext, part: int) -> Iterator[Address]:
    """The addresses of part `part` (from 1): one query, read in batches.

    In the order in which pages were made, so that a new page changes the last part alone.
    The first part also has what is no page.
    """
    if part == 1:
        yield from _standing(site)
    columns = ["path", "url_path", "last_published_at"]
    if len(site.homes) > 1:
        columns += [column(language) for language in site.homes]
    first = (part - 1) * PART
    rows = with_translations(_pages(site), site.homes).order_by("pk").values(*columns)
    for row in rows[first : first + PART].iterator(chunk_size=_BATCH):
        alternates = paths_of(row.get, site.homes)
        yield Address(
            path=_path(site, row["path"], row["url_path"]),
            modified=row["last_published_at"],
            alternates=alternates if len(alternates) > 1 else {},
        )


def last_changes(site: SiteContext) -> list[datetime.datetime | None]:
    """When something in each part was last published: one query, read in batches."""
    moments = _pages(site).order_by("pk").values_list("last_published_at", flat=True)
    newest: list[datetime.datetime | None] = []
    for place, moment in enumerate(moments.iterator(chunk_size=_BATCH)):
        if place % PART == 0:
            newest.append(moment)
        elif moment is not None:
            newest[-1] = max(newest[-1] or moment, moment)
    return newest


def _pages(site: SiteContext) -> QuerySet[Page]:
    """The live pages below the site's home pages, these among them.

    A page of another site that is listed here has its one address there. Without pages that
    only lead on to another one: search engines are told of answers, not of ways.
    """
    below = Q(pk__in=[])
    for home in site.homes.values():
        below |= Q(path__startswith=home.tree_path)
    return Page.objects.filter(below, live=True).exclude(content_type_id__in=_leading_on())


def _leading_on() -> list[int]:
    """Content types that show nothing themselves; from Django's own memo after the first."""
    models = [model for model in get_page_models() if getattr(model, "leads_on", False)]
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]


def _standing(site: SiteContext) -> Iterator[Address]:
    board = (f"{BOARD}/",) if site.has_board else ()
    for rest in (*STANDING, *board):
        paths = {language: prefix(language) + rest for language in site.homes}
        for path in paths.values():
            yield Address(path, alternates=paths if len(paths) > 1 else {})


def _path(site: SiteContext, tree_path: str, url_path: str) -> str:
    home = next(home for home in site.homes.values() if tree_path.startswith(home.tree_path))
    return prefix(home.language) + url_path[len(home.url_path) :]
