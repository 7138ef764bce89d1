"""Registrations of news with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from news.viewsets import model_viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Categories of sites, and the shared set."""
    return list(model_viewsets)
