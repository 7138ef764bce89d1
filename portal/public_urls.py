"""Addresses of public hosts: files and pages. No admin, no sign-in, no session."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from documents.api.limits import PerAddress
from home.urls import host_urlpatterns, language_urlpatterns
from portal.core.media.urls import file_urlpatterns
from portal.tenancy.theme_views import theme_stylesheet
from portal.tenancy.views import serve_language_root, serve_page

_OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

urlpatterns = [
    *file_urlpatterns,
    *host_urlpatterns,
    re_path(
        r"^giao-dien\.(?P<fingerprint>[0-9a-f]{10})\.css$",
        theme_stylesheet,
        name="theme_stylesheet",
    ),
    *(re_path(rf"^{code}$", serve_language_root) for code in _OTHER_LANGUAGES),
    # Any path at all, not only what Wagtail could have made: addresses of earlier
    # systems (.html, .aspx) are looked up, too.
    # Vietnamese has no prefix, other languages do: the address decides.
    *i18n_patterns(
        *language_urlpatterns,
        path("", include("news.urls")),
        path("", include("documents.urls")),
        path("", include("organization.schedule.urls")),
        path("", include("organization.reports.urls")),
        path("", include("search.urls")),
        path(
            "api/v1/openapi.json",
            SpectacularJSONAPIView.as_view(
                urlconf=["documents.api.urls", "search.api.urls"],
                authentication_classes=[],
                permission_classes=[],
                throttle_classes=[PerAddress],
            ),
            name="api_schema",
        ),
        re_path(r"^(.*)$", serve_page, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]

handler404 = "portal.core.views.page_not_found"
handler500 = "portal.core.views.server_error"
