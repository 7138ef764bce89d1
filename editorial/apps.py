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
        """Register the check that there is one workflow for everything."""
        from editorial import checks  # noqa: F401 - registers itself
