"""The app of the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Full-text search over everything public."""

    name = "search"
    verbose_name = _("search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the engines looked after, and memos kept fresh."""
        from search.engines.setup import register_engines
        from search.pinning.signal_handlers import register_signal_handlers

        register_engines()
        register_signal_handlers()
