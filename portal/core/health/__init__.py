"""Whether the portal lives, is ready, and how it feels.

Rooms that know more about their own part register a probe from `AppConfig.ready()`::

    from portal.core.health import ProbeResult, register_probe

    register_probe("jobs", probe)  # probe() -> ProbeResult
"""

from __future__ import annotations

from portal.core.health.middleware import HealthMiddleware
from portal.core.health.registry import Probe, ProbeResult, register_probe

__all__ = ["HealthMiddleware", "Probe", "ProbeResult", "register_probe"]
