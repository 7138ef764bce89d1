"""App configuration of `documents`."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The regulation library."""

    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"
