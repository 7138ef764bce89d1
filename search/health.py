"""What `/-/health` says about the index."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils import timezone

from portal.core.health.registry import ProbeResult
from portal.core.jobs.selectors import queue_state
from search.models import IndexTotals

QUEUE: Final = "search"
LONG_WAIT: Final = datetime.timedelta(minutes=5)


def probe_index() -> ProbeResult:
    """Degraded: what was published minutes ago is not found yet, or a job waits for a person."""
    now = timezone.now()
    state = queue_state(now, QUEUE)
    waits = now - state.oldest_due if state.oldest_due else datetime.timedelta()
    totals = IndexTotals.objects.filter(pk=1).first()
    return ProbeResult(
        "degraded" if waits > LONG_WAIT or state.failed else "ok",
        {
            "entries": totals.documents if totals else 0,
            "waiting": state.waiting + state.running,
            "failed": state.failed,
            "oldest_waiting_seconds": round(max(waits.total_seconds(), 0)),
        },
    )
