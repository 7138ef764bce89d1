"""App configuration of `home`."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The pages that put the content apps together."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"
