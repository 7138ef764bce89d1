"""Public addresses of the search, the same on every host."""

from __future__ import annotations

from django.urls import path

from search.api.urls import urlpatterns as api_urlpatterns
from search.log.opening import opened
from search.views import directory, feeds, pages, suggestions

urlpatterns = [
    *api_urlpatterns,
    path("tim-kiem/", pages.page, name="search"),
    path("tim-kiem", pages.add_slash),
    path("tim-kiem/goi-y/", suggestions.suggestions, name="search_suggestions"),
    path("tim-kiem/rss/", feeds.feed, name="search_feed"),
    path("danh-ba/", directory.page, name="organization_directory"),
    path("danh-ba", directory.add_slash),
    path("danh-ba/in/", directory.phone_book, name="organization_phone_book"),
    path("danh-ba/danh-ba.csv", directory.table, name="organization_directory_table"),
    path("tim-kiem/mo/<slug:kind>/<int:pk>/<int:position>/", opened, name="search_opened"),
]
