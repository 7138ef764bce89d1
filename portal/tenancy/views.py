"""Serving of public pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
from portal.tenancy.languages import Source, note_translations, source_of
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
        return no_such_language(request, site, source_of(site, path))
    result = _resolve(request, site, path)
    if result is None:
        return _missing(request, site, path)
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


@require_safe
def serve_language_root(request: HttpRequest) -> HttpResponse:
    """`/en` is the English home page without its slash."""
    return HttpResponsePermanentRedirect(_with_query(f"{request.path}/", request))


def _resolve(
    request: HttpRequest, site: SiteContext, path: str
) -> tuple[Page, list[object], dict[str, object]] | None:
    """The live page for `path`, with the arguments of its view."""
    found = route(site, path)
    if found is None:
        return None
    request.page_trail = found.trail  # type: ignore[attr-defined]
    note_translations(request, found.translations)
    try:
        page, args, kwargs = specific_of(found.page).route(request, found.rest)
    except Http404:
        return None
    return page, args, kwargs


def _missing(request: HttpRequest, site: SiteContext, path: str) -> HttpResponse:
    """301, "not in this language", 410 or 404, by what the address is or used to be."""
    known = addresses.find(site.host, request.path_info)
    if known is not None and known.url:
        return HttpResponsePermanentRedirect(_with_query(known.url, request))
    source = source_of(site, path)
    if source is not None:
        return no_such_language(request, site, source)
    if known is None:
        raise Http404
    return TemplateResponse(request, "410.html", status=410)


def no_such_language(
    request: HttpRequest, site: SiteContext, source: Source | None = None
) -> HttpResponse:
    """404 that says so, never a silent answer in Vietnamese; it leads to `source`, if there is."""
    context = {"code": site.language, "source": source, "has_home": site.home is not None}
    return TemplateResponse(request, "404_language.html", context, status=404)


def _one_spelling(path: str) -> str:
    """`path` with single slashes, and one at its end."""
    return re.sub(r"/{2,}", "/", f"{path}/")


def _with_query(url: str, request: HttpRequest) -> str:
    """Keep the query string of the request."""
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url
