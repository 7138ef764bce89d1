"""Registrations of `organization` with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from organization.viewsets import model_viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Screens of people, posts and contact points."""
    return model_viewsets
