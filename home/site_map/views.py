"""The map of a site: for people, and for search engines what to read and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.site_map.addresses import addresses, count_parts, last_changes
from home.site_map.tree import sections
from home.site_map.xml import part_list, url_set
from portal.core import readers_cookie
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.languages import note_standing_address, prefix
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the tree of the site's sections in the language of the address."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    note_standing_address(request, site)
    tag(request, f"tree:{site.site_id}")
    metadata = PageMetadata(_("Site map"), url=site.url + request.path, kind=Kind.LIST)
    context = {"branches": sections(site.home), "metadata": metadata}
    return TemplateResponse(request, "home/site_map.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines where to begin; a practice site tells them to stay away."""
    site = _site(request)
    lines = ["User-agent: *"]
    if site.is_practice:
        lines.append("Disallow: /")
    else:
        # The links that change a reader's choice stand on every page.
        own = readers_cookie.PATH.lstrip("/")
        lines += [f"Disallow: {prefix(language)}{own}" for language in site.homes]
        lines += ["", f"Sitemap: {site.url}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All addresses of a small site; the list of the parts of a large one."""
    site = _listed_site(request)
    if count_parts(site) > 1:
        return _xml(part_list(site.url, last_changes(site)))
    return _xml(url_set(site.url, addresses(site, 1)))


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the addresses of a large site."""
    site = _listed_site(request)
    parts = count_parts(site)
    if parts == 1 or not 1 <= number <= parts:
        raise Http404
    return _xml(url_set(site.url, addresses(site, number)))


def _site(request: HttpRequest) -> SiteContext:
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    return site


def _listed_site(request: HttpRequest) -> SiteContext:
    """The site, if search engines may list it; nothing on a practice site is information."""
    site = _site(request)
    if site.is_practice:
        raise Http404
    tag(request, f"tree:{site.site_id}")
    return site


def _xml(lines: Iterable[str]) -> HttpResponse:
    return HttpResponse("".join(lines), content_type="application/xml; charset=utf-8")
