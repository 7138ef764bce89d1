"""What blocks of a home page ask of the news, answered together: two queries in all.

One question finds the pages of every need, one reads the articles.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone

from news.models import ArticlePage
from news.selectors.lists import PINNED_AT_MOST
from news.selectors.rows import articles_listed
from portal.core.home_blocks import Loaded, Need
from portal.core.media.models import PortalImage
from portal.tenancy import addresses, root_paths
from portal.tenancy.models import Placement

# An article may stand in several lists of one site: so many rows more make up for it.
_DOUBLES = 5


@dataclass(frozen=True)
class ArticlesNeed(Need):
    """The newest articles that a site lists, `limit` of them.

    Narrowed to one list, to one category, to what was featured within so many days, or
    to `chosen` pages, which then keep the order given. `has_covers`: they are shown with
    their pictures.
    """

    site_id: int
    language: str
    limit: int
    index_id: int | None = None
    category: str = ""
    featured_days: int = 0
    chosen: tuple[int, ...] | None = None
    has_covers: bool = False


@dataclass(frozen=True)
class More:
    """The list from which articles came."""

    title: str
    url: str


@dataclass(frozen=True)
class Story:
    """An article as a home page shows it: with its address, and without its body.

    `source_host` names the site that made it if that is another one; its cover is left
    out then, since files answer on the host of their own site only. Where only is asked
    whether there is an article, nothing but key and date is known.
    """

    pk: int
    published_at: datetime.datetime
    is_pinned: bool = False
    title: str = ""
    url: str = ""
    category: str = ""
    sapo: str = ""
    cover: PortalImage | None = None
    source_host: str = ""


@dataclass(frozen=True)
class Listed:
    """The answer to a need; `title` is that of the category, else of the list."""

    stories: list[Story] = field(default_factory=list)
    title: str = ""
    more: More | None = None


def key_of(ref: Any) -> int | None:
    """The key of a chosen page, or None."""
    return None if ref is None else int(ref.pk)


def once_each(stories: Iterable[Story]) -> list[Story]:
    """Each story once, where it stood first."""
    return list({story.pk: story for story in stories}.values())


def newest_first(stories: Iterable[Story]) -> list[Story]:
    """Each story once, by its date; what is pinned in its list before the others."""
    pinned_first = sorted(stories, key=lambda story: story.is_pinned, reverse=True)
    return sorted(
        once_each(pinned_first),
        key=lambda story: (story.is_pinned, story.published_at, story.pk),
        reverse=True,
    )


class _Row(NamedTuple):
    """A placement that answers the need of this number."""

    number: int
    page_id: int
    sort_at: datetime.datetime
    pinned_until: datetime.datetime | None
    list_path: str
    list_title: str


def load_articles(needs: Sequence[ArticlesNeed], probing: bool) -> Loaded:
    """A `Listed` a need, and the covers of those that show them."""
    now = timezone.now()
    rows = _rows(needs, now, probing)
    by_id = _keys(rows) if probing else _stories(rows, needs[0].site_id)
    answers: dict[ArticlesNeed, Listed] = {}
    pictures: dict[int, PortalImage] = {}
    for number, need in enumerate(needs):
        own = _in_order(need, [row for row in rows if row.number == number], now)
        found = [
            replace(by_id[row.page_id], is_pinned=_is_pinned(need, row, now))
            for row in own
            if row.page_id in by_id
        ]
        stories = once_each(found)[: need.limit]
        answers[need] = Listed(stories, *_list_of(need, own, stories)) if stories else Listed()
        if need.has_covers:
            pictures.update((story.pk, story.cover) for story in stories if story.cover)
    return Loaded(answers, list(pictures.values()))


def _rows(needs: Sequence[ArticlesNeed], now: datetime.datetime, probing: bool) -> list[_Row]:
    """The placements that answer all needs. One query."""
    parts = [
        part.annotate(number=Value(number, IntegerField())).values_list(
            "number", "page_id", "sort_at", "pinned_until", "index__url_path", "index__title"
        )
        for number, need in enumerate(needs)
        for part in _parts(need, now, probing)
    ]
    return [_Row(*row) for row in parts[0].union(*parts[1:], all=True)] if parts else []


def _parts(
    need: ArticlesNeed, now: datetime.datetime, probing: bool
) -> Iterator[QuerySet[Placement]]:
    """What answers one need: the first rows, and what is pinned in a list."""
    if need.chosen == ():
        return
    rows = _placements(need, now)
    limit = 1 if probing else need.limit + (0 if need.index_id else _DOUBLES)
    yield _first(rows, limit)
    if need.index_id and not probing:
        yield _first(rows.filter(pinned_until__gt=now), min(limit, PINNED_AT_MOST))


def _first(rows: QuerySet[Placement], limit: int) -> QuerySet[Placement]:
    """As a condition: a part of a union may have no limit of its own on SQLite."""
    return Placement.objects.filter(pk__in=rows.values("pk")[:limit]).order_by()


def _placements(need: ArticlesNeed, now: datetime.datetime) -> QuerySet[Placement]:
    """What the site lists of that kind and in that language, the newest first."""
    rows = articles_listed(
        need.site_id, need.index_id, language=need.language, category=need.category
    ).filter(site_id=need.site_id, language=need.language)
    if need.featured_days:
        since = now - datetime.timedelta(days=need.featured_days)
        rows = rows.filter(featured=True, sort_at__gte=since)
    if need.chosen is not None:
        rows = rows.filter(page_id__in=need.chosen)
    return rows


def _stories(rows: Iterable[_Row], site_id: int) -> dict[int, Story]:
    """The articles of all rows by their keys, as `site_id` shows them. One query.

    Whatever is not probed is one home page: all its needs are of one site.
    """
    ids = {row.page_id for row in rows}
    if not ids:
        return {}
    wanted = ArticlePage.objects.filter(pk__in=ids, live=True)
    articles = wanted.select_related("category", "cover").defer("body")
    return {article.pk: _story(article, site_id) for article in articles}


def _story(article: ArticlePage, site_id: int) -> Story:
    home_site, root, path = article.get_url_parts() or (site_id, "", "")
    is_own = home_site == site_id
    return Story(
        pk=article.pk,
        published_at=article.published_at,
        title=article.title,
        url=path if is_own else f"{root}{path}",
        category=article.category.name if article.category else "",
        sapo=article.sapo,
        cover=article.cover if is_own else None,
        source_host="" if is_own else root_paths.current().hosts[home_site],
    )


def _keys(rows: Iterable[_Row]) -> dict[int, Story]:
    """Stories of which only is asked whether there is one."""
    return {row.page_id: Story(row.page_id, row.sort_at) for row in rows}


def _in_order(need: ArticlesNeed, rows: Iterable[_Row], now: datetime.datetime) -> list[_Row]:
    """Rows of one need as they are shown."""
    chosen = need.chosen
    if chosen is not None:
        return sorted(rows, key=lambda row: chosen.index(row.page_id))
    return sorted(
        rows,
        key=lambda row: (_is_pinned(need, row, now), row.sort_at, row.page_id),
        reverse=True,
    )


def _is_pinned(need: ArticlesNeed, row: _Row, now: datetime.datetime) -> bool:
    """Whether the article stands at the top of the list that is asked for."""
    return bool(need.index_id and row.pinned_until and row.pinned_until > now)


def _list_of(need: ArticlesNeed, rows: list[_Row], stories: list[Story]) -> tuple[str, More | None]:
    """Title of what was asked for, and where its whole list is."""
    path = addresses.address_on(rows[0].list_path, need.site_id)
    if need.category:
        title = stories[0].category
        return title, More(title, f"{path}?chuyen-muc={need.category}") if path else None
    if need.index_id:
        title = rows[0].list_title
        return title, More(title, path) if path else None
    return "", None
