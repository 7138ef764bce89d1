"""App configuration of `organization`."""

from __future__ import annotations

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Offices, people in dated positions, and where one reaches them."""

    name = "organization"
    default_auto_field = "django.db.models.BigAutoField"
