"""The app of the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Full-text search over everything public."""

    name = "search"
    verbose_name = _("search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what changes, by people and by the clock; look after index, engines and memos."""
        from portal.core.footer_links import register_footer_link
        from portal.core.health import register_probe
        from portal.core.jobs.tick import register_tick
        from search import clock, signal_handlers
        from search.engines.setup import register_engines
        from search.health import probe_index
        from search.log import buffer
        from search.log.services import prune
        from search.pinning import signal_handlers as pinning
        from search.word_tasks import learn_at_night

        signal_handlers.register_signal_handlers()
        pinning.register_signal_handlers()
        register_engines()
        register_footer_link(
            "organization_directory",
            _("Directory of people and offices"),
            lambda site: f"{site.home_url}danh-ba/",
            order=6,
        )
        register_tick(clock.PART, clock.look_at_placements, every_minutes=5)
        register_tick("search: spellings", learn_at_night, every_minutes=30)
        register_tick("search: forget questions", prune, every_minutes=24 * 60)
        register_probe("search_index", probe_index)
        buffer.install()
