"""Public addresses of this room beside its pages, the same on every host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from home.board import views as board
from home.board.addresses import SEGMENT as BOARD
from home.directory.urls import directory_urlpatterns
from home.preferences import views as preferences
from home.site_map import views as site_map
from portal.core import readers_cookie

if TYPE_CHECKING:
    from django.urls import URLPattern

# One a host: in no language, or in all of them.
host_urlpatterns: list[URLPattern] = [
    path("robots.txt", site_map.robots, name="robots"),
    path("sitemap.xml", site_map.index, name="sitemap"),
    path("sitemap-<int:number>.xml", site_map.part, name="sitemap_part"),
    path("tuy-chon.css", preferences.stylesheet, name="preferences_stylesheet"),
]

# One a language of the site.
language_urlpatterns: list[URLPattern] = [
    path(readers_cookie.PATH.lstrip("/"), preferences.preferences, name="preferences"),
    path("so-do-trang/", site_map.page, name="site_map"),
    path(f"{BOARD}/", board.page, name="editorial_board"),
    path(BOARD, board.add_slash),
    *directory_urlpatterns,
]
