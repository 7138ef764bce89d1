"""App configuration of `portal.core.jobs`."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class JobsConfig(AppConfig):
    """The durable job queue and the minute tick."""

    name = "portal.core.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the tick's own parts, the health probes and the checks."""
        from portal.core.health.registry import register_probe
        from portal.core.jobs import checks, probes, scheduled, services
        from portal.core.jobs.tick import register_tick

        checks.require_durable_backend()
        register(checks.check_delivery)
        register_probe("jobs", probes.probe_jobs)
        register_probe("tick", probes.probe_tick)
        register_tick("scheduled-publishing", scheduled.publish_due)
        register_tick("reclaim-jobs", services.reclaim)
        register_tick("prune-jobs", services.prune, every_minutes=60)
