"""App configuration of the tenancy kernel."""

from __future__ import annotations

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Register of units, hosts, site state, addresses, roles' storage, provisioning."""

    name = "portal.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the kernel in place of what Wagtail brings, and connect the handlers."""
        from portal.core import site_of
        from portal.core.editor_tasks import register_task_provider
        from portal.core.jobs.tick import register_tick
        from portal.core.media.file_users import register_file_user
        from portal.tenancy import idle_accounts, rights, root_paths, selectors, signal_handlers
        from portal.tenancy.boards import files as board_files
        from portal.tenancy.boards.selectors import tasks_of_boards
        from portal.tenancy.help_desk.services import forget_done
        from portal.tenancy.models import SiteProfile
        from portal.tenancy.register.services import refresh_current
        from portal.tenancy.role_services import note_ends

        root_paths.install()
        site_of.register_site_resolver(root_paths.site_id_of)
        site_of.register_collection_site_resolver(selectors.site_of_collection)
        rights.install()
        signal_handlers.register_signal_handlers()
        register_file_user(SiteProfile, site_of=lambda profile: profile.site_id)
        board_files.register()
        register_task_provider("editorial boards", tasks_of_boards, pressing=True)
        register_tick("names-of-units", refresh_current, every_minutes=15)
        register_tick("role-ends", note_ends)
        register_tick("idle-accounts", idle_accounts.look_after, every_minutes=10)
        register_tick("done-help-requests", forget_done, every_minutes=60)
        register_tick("files-of-boards", board_files.keep_files)
