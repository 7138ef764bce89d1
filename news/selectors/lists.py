"""Lists of articles, page by page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Site

from news.models.articles import ArticlePage
from news.models.tags import ArticleTag, NewsTag
from news.paging import Paged, bounds
from news.selectors.rows import (
    articles_listed,
    newest,
    once_each,
    page_ids,
    read,
    with_what_lists_show,
)
from portal.tenancy.models import Placement

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from news.models import NewsIndexPage
    from news.periods import Period

# What editors have pinned stands above the first page: more would hide the news.
PINNED_AT_MOST = 5


@dataclass(frozen=True)
class NewsList(Paged[ArticlePage]):
    """One page of a list of articles.

    `pinned` stand above the first page; each keeps its place in the order of time, too,
    so that pinning moves nothing from one page to another.
    """

    pinned: list[ArticlePage] = field(default_factory=list)

    @property
    def shown(self) -> list[ArticlePage]:
        """What the page shows, in its order."""
        return [*self.pinned, *self.items]


def news_list(
    site_id: int,
    index_id: int,
    *,
    number: int = 1,
    category: str = "",
    period: Period | None = None,
) -> NewsList | None:
    """Page `number` of a list, or None beyond its end. Two queries whatever its length.

    The count is asked with the rows.
    """
    rows = articles_listed(site_id, index_id, category=category)
    if period is not None:
        start, end = period.bounds()
        rows = rows.filter(sort_at__gte=start, sort_at__lt=end)
    pages = page_ids(rows, *bounds(number))
    now = timezone.now()
    pinned = number == 1 and period is None
    if pinned:
        pages = _and_pinned(rows, pages, index_id)
    counted = rows.order_by().values("index_id").annotate(n=Count("pk")).values("n")
    found = _page(pages, counted, site_id)
    if not found:
        return NewsList([], 0, 1) if number == 1 else None
    total: int = found[0].total
    if not pinned:
        return NewsList(found, total, number)
    above = [article for article in found if _is_pinned_here(article, now)][:PINNED_AT_MOST]
    # Those below the first page's last are here only because they are pinned.
    in_order = [article for article in found if article not in above]
    return NewsList(in_order, total, number, above)


def _is_pinned_here(article: ArticlePage, now: datetime.datetime) -> bool:
    return not article.is_from_elsewhere and article.is_pinned(now)


def _and_pinned(
    rows: QuerySet[Placement], pages: QuerySet[Placement, int], index_id: int
) -> QuerySet[Placement, int]:
    """`pages`, and those that are pinned in the list."""
    pinned = page_ids(rows.filter(pinned_until__gt=timezone.now()), 0, PINNED_AT_MOST)
    own = Placement.objects.filter(index_id=index_id).order_by().values_list("page_id", flat=True)
    # A limit may not stand in a part of a union (SQLite): each is a condition of its own.
    return own.filter(page_id__in=pages).union(own.filter(page_id__in=pinned))


def _page(
    pages: QuerySet[Placement, int],
    counted: QuerySet[Any, Any],
    site_id: int,
    **also: Combinable,
) -> list[Any]:
    """The articles of `pages`, each annotated with the `total` that `counted` gives."""
    total = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    articles = with_what_lists_show(ArticlePage.objects.filter(pk__in=pages))
    return read(articles.annotate(total=total, **also), site_id)


@dataclass(frozen=True)
class TagList(NewsList):
    """One page of the articles with a tag, and the tag's name."""

    name: str = ""


def tagged_in(site_id: int, language: str, slug: str) -> QuerySet[Placement]:
    """What a site lists in a language under a tag."""
    with_tag = ArticleTag.objects.filter(tag__slug=slug).order_by()
    return articles_listed(site_id, language=language).filter(
        page_id__in=with_tag.values("content_object_id")
    )


def tagged(site_id: int, language: str, slug: str, number: int = 1) -> TagList | None:
    """Page `number` of a site's articles with a tag, or None beyond the end. Two queries.

    The first page of a tag that this site's articles do not carry is beyond the end, too:
    whether another site uses it is nobody's business here.
    """
    rows = tagged_in(site_id, language, slug)
    pages = page_ids(once_each(rows), *bounds(number))
    counted = (
        rows.order_by().values("site_id").annotate(n=Count("page_id", distinct=True)).values("n")
    )
    name = NewsTag.objects.filter(slug=slug).values("name")[:1]
    found = _page(pages, counted, site_id, tag_name=Subquery(name))
    if not found:
        return None
    return TagList(found, found[0].total, number, name=found[0].tag_name)


def latest(site_id: int, limit: int, language: str = "vi") -> list[ArticlePage]:
    """The newest articles that a site lists anywhere, each once. Two queries."""
    return newest(articles_listed(site_id, language=language), site_id, limit)


def in_category(site_id: int, category: str, limit: int, language: str = "vi") -> list[ArticlePage]:
    """The newest articles of a category, each once. Two queries."""
    return newest(articles_listed(site_id, language=language, category=category), site_id, limit)


def in_categories(
    site_id: int, categories: Iterable[str], limit: int, language: str = "vi"
) -> list[ArticlePage]:
    """The newest articles of any of the categories, each once. Two queries."""
    rows = articles_listed(site_id, language=language).filter(heading__in=list(categories))
    return newest(rows, site_id, limit)


def featured(site_id: int, limit: int, language: str = "vi") -> list[ArticlePage]:
    """The newest articles that the site's editors feature, each once. Two queries."""
    rows = articles_listed(site_id, language=language).filter(featured=True)
    return newest(rows, site_id, limit)


def in_list(site_id: int, index_id: int, limit: int) -> list[ArticlePage]:
    """The newest articles of one list. Two queries."""
    return newest(articles_listed(site_id, index_id), site_id, limit)


def notices(
    site_id: int, limit: int, *, category: str, list_slug: str, language: str = "vi"
) -> list[ArticlePage]:
    """The newest articles of a category or of the list of that name. Two queries."""
    rows = articles_listed(site_id, language=language).filter(
        Q(heading=category) | Q(index__slug=list_slug)
    )
    return newest(rows, site_id, limit)


def index_of_site(site_id: int, slug: str | None = None) -> NewsIndexPage | None:
    """A news list of a site: the one named `slug`, else the first in the tree."""
    from news.models import NewsIndexPage

    root = Site.objects.select_related("root_page").get(pk=site_id).root_page
    lists = NewsIndexPage.objects.descendant_of(root).order_by("depth", "path")
    return (lists.filter(slug=slug) if slug else lists).first()
