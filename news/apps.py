"""App configuration of `news`."""

from __future__ import annotations

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """Articles and their index pages."""

    name = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signal handlers; offer blocks of home pages, and tasks for editors."""
        from news.desk import tasks_of_lists
        from news.home_blocks import register_home_blocks
        from news.signal_handlers import register_signal_handlers
        from portal.core.editor_tasks import register_task_provider

        register_signal_handlers()
        register_home_blocks()
        register_task_provider("lists of news", tasks_of_lists)
