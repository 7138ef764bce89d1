"""Addresses of the admin host.

Public pages are not served here (there is no site for this host), but their route
is named so that Wagtail can build their addresses.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls

from editorial.admin_urls import front_urlpatterns as editorial_urlpatterns
from portal.core.media.urls import file_urlpatterns
from portal.tenancy.admin_urls import front_urlpatterns

urlpatterns = [
    *file_urlpatterns,
    # Screens of ours that stand in front of Wagtail's of the same address.
    path("admin/", include(front_urlpatterns)),
    path("admin/", include(editorial_urlpatterns)),
    path("admin/", include(wagtailadmin_urls)),
    # Vietnamese has no prefix, other languages do: the address decides.
    *i18n_patterns(
        re_path(r"^(.*)$", wagtail_views.serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]

handler404 = "portal.core.views.page_not_found"
handler500 = "portal.core.views.server_error"
