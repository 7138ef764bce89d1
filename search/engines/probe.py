"""What `/-/health` says about the engine of the search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from portal.core.health.registry import ProbeResult
from search.engines import copies
from search.engines.clients import EngineDown, NotThere, client, family, is_configured
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.standby import BEHIND
from search.models import OuterChange, OuterState

_SECONDS = 1.0


def probe_engine() -> ProbeResult:
    """Degraded: the engine does not answer, has no index, or has not been told for a minute.

    Readers are served all the same: the database stands in.
    """
    if not is_configured():
        return ProbeResult("ok", {"engine": connection.vendor})
    answers = _answers()
    oldest = OuterChange.objects.order_by("noted_at").values_list("noted_at", flat=True).first()
    behind = timezone.now() - oldest if oldest else timedelta()
    state = OuterState.objects.filter(pk=1).first() or OuterState()
    detail: dict[str, Any] = {
        "engine": family(),
        "answers": answers,
        "waiting": OuterChange.objects.count(),
        "oldest_waiting_seconds": round(max(behind.total_seconds(), 0)),
        "failures": state.failures,
        # Its kind alone: the text of an error may name addresses.
        "last_error": state.last_error.partition(":")[0],
    }
    healthy = answers == "yes" and behind <= BEHIND
    return ProbeResult("ok" if healthy else "degraded", detail)


def _answers() -> str:
    try:
        ElasticsearchEngine(client(), copies.place().serving).probe(_SECONDS)
    except NotThere:
        return "without an index"
    except EngineDown:
        return "no"
    return "yes"
