"""From placements to articles: what every list of news is read with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet

from news import kinds
from news.models.articles import ArticlePage
from portal.core.media.selectors import attach_renditions
from portal.tenancy import root_paths
from portal.tenancy.models import Placement
from portal.tenancy.selectors import listed_on


def articles_listed(
    site_id: int,
    index_id: int | None = None,
    *,
    language: str = settings.LANGUAGE_CODE,
    category: str = "",
) -> QuerySet[Placement]:
    """The articles of one list, or those of all lists of a site in one language.

    With `category` only those under that heading. Each is one scan of an index.
    """
    rows = listed_on(site_id, index_id)
    if index_id is None:
        rows = rows.filter(language=language)
    return rows.filter(heading=category) if category else rows.filter(kind=kinds.ARTICLE)


def page_ids(rows: QuerySet[Any, Any], first: int, last: int) -> QuerySet[Placement, int]:
    """Pages of `rows[first:last]`, for a condition: read from the index alone.

    What a list shows is joined only for these few, so that a deep page costs hardly more
    than the first (docs/adr/0005-paging.md).
    """
    return rows.values_list("page_id", flat=True)[first:last]


def with_what_lists_show(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """With category and cover, without the bodies, the newest first."""
    return (
        articles.select_related("category", "cover").defer("body").order_by("-published_at", "-pk")
    )


def read(articles: QuerySet[ArticlePage], site_id: int) -> list[ArticlePage]:
    """Read articles for a list of `site_id`, covers at hand: two queries.

    An article of another site says so; its cover is left out, since files answer on the
    host of their own site only.
    """
    found = list(articles)
    paths = root_paths.current()
    for article in found:
        home_site = root_paths.site_id_of(article)
        if home_site is not None and home_site != site_id:
            article.is_from_elsewhere = True
            article.source_host = paths.hosts[home_site]
    attach_renditions(article.cover for article in found if not article.is_from_elsewhere)
    return found


def newest(rows: QuerySet[Placement], site_id: int, limit: int) -> list[ArticlePage]:
    """The first articles of `rows`, each once. Two queries."""
    # An article may stand in two lists of one site: twice the rows make up for it.
    pages = page_ids(rows, 0, limit * 2)
    articles = with_what_lists_show(ArticlePage.objects.filter(pk__in=pages))
    return read(articles[:limit], site_id)


def once_each(rows: QuerySet[Placement]) -> QuerySet[Any, Any]:
    """Rows of several lists as one a page, the newest first; fit for `page_ids`.

    It reads all of `rows`: for what a tag or a topic holds, not for a whole site.
    """
    grouped = rows.order_by().values("page_id").annotate(at=Max("sort_at"))
    return grouped.order_by("-at", "-page_id")
