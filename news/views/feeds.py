"""Feeds (RSS 2.0) of a site, a category, a tag, a list and a topic.

A feed reads what lists read, so that what was taken down is gone from it at once. Readers
ask again with the ETag of what they have; there is no `Last-Modified`, since taking down
an article leaves no later date behind, and a reader that goes by dates would keep it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.addresses import CATEGORY_PARAMETER, FEED
from news.models.articles import ArticlePage
from news.models.categories import NewsCategory
from news.models.tags import NewsTag
from news.selectors.lists import tagged_in
from news.selectors.rows import articles_listed, page_ids, with_what_lists_show
from news.selectors.topics import articles_of
from portal.core.cache_tags import tag
from portal.core.feeds import SteadyFeed, plain
from portal.tenancy.root_paths import root_path_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.models import Page
    from wagtail.models.sites import SiteRootPath

    from news.models import NewsIndexPage, TopicPage
    from portal.tenancy.context import SiteContext
    from portal.tenancy.models import Placement

ENTRIES = 20


@require_safe
def site_feed(request: HttpRequest) -> HttpResponse:
    """The newest of the site in the language of the address."""
    site = _site(request)
    tag(request, f"lists:{site.site_id}")
    rows = articles_listed(site.site_id, language=site.language)
    return _feed(request, rows, _("News"), site.url + site.home_url)


@require_safe
def category_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest of a category; 404 for one that does not exist."""
    site = _site(request)
    category = _category(slug)
    tag(request, f"lists:{site.site_id}")
    rows = articles_listed(site.site_id, language=site.language, category=slug)
    return _feed(request, rows, category.name, site.url + site.home_url)


@require_safe
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest with a tag; 404 for a tag that nothing here carries."""
    site = _site(request)
    name = NewsTag.objects.filter(slug=slug).values_list("name", flat=True).first()
    rows = tagged_in(site.site_id, site.language, slug)
    if name is None or not rows.exists():
        raise Http404(_("There is no such tag."))
    tag(request, f"lists:{site.site_id}")
    return _feed(request, rows, name, site.url + reverse("news_tag", args=[slug]))


def list_feed(request: HttpRequest, index: NewsIndexPage) -> HttpResponse:
    """The newest of one list, or of one category in it."""
    root = _root(index)
    slug = request.GET.get(CATEGORY_PARAMETER, "")
    title = f"{_category(slug).name} – {index.title}" if slug else index.title
    tag(request, f"list:{index.pk}")
    rows = articles_listed(root.site_id, index.pk, category=slug)
    return _feed(request, rows, title, index.full_url)


def topic_feed(request: HttpRequest, topic: TopicPage) -> HttpResponse:
    """The newest of a topic."""
    root = _root(topic)
    tag(request, f"lists:{root.site_id}")
    rows = articles_of(topic, root.site_id, root.language_code)
    return _feed(request, rows, topic.title, topic.full_url, topic.intro)


def _site(request: HttpRequest) -> SiteContext:
    """The site asked; 404 where it has no home page in the language of the address."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        raise Http404
    return site


def _root(page: Page) -> SiteRootPath:
    root = root_path_of(page)
    if root is None:
        raise Http404
    return root


def _category(slug: str) -> NewsCategory:
    category = NewsCategory.objects.filter(slug=slug).first()
    if category is None:
        raise Http404(_("There is no such category."))
    return category


def _feed(
    request: HttpRequest, rows: QuerySet[Placement], title: str, page_url: str, about: str = ""
) -> HttpResponse:
    """The newest of `rows` as RSS. `page_url`: the same for people."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    # The query string names the category of a list's feed.
    feed_url = f"{site.url}{request.get_full_path()}"
    feed = SteadyFeed(
        title=plain(f"{title} – {site.agency_name}"),
        link=page_url,
        description=plain(about or f"{title} – {site.agency_name}"),
        language=site.language,
        feed_url=feed_url,
    )
    pages = page_ids(rows, 0, ENTRIES * 2)  # an article may stand in two lists
    for article in with_what_lists_show(ArticlePage.objects.filter(pk__in=pages))[:ENTRIES]:
        feed.add_item(
            title=plain(article.title),
            link=article.full_url,
            description=plain(article.sapo),
            author_name=plain(article.author_name or article.source_name) or None,
            pubdate=timezone.localtime(article.published_at),
            categories=[article.category.name] if article.category else [],
            # Stays when the article is renamed: readers show it once.
            unique_id=f"{FEED}:{article.public_id}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )
