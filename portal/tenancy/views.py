"""Serving of public pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve_chain
from wagtail.wagtail_hooks import check_view_restrictions

from portal.core.cache_tags import tag
from portal.tenancy import addresses
from portal.tenancy.context import SiteContext
from portal.tenancy.routing import route, specific_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at `path` of the request's site.

    A miss is looked up among the addresses of the past: 301 to where the page is
    now, 410 when it is gone, else 404.
    """
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    if site.home is None:
        return _no_such_language(request, site)
    result = _resolve(request, site, path)
    if result is None:
        return _missing(request, site)
    if path and (not path.endswith("/") or "//" in request.path):
        # One spelling an address. Above all no redirect may begin with two slashes: a
        # browser takes what follows for a host.
        return HttpResponsePermanentRedirect(_with_query(_one_spelling(request.path), request))
    page, args, kwargs = result
    request._wagtail_route_for_request = result  # type: ignore[attr-defined]  # noqa: SLF001
    tag(request, f"page:{page.pk}")
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, args, kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    chain = serve_chain
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        # Routing has seen to restrictions, without queries (docs/patches.md).
        if hook is not check_view_restrictions:
            chain = hook(chain)
    response: HttpResponse = chain(page, request, args, kwargs)
    return response


def _resolve(
    request: HttpRequest, site: SiteContext, path: str
) -> tuple[Page, list[object], dict[str, object]] | None:
    """The live page for `path`, with the arguments of its view."""
    assert site.home is not None  # noqa: S101 - the caller has answered that case
    found = route(site.home, path)
    if found is None:
        return None
    request.page_trail = found.trail  # type: ignore[attr-defined]
    try:
        page, args, kwargs = specific_of(found.page).route(request, found.rest)
    except Http404:
        return None
    return page, args, kwargs


def _missing(request: HttpRequest, site: SiteContext) -> HttpResponse:
    """301, 410 or 404, by what the address used to be."""
    known = addresses.find(site.host, request.path_info)
    if known is None:
        raise Http404
    if known.url:
        return HttpResponsePermanentRedirect(_with_query(known.url, request))
    return TemplateResponse(request, "410.html", status=410)


def _no_such_language(request: HttpRequest, site: SiteContext) -> HttpResponse:
    """404 that says so, never a silent answer in Vietnamese."""
    language = dict(settings.LANGUAGES)[site.language]
    return TemplateResponse(request, "404_language.html", {"language": language}, status=404)


def _one_spelling(path: str) -> str:
    """`path` with single slashes, and one at its end."""
    return re.sub(r"/{2,}", "/", f"{path}/")


def _with_query(url: str, request: HttpRequest) -> str:
    """Keep the query string of the request."""
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url
