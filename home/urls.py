"""Public addresses of this room beside its pages, the same on every host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from home.directory.urls import directory_urlpatterns
from home.site_map import views as site_map

if TYPE_CHECKING:
    from django.urls import URLPattern

# One a host: in no language, or in all of them.
host_urlpatterns: list[URLPattern] = [
    path("robots.txt", site_map.robots, name="robots"),
    path("sitemap.xml", site_map.index, name="sitemap"),
    path("sitemap-<int:number>.xml", site_map.part, name="sitemap_part"),
]

# One a language of the site.
language_urlpatterns: list[URLPattern] = [
    path("so-do-trang/", site_map.page, name="site_map"),
    *directory_urlpatterns,
]
