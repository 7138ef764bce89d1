"""App configuration of `organization`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationConfig(AppConfig):
    """Offices, people in dated positions, and where one reaches them."""

    name = "organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let portraits be seen with their people; offer blocks and what can be found."""
        from organization import clock
        from organization.home_blocks import register_home_blocks
        from organization.models import Person
        from organization.reports import keeping
        from organization.reports.waiting import tasks_of_reports
        from organization.schedule.addresses import SEGMENT
        from organization.searchable import register_searchable
        from organization.signal_handlers import register_signal_handlers
        from portal.core.editor_tasks import register_task_provider
        from portal.core.footer_links import register_footer_link
        from portal.core.jobs.tick import register_tick
        from portal.core.media.file_users import register_file_user

        register_file_user(Person, site_of=lambda person: person.site_id)
        register_home_blocks()
        register_searchable()
        register_signal_handlers()
        register_footer_link(
            "work_schedule", _("Work schedule"), lambda site: f"{site.home_url}{SEGMENT}/", order=7
        )
        register_task_provider("reports of mistakes", tasks_of_reports)
        register_tick(clock.PART, clock.look_at_days, every_minutes=5)
        register_tick("organization: forget reports", keeping.forget, every_minutes=60)
