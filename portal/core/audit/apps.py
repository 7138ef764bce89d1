"""App configuration of `portal.core.audit`."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only record of who did what."""

    name = "portal.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to every model; all of them are loaded by now."""
        from portal.core.audit import (
            bulk,
            checks,  # noqa: F401 - registers the checks
            exports,
            signal_handlers,
        )

        bulk.install()
        exports.install()
        signal_handlers.connect()
