"""What stands around an article: tags, topics, related articles, newer and older."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from wagtail.models import Page

from news import kinds
from news.models.related import ArticleRelated
from news.models.tags import ArticleTag
from news.models.topics import TopicArticle, TopicTag
from news.selectors.rows import articles_listed
from news.selectors.union import Row, first_of, part, read_parts
from portal.core.blocks import bring_files
from portal.core.cache_tags import tag
from portal.core.media.models import PortalImage
from portal.core.vietnamese import fold
from portal.tenancy.root_paths import root_path_of
from portal.tenancy.selectors import breadcrumb, listed_on

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models.sites import SiteRootPath

    from news.models import ArticlePage
    from portal.core.metadata import PageMetadata


class TagLink(NamedTuple):
    """A tag by name and address word."""

    name: str
    slug: str


@dataclass(frozen=True)
class PageLink:
    """A page by title and address; of an article also its day and its cover."""

    title: str
    url: str
    published_at: datetime.datetime | None = None
    cover: PortalImage | None = None


@dataclass(frozen=True)
class Around:
    """Everything an article's page shows of others."""

    tags: list[TagLink] = field(default_factory=list)
    topics: list[PageLink] = field(default_factory=list)
    related: list[PageLink] = field(default_factory=list)
    newer: PageLink | None = None
    older: PageLink | None = None


def article_context(article: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of an article shows besides its own fields: three queries at most.

    One for all that stands around it, one for all pictures, one for files in the text.
    """
    above = breadcrumb(article, request)
    index = above[-1] if above else None
    if getattr(request, "is_preview", False):
        around = _around_draft(article, request)
    else:
        around = around_article(article, index.pk if index else None, request)
    covers = [link.cover for link in around.related]
    bring_files(article.body, beside=[article.cover, *covers])
    if index is not None:
        tag(request, f"list:{index.pk}")  # newer and older
    return {
        "breadcrumb": above,
        "index_url": index.get_url(request) if index else "",
        "around": around,
        "metadata": _with_tags(article.page_metadata(request), around.tags),
    }


def _with_tags(metadata: PageMetadata, tags: list[TagLink]) -> PageMetadata:
    """What the article says of itself, its tags among the subjects."""
    names = (link.name for link in tags)
    return replace(metadata, subjects=(*metadata.subjects, *names))


def around_article(article: ArticlePage, index_id: int | None, request: HttpRequest) -> Around:
    """What stands around a published article: one query."""
    root = root_path_of(article)
    parts = [_tags(article), _related(article)]
    if root is not None:
        parts.append(_topics(article, root))
    if root is not None and index_id is not None:
        parts += _neighbours(article, root.site_id, index_id)
    found = read_parts(parts)
    tag(request, *(f"page:{row.pk}" for row in (*found["related"], *found["topic"])))
    topics = {row.pk: row for row in found["topic"]}  # a topic may stand in two lists
    related = sorted(found["related"], key=lambda row: row.number)
    return Around(
        tags=_in_order(TagLink(row.label, row.key) for row in found["tag"]),
        topics=sorted(
            (_link(row, request) for row in topics.values()), key=lambda link: fold(link.title)
        ),
        related=[_link(row, request) for row in related],
        newer=next((_link(row, request) for row in found["newer"]), None),
        older=next((_link(row, request) for row in found["older"]), None),
    )


def _in_order(tags: Iterable[TagLink]) -> list[TagLink]:
    return sorted(tags, key=lambda link: (fold(link.name), link.name))


def _link(row: Row, request: HttpRequest) -> PageLink:
    """The page that a row names; its address without a query."""
    url = Page(title=row.label, url_path=row.key).get_url(request) or ""
    # Known by its key alone, its columns unread: all that finding its renditions takes.
    cover = PortalImage.from_db("default", ("id",), (row.image,)) if row.image else None
    return PageLink(row.label, url, row.moment, cover)


def _tags(article: ArticlePage) -> QuerySet[Any, Any]:
    rows = ArticleTag.objects.filter(content_object=article)
    return part(rows, "tag", key=F("tag__slug"), label=F("tag__name"))


def _related(article: ArticlePage) -> QuerySet[Any, Any]:
    """The stored list, without what has been taken down since."""
    rows = ArticleRelated.objects.filter(article=article, related__live=True)
    return part(
        rows,
        "related",
        pk=F("related_id"),
        number=Coalesce("sort_order", 0),
        key=F("related__url_path"),
        label=F("related__title"),
        moment=F("related__published_at"),
        image=Coalesce("related__cover_id", 0),
    )


def _topics(article: ArticlePage, root: SiteRootPath) -> QuerySet[Any, Any]:
    """The site's topics that chose the article, or that share a tag with it.

    Asked of the site's own topics, a handful, and not of all that share the tag anywhere.
    """
    chosen = TopicArticle.objects.filter(topic=OuterRef("page_id"), article=article)
    by_tag = TopicTag.objects.filter(
        content_object=OuterRef("page_id"), tag__items__content_object=article
    )
    rows = listed_on(root.site_id).filter(language=root.language_code, kind=kinds.TOPIC)
    return part(
        rows.filter(Exists(chosen) | Exists(by_tag)),
        "topic",
        pk=F("page_id"),
        key=F("page__url_path"),
        label=F("page__title"),
    )


def _neighbours(article: ArticlePage, site_id: int, index_id: int) -> list[QuerySet[Any, Any]]:
    """The next newer and the next older of the list: where an index begins, one step on."""
    rows = articles_listed(site_id, index_id)
    moment, pk = article.published_at, article.pk
    newer = rows.filter(sort_at__gte=moment).filter(Q(sort_at__gt=moment) | Q(page_id__gt=pk))
    older = rows.filter(sort_at__lte=moment).filter(Q(sort_at__lt=moment) | Q(page_id__lt=pk))
    found = {"newer": newer.order_by("sort_at", "page_id"), "older": older}
    return [
        part(first_of(next_one), what, key=F("page__url_path"), label=F("page__title"))
        for what, next_one in found.items()
    ]


def _around_draft(article: ArticlePage, request: HttpRequest) -> Around:
    """What a draft will show: its tags and its related list are not in the database yet."""
    related = [link.related for link in article.related_links.all()]
    return Around(
        tags=_in_order(TagLink(item.name, item.slug) for item in article.tags.all()),
        related=[
            PageLink(other.title, other.get_url(request) or "", other.published_at, other.cover)
            for other in related
            if other.live
        ],
    )
