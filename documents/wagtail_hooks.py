"""Registrations of the library with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from documents.admin_urls import urlpatterns
from documents.reports.viewsets import reports
from documents.views import importing
from documents.viewsets import model_viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Claims about own documents; types and fields, shared by all sites; the reports."""
    return [*model_viewsets, *reports]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Listing a document of another site; importing lists."""
    return list(urlpatterns)


hooks.register("register_page_header_buttons", importing.header_buttons)
