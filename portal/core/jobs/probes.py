"""What `/-/health` says about the queue and the tick."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from portal.core.health.registry import ProbeResult
from portal.core.jobs import selectors
from portal.core.jobs.backend import job_options
from portal.core.jobs.models import TickRun
from portal.core.jobs.tick import WHOLE

# Due work that waits for longer means that workers are missing or overwhelmed.
LONG_WAIT = timedelta(minutes=5)
# Five missed minutes are no hiccup.
TICK_SILENCE = timedelta(minutes=5)


def probe_jobs() -> ProbeResult:
    """Degraded: no worker lives, due work waits for minutes, or failed jobs wait for a person."""
    now = timezone.now()
    state = selectors.queue_state(now)
    alive = selectors.workers_alive(now - timedelta(seconds=job_options().lease_seconds))
    waits = now - state.oldest_due if state.oldest_due else timedelta()
    healthy = alive > 0 and not state.failed and waits <= LONG_WAIT
    return ProbeResult(
        "ok" if healthy else "degraded",
        {
            "waiting": state.waiting,
            "later": state.later,
            "running": state.running,
            "failed": state.failed,
            "oldest_waiting_seconds": round(max(waits.total_seconds(), 0)),
            "workers": alive,
            "worker_last_seen": _iso(selectors.worker_last_seen()),
        },
    )


def probe_tick() -> ProbeResult:
    """Degraded: the tick has not run for minutes, or a part of it failed last time."""
    now = timezone.now()
    runs = {run.name: run for run in TickRun.objects.all()}
    whole = runs.pop(WHOLE, None)
    failing = sorted(name for name, run in runs.items() if run.last_error)
    last = whole.last_finished if whole else None
    healthy = last is not None and now - last <= TICK_SILENCE and not failing
    return ProbeResult(
        "ok" if healthy else "degraded", {"last_run": _iso(last), "failing": failing}
    )


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
