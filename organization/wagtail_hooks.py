"""Registrations of `organization` with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from organization.views.importing import ADDRESS, import_screen
from organization.viewsets import model_viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Screens of people, posts and contact points."""
    return model_viewsets


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """The import of an organisation."""
    return [path("organization-import/", import_screen, name=ADDRESS)]
