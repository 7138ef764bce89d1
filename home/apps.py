"""App configuration of `home`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The pages that put the content apps together."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer blocks of home pages, tasks for editors, the map of a site at its foot."""
        from home.board.addresses import board_path
        from home.desk import tasks_of_home_pages, tasks_of_pages
        from home.directory.addresses import directory_path
        from home.home_blocks.registry import register
        from home.searchable import register_searchable
        from home.signal_handlers import register_signal_handlers
        from portal.core.editor_tasks import register_task_provider
        from portal.core.footer_links import register_footer_link

        register()
        register_signal_handlers()
        register_searchable()
        register_task_provider("home pages", tasks_of_home_pages)
        register_task_provider("pages", tasks_of_pages, pressing=True)
        register_footer_link(
            "directory",
            _("Directory of units"),
            lambda site: directory_path(site.language),
            order=5,
        )
        register_footer_link("editorial_board", _("Editorial board"), board_path, order=8)
        register_footer_link(
            "site_map", _("Site map"), lambda site: f"{site.home_url}so-do-trang/", order=10
        )
