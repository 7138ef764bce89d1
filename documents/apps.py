"""App configuration of `documents`."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The regulation library."""

    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signal handlers; offer the home block and tasks; let the clock do its part."""
        from documents.desk import tasks_of_libraries
        from documents.home_blocks import register_home_blocks
        from documents.linking import link_documents
        from documents.naming import register_naming
        from documents.searchable import register_searchable
        from documents.services.daily import run_daily
        from documents.signal_handlers import register_signal_handlers
        from portal.core.editor_tasks import register_task_provider
        from portal.core.jobs.tick import register_tick
        from portal.core.text_links import register_linker

        register_signal_handlers()
        register_naming()
        register_home_blocks()
        register_searchable()
        register_task_provider("documents", tasks_of_libraries, pressing=True)
        register_linker("documents", link_documents)
        register_tick("documents: effects of the day", run_daily)
