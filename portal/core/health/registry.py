"""Probes that rooms register: each answers for one part of the installation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

logger = logging.getLogger(__name__)

Status = Literal["ok", "degraded", "failed"]

# From best to worst: the whole is as well as its worst part.
SEVERITY: tuple[Status, ...] = ("ok", "degraded", "failed")


@dataclass(frozen=True)
class ProbeResult:
    """How one part is.

    `ok`: works. `degraded`: pages still render, something waits or is slower.
    `failed`: readers or editors are not served. `detail` holds plain values that
    JSON can carry (numbers with their unit in the key, times as ISO 8601); never
    secrets, since a monitor may store them.
    """

    status: Status
    detail: Mapping[str, Any] = field(default_factory=dict)


Probe = Callable[[], ProbeResult]

_probes: dict[str, Probe] = {}


def register_probe(name: str, probe: Probe) -> None:
    """Let `probe` answer under `name` in `/-/health`. A second one replaces the first."""
    _probes[name] = probe


def unregister_probe(name: str) -> None:
    """Forget the probe of `name`, if there is one."""
    _probes.pop(name, None)


def run_probes() -> dict[str, ProbeResult]:
    """Ask every probe. One that raises is `failed` and keeps no other from answering."""
    return {name: _ask(name, probe) for name, probe in sorted(_probes.items())}


def worst(results: Mapping[str, ProbeResult]) -> Status:
    """The status of the whole: that of its worst part, `ok` without parts."""
    return max((result.status for result in results.values()), key=SEVERITY.index, default="ok")


def _ask(name: str, probe: Probe) -> ProbeResult:
    try:
        return probe()
    except Exception as error:
        # A probe exists to say what is broken; whatever breaks it is its answer.
        logger.exception("The health probe %s failed", name)
        return ProbeResult("failed", {"error": type(error).__name__})
