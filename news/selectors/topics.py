"""Topics: all of a list, and the articles of one."""

from __future__ import annotations

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from news import kinds
from news.models.articles import ArticlePage
from news.models.tags import ArticleTag
from news.models.topics import TopicArticle, TopicPage
from news.paging import Paged, bounds
from news.selectors.lists import NewsList
from news.selectors.rows import articles_listed, page_ids, read
from portal.core.media.selectors import attach_renditions
from portal.tenancy.models import Placement
from portal.tenancy.selectors import listed_on


def articles_of(topic: TopicPage, site_id: int, language: str) -> QuerySet[Placement]:
    """What the site lists of a topic: chosen articles, and those with one of its tags.

    Both are asked of what the site lists, since its tags stand at articles of all sites.
    """
    own = articles_listed(site_id, language=language)
    chosen = TopicArticle.objects.filter(topic=topic).order_by().values("article_id")
    by_tag = ArticleTag.objects.filter(tag__topic_items__content_object=topic)
    parts = [
        own.order_by().filter(page_id__in=pages).values("page_id")
        for pages in (chosen, by_tag.order_by().values("content_object_id"))
    ]
    return own.filter(page_id__in=parts[0].union(parts[1]))


def topic_list(topic: TopicPage, site_id: int, language: str, number: int = 1) -> NewsList | None:
    """Page `number` of a topic, None beyond its end: the chosen first, in their order.

    Two queries.
    """
    rows = articles_of(topic, site_id, language).order_by()
    counted = rows.values("site_id").annotate(n=Count("page_id", distinct=True)).values("n")
    chosen = TopicArticle.objects.filter(topic=topic, article=OuterRef("pk")).order_by()
    place = chosen.values(place=Coalesce("sort_order", 0))
    first, after = bounds(number)
    articles = (
        ArticlePage.objects.filter(pk__in=rows.values("page_id"))
        .select_related("category", "cover")
        .defer("body")
        .annotate(
            place=Subquery(place[:1]),
            total=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
        )
        .order_by(F("place").asc(nulls_last=True), "-published_at", "-pk")
    )
    found = read(articles[first:after], site_id)
    if not found:
        return NewsList([], 0, 1) if number == 1 else None
    return NewsList(found, found[0].total, number)


def topics_of_list(site_id: int, index_id: int, number: int = 1) -> Paged[TopicPage] | None:
    """Page `number` of the topics of a list, None beyond its end; the newest first.

    Two queries.
    """
    rows = listed_on(site_id, index_id).filter(kind=kinds.TOPIC)
    counted = rows.order_by().values("index_id").annotate(n=Count("pk")).values("n")
    topics = (
        TopicPage.objects.filter(pk__in=page_ids(rows, *bounds(number)))
        .select_related("cover")
        .annotate(total=Subquery(counted, output_field=IntegerField()))
        .order_by("-first_published_at", "-pk")
    )
    found = list(topics)
    if not found:
        return Paged([], 0, 1) if number == 1 else None
    attach_renditions(topic.cover for topic in found)
    return Paged(found, found[0].total, number)
