"""Reading news: lists from placements, an article with what its page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Site

from news.models.categories import NewsCategory
from portal.core.media.selectors import attach_renditions, stream_images
from portal.tenancy import root_paths
from portal.tenancy.selectors import breadcrumb, listed_on

if TYPE_CHECKING:
    from django.http import HttpRequest

    from news.models import ArticlePage, NewsIndexPage
    from news.periods import Period
    from portal.tenancy.models import Placement

PAGE_SIZE = 20
# From a placement to the article it lists.
_ARTICLE = "page__articlepage"


@dataclass(frozen=True)
class NewsList:
    """One page of a list: articles, and where it stands among how many."""

    articles: list[ArticlePage]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def previous(self) -> int | None:
        """Number of the page with newer articles."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page with older articles."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def window(self) -> list[int | None]:
        """Page numbers to offer: first, last and those around; None is a gap."""
        near = range(self.number - 2, self.number + 3)
        shown = sorted({n for n in (1, *near, self.pages) if 1 <= n <= self.pages})
        window: list[int | None] = []
        last = 0
        for number in shown:
            if number - last > 1:
                window.append(None)
            window.append(number)
            last = number
        return window


def articles_in(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """`rows` with their articles joined, without the bodies, which lists do not show."""
    return (
        rows.filter(page__articlepage__isnull=False)
        .select_related(_ARTICLE, f"{_ARTICLE}__category", f"{_ARTICLE}__cover")
        .defer(f"{_ARTICLE}__body")
    )


def articles_of(placements: Iterable[Placement]) -> list[ArticlePage]:
    """The articles of placements read by `articles_in`, each once, covers at hand.

    One query for the renditions of all covers. An article of another site says so; its
    cover is left out, since files answer on the host of their own site only.
    """
    hosts = root_paths.current().hosts
    articles: dict[int, ArticlePage] = {}
    for placement in placements:
        article: ArticlePage = placement.page.articlepage
        home_site = root_paths.site_id_of(article)
        if home_site is not None and home_site != placement.site_id:
            article.is_from_elsewhere = True
            article.source_host = hosts[home_site]
        articles.setdefault(article.pk, article)
    own = (article.cover for article in articles.values() if not article.is_from_elsewhere)
    attach_renditions(own)
    return list(articles.values())


def news_list(
    site_id: int,
    index_id: int,
    *,
    number: int = 1,
    category: str = "",
    period: Period | None = None,
) -> NewsList | None:
    """Page `number` of a list, or None beyond its end. Two queries whatever its length.

    The count is asked with the rows. What is counted is what `articles_in` keeps, so
    that the last page is never empty.
    """
    rows = listed_on(site_id, index_id).filter(page__articlepage__isnull=False)
    if category:
        rows = rows.filter(**{f"{_ARTICLE}__category_id": category})
    if period is not None:
        start, end = period.bounds()
        rows = rows.filter(sort_at__gte=start, sort_at__lt=end)
    counted = rows.order_by().values("index_id").annotate(n=Count("pk")).values("n")
    first = (number - 1) * PAGE_SIZE
    total = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    placements = list(articles_in(rows.annotate(total=total))[first : first + PAGE_SIZE])
    if not placements:
        return NewsList([], 0, 1) if number == 1 else None
    return NewsList(articles_of(placements), placements[0].total, number)  # type: ignore[attr-defined]


def latest(site_id: int, limit: int) -> list[ArticlePage]:
    """The newest articles that a site lists anywhere, each once. Two queries."""
    # An article may stand in two lists of one site: twice the rows make up for it.
    return articles_of(articles_in(listed_on(site_id))[: limit * 2])[:limit]


def notices(site_id: int, limit: int, *, category: str, list_slug: str) -> list[ArticlePage]:
    """The newest articles of a category or of the list of that name. Two queries."""
    rows = listed_on(site_id).filter(
        Q(**{f"{_ARTICLE}__category_id": category}) | Q(index__slug=list_slug)
    )
    return articles_of(articles_in(rows)[: limit * 2])[:limit]


def categories_in_force() -> list[NewsCategory]:
    """The shared set as of today, in its order."""
    return [
        category
        for category in NewsCategory.objects.all()
        if category.is_in_force(timezone.localdate())
    ]


def index_of_site(site_id: int, slug: str | None = None) -> NewsIndexPage | None:
    """A news list of a site: the one named `slug`, else the first in the tree."""
    from news.models.indexes import NewsIndexPage

    root = Site.objects.select_related("root_page").get(pk=site_id).root_page
    lists = NewsIndexPage.objects.descendant_of(root).order_by("depth", "path")
    return (lists.filter(slug=slug) if slug else lists).first()


def article_context(article: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of an article shows besides its own fields: three queries.

    Tags, pictures of the body, and the renditions of all pictures at once.
    """
    above = breadcrumb(article, request)
    attach_renditions([article.cover, *stream_images(article.body)])
    tagged = article.tagged_items.select_related("tag")
    return {
        "breadcrumb": above,
        "index_url": above[-1].get_url(request) if above else "",
        "tags": sorted((item.tag for item in tagged), key=lambda tag: tag.name),
        "canonical_url": article.full_url,
    }
