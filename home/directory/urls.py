"""Public addresses of the directory, the same on every host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import re_path

from home.directory import views
from home.directory.addresses import SEGMENT

if TYPE_CHECKING:
    from django.urls import URLPattern

_CARD = r"(?P<slug>[^/]*?)--(?P<reference>[0-9a-z]+)"

directory_urlpatterns: list[URLPattern] = [
    re_path(rf"^{SEGMENT}/$", views.directory, name="directory"),
    re_path(rf"^{SEGMENT}/{_CARD}/$", views.card, name="unit_card"),
    re_path(rf"^{SEGMENT}(?:/{_CARD})?$", views.add_slash),
]
