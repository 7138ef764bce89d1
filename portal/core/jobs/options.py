"""How jobs are timed and repeated; set in `TASKS["default"]["OPTIONS"]`, all in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class JobOptions:
    """The figures of one backend. Field names in upper case are the keys of `OPTIONS`.

    `lease_seconds`: a worker silent for so long is dead and its jobs go to another.
    `heartbeat_seconds`: how often a worker says that it lives; well below the lease.
    `poll_seconds`: how often an idle worker looks for work (one small query).
    `max_attempts`: starts of a job, the first included, before it counts as failed.
    `backoff_*`: see `portal.core.jobs.backoff.delay_seconds`.
    """

    lease_seconds: float = 45.0
    heartbeat_seconds: float = 10.0
    poll_seconds: float = 1.0
    max_attempts: int = 8
    backoff_base_seconds: float = 10.0
    backoff_factor: float = 4.0
    backoff_cap_seconds: float = 3600.0

    @classmethod
    def from_settings(cls, options: dict[str, object]) -> JobOptions:
        """Read `OPTIONS`; an unknown key raises TypeError, so that a typing error shows."""
        return cls(**{key.lower(): value for key, value in options.items()})  # type: ignore[arg-type] # the values come from settings
