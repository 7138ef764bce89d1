"""App configuration of `news`."""

from __future__ import annotations

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """Articles and their index pages."""

    name = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signal handlers."""
        from news.signal_handlers import register_signal_handlers

        register_signal_handlers()
