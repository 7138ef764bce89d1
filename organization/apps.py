"""App configuration of `organization`."""

from __future__ import annotations

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Offices, people in dated positions, and where one reaches them."""

    name = "organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let portraits be seen with the people they show; offer blocks of home pages."""
        from organization.home_blocks import register_home_blocks
        from organization.models import Person
        from portal.core.media.file_users import register_file_user

        register_file_user(Person, site_of=lambda person: person.site_id)
        register_home_blocks()
