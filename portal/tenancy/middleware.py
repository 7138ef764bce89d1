"""What a request is for: the admin, a member site in a language, or nobody.

`HostMiddleware` stands before everything that looks at sites, sessions or users and
sets on the request:

- `has_session`: session, user, messages and CSRF exist (admin host, preview);
- `site_context`: the `SiteContext` of a public host, None on the admin host;
- `urlconf`: public hosts know no admin address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.tenancy import addresses, context
from portal.tenancy.cache_headers import mark_public_response
from portal.tenancy.models import HostRole, SiteState
from portal.tenancy.root_paths import root_url

if TYPE_CHECKING:
    from django.http import HttpRequest

GetResponse = Callable[["HttpRequest"], HttpResponse]


def host_of(request: HttpRequest) -> str:
    """The host asked for: lower case, without port and without a trailing dot."""
    # ALLOWED_HOSTS is "*" (this class is the gate), so that Django only checks the form.
    return split_domain_port(request.get_host())[0]


class HostMiddleware:
    """The gate: an unknown host gets a 404 of the portal's own, and no site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Decide by host."""
        host = host_of(request)
        is_preview = getattr(request, "is_dummy", False)
        if host in settings.ADMIN_HOSTS and not is_preview:
            request.has_session = True  # type: ignore[attr-defined]
            request.site_context = None  # type: ignore[attr-defined]
            # Wagtail would otherwise fall back on a default site.
            request._wagtail_site = None  # type: ignore[attr-defined]  # noqa: SLF001
            return self.get_response(request)
        match = context.match_host(host)
        if match is None:
            return self._unknown_host(host)
        request.has_session = is_preview  # type: ignore[attr-defined]
        request.urlconf = settings.PUBLIC_URLCONF
        site = match.context
        if match.role != HostRole.PRIMARY and not is_preview:
            return self._marked(request, self._elsewhere(request, site, host), site)
        if site.state == SiteState.SUSPENDED and not is_preview:
            return self._marked(request, self._suspended(site), site)
        site = site.in_language(language_of_path(request.path_info))
        request.site_context = site  # type: ignore[attr-defined]
        request._wagtail_site = site.wagtail_site()  # type: ignore[attr-defined]  # noqa: SLF001
        return self.get_response(request)

    @staticmethod
    def _marked(
        request: HttpRequest, response: HttpResponse, site: context.SiteContext
    ) -> HttpResponse:
        """The caching headers of any public answer.

        A browser keeps a 301 without them for good, and a host may become another unit's.
        """
        mark_public_response(request, response, site.site_id)
        return response

    @staticmethod
    def _unknown_host(host: str) -> HttpResponse:
        """404 in the portal's own page; never another site's content."""
        html = render_to_string("404_unknown_host.html", {"host": host})
        return HttpResponse(html, status=404, headers={"Cache-Control": "no-store"})

    @staticmethod
    def _elsewhere(request: HttpRequest, site: context.SiteContext, host: str) -> HttpResponse:
        """An alias or former host: what was there is looked up, else the same path."""
        known = addresses.find(host, request.path_info)
        url = known.url if known is not None else ""
        url = url or root_url(site.host) + request.get_full_path()
        return HttpResponsePermanentRedirect(url)

    @staticmethod
    def _suspended(site: context.SiteContext) -> HttpResponse:
        """503: the site exists and will answer again."""
        html = render_to_string("503_suspended.html", {"site": site})
        return HttpResponse(html, status=503, headers={"Retry-After": "3600"})


def language_of_path(path: str) -> str:
    """The language an address decides: its first part, or Vietnamese.

    Never Accept-Language: one address shows one text to everybody.
    """
    first = path.lstrip("/").split("/", 1)[0]
    codes = dict(settings.LANGUAGES)
    return first if first in codes and first != settings.LANGUAGE_CODE else settings.LANGUAGE_CODE


class PathLocaleMiddleware:
    """Activates the language of the address on public hosts.

    Django's own LocaleMiddleware would add `Vary: Accept-Language` to every page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the path; the admin starts in Vietnamese."""
        site = getattr(request, "site_context", None)
        language = site.language if site else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PublicCacheMiddleware:
    """Says how long whom may keep a public answer, and what it was made of."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark answers of public hosts; keep those of the admin out of every cache."""
        response = self.get_response(request)
        site = getattr(request, "site_context", None)
        if site is None or getattr(request, "has_session", False):
            response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ["Cookie"])
            return response
        mark_public_response(request, response, site.site_id)
        return response
