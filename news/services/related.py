"""Which articles belong beside another: found when it is published, and stored."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from news.models import ArticlePage, ArticleRelated, ArticleTag
from news.models.articles import RELATED_AT_MOST
from news.selectors.rows import articles_listed
from news.selectors.union import first_of
from portal.tenancy.models import Placement
from portal.tenancy.root_paths import root_path_of

# Of those that share a tag, so many of the newest are compared.
_TAGGED_AT_MOST = 30


class Candidate(NamedTuple):
    """An article that may stand beside another."""

    page_id: int
    heading: str
    sort_at: datetime.datetime
    shared_tags: int


def refresh_related(article: ArticlePage) -> None:
    """Store the related list of a live article, unless its editor keeps his own.

    In the transaction of the caller, so that the page is published with its list. The
    cost does not grow with the site: one query for the candidates, and the writes.
    """
    if article.related_by_hand or not article.live:
        return
    wanted = [candidate.page_id for candidate in find_related(article)]
    current = list(
        ArticleRelated.objects.filter(article=article)
        .order_by("sort_order", "pk")
        .values_list("related_id", flat=True)
    )
    if wanted == current:
        return
    article.related_links.set(
        [ArticleRelated(related_id=page_id, sort_order=n) for n, page_id in enumerate(wanted)]
    )
    article.related_links.commit()


def find_related(article: ArticlePage) -> list[Candidate]:
    """The best of the same site and language, the best first: one query.

    More shared tags count first, then the same category, then being newer.
    """
    root = root_path_of(article)
    if root is None:
        return []
    tag_ids = [item.tag_id for item in article.tagged_items.all()]
    own = articles_listed(root.site_id, language=root.language_code)
    rows = own.filter(is_source=True).exclude(page_id=article.pk)
    parts = [first_of(rows, RELATED_AT_MOST)]
    if article.category_id:
        parts.append(first_of(rows.filter(heading=article.category_id), RELATED_AT_MOST))
    if tag_ids:
        shared = ArticleTag.objects.filter(content_object=OuterRef("page_id"), tag__in=tag_ids)
        parts.append(first_of(rows.filter(Exists(shared)), _TAGGED_AT_MOST))
    candidates = _with_shared_tags(parts[0], tag_ids).union(
        *(_with_shared_tags(part, tag_ids) for part in parts[1:])
    )
    found = [Candidate(*row) for row in candidates]
    found.sort(
        key=lambda each: (
            each.shared_tags,
            bool(each.heading) and each.heading == article.category_id,
            each.sort_at,
            each.page_id,
        ),
        reverse=True,
    )
    return found[:RELATED_AT_MOST]


def _with_shared_tags(
    rows: QuerySet[Placement], tag_ids: list[int]
) -> QuerySet[Placement, tuple[int, str, datetime.datetime, int]]:
    """Rows as candidates: how many of the tags each has."""
    shared = (
        ArticleTag.objects.filter(content_object=OuterRef("page_id"), tag__in=tag_ids)
        .order_by()
        .values("content_object")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        rows.order_by()
        .annotate(shared=Coalesce(Subquery(shared), 0) if tag_ids else Value(0))
        .values_list("page_id", "heading", "sort_at", "shared")
    )
