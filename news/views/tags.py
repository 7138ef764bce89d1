"""The pages of tags: one a site, language and tag, at /the/<tag>/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.selectors.lists import tagged
from news.views.asked import canonical, list_title, no_such_page, page_number
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.tenancy.context import SiteContext


@require_safe
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of what a site lists under a tag; 404 for a tag that nothing here carries."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # set by the middleware
    news = tagged(site.site_id, site.language, slug, page_number(request))
    if news is None:
        raise no_such_page() if page_number(request) > 1 else Http404(_("There is no such tag."))
    tag(request, f"lists:{site.site_id}")
    path = reverse("news_tag", args=[slug])
    context: dict[str, Any] = {
        "slug": slug,
        "news": news,
        "list_url": path,
        "metadata": PageMetadata(
            title=list_title(_("Tag “%(name)s”") % {"name": news.name}, number=news.number),
            url=canonical(f"{site.url}{path}", news.number),
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "news/tag_page.html", context)


def to_tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """From below a list to the page of the tag."""
    return HttpResponsePermanentRedirect(reverse("news_tag", args=[slug]))
