"""App configuration of `editorial`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """The one workflow: who submits, who approves, who takes down."""

    name = "editorial"
    verbose_name = _("Approval")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register check, handlers and tick; tell by our mail and not by Wagtail's."""
        from editorial import (
            checks,  # noqa: F401 - registers itself
            signal_handlers,  # noqa: F401 - registers itself
        )
        from editorial.care import reminders
        from editorial.notices import preferences, services, wagtail_mail
        from portal.core.jobs.tick import register_tick

        wagtail_mail.switch_off()
        preferences.adapt()
        register_tick("old-notices", services.sweep, every_minutes=60)
        register_tick("page-reviews", reminders.remind, every_minutes=60)
