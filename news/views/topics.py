"""The views of topics: all of a list, and one with its articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from news.addresses import TOPICS
from news.selectors.topics import topic_list, topics_of_list
from news.views.asked import canonical, list_title, no_such_page, page_number
from portal.core.cache_tags import tag
from portal.core.media.selectors import attach_renditions
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.root_paths import root_path_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from news.models import NewsIndexPage, TopicPage


def topic(request: HttpRequest, page: TopicPage) -> HttpResponse:
    """A topic: what it is about, and one page of its articles."""
    root = root_path_of(page)
    if root is None:
        raise Http404
    news = topic_list(page, root.site_id, root.language_code, page_number(request))
    if news is None:
        raise no_such_page()
    tag(request, f"lists:{root.site_id}")
    attach_renditions([page.cover])
    metadata = page.page_metadata(request)
    context: dict[str, Any] = {
        **page.get_context(request),
        "news": news,
        "list_url": page.get_url(request),
        "breadcrumb": breadcrumb(page, request),
        "metadata": replace(
            metadata,
            title=list_title(metadata.title, number=news.number),
            url=canonical(page.full_url, news.number),
        ),
    }
    return TemplateResponse(request, page.get_template(request), context)


def all_topics(request: HttpRequest, index: NewsIndexPage) -> HttpResponse:
    """The topics of a list, the newest first."""
    root = root_path_of(index)
    if root is None:
        raise Http404
    found = topics_of_list(root.site_id, index.pk, page_number(request))
    if found is None:
        raise no_such_page()
    tag(request, f"list:{index.pk}")
    context: dict[str, Any] = {
        **index.get_context(request),
        "topics": found,
        "list_url": f"{index.get_url(request)}{TOPICS}/",
        "breadcrumb": [*breadcrumb(index, request), index],
        "metadata": PageMetadata(
            title=list_title(_("Topics"), index.title, number=found.number),
            url=canonical(f"{index.full_url}{TOPICS}/", found.number),
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "news/topics.html", context)
