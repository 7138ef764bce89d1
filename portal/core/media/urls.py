"""Addresses of files, the same on every host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from portal.core.media import views

if TYPE_CHECKING:
    from django.urls import URLPattern

# `wagtaildocs_serve` is the name by which Wagtail builds the address of a document; its
# own view asks only for collection passwords, so ours stands in its place.
file_urlpatterns: list[URLPattern] = [
    path("media/<path:path>", views.serve_media, name="media"),
    re_path(
        r"^tep/(?P<document_id>[0-9]{1,18})/(?P<name>[^/]+)$",
        views.serve_document,
        name="wagtaildocs_serve",
    ),
]
