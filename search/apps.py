"""The app of the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Full-text search over everything public."""

    name = "search"
    verbose_name = _("search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have engines and memos looked after; let the clock do its part; count what is asked."""
        from portal.core.jobs.tick import register_tick
        from search.engines.setup import register_engines
        from search.log import buffer
        from search.log.services import prune
        from search.pinning.signal_handlers import register_signal_handlers
        from search.word_tasks import learn_at_night

        register_engines()
        register_signal_handlers()
        register_tick("search: spellings", learn_at_night, every_minutes=30)
        register_tick("search: forget questions", prune, every_minutes=24 * 60)
        buffer.install()
