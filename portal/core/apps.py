"""App configuration of the shared core."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Abstract pages, registries and checks that every other room builds on."""

    name = "portal.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what health says about the installation itself; publish whole or not; sweep."""
        from portal.core import folded_lookup, publishing, sessions, slugs
        from portal.core.health.probes import register_core_probes
        from portal.core.jobs.tick import register_tick

        register_core_probes()
        publishing.install()
        slugs.install()
        folded_lookup.install()
        register_tick("expired-sessions", sessions.clear_expired, every_minutes=60)
