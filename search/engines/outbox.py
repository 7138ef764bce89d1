"""What an engine outside of the database has not been told yet.

A change is noted in the transaction that makes it, and told by a job afterwards: nothing is
lost while the engine is down, and nothing is told that did not happen. Changes are numbered by
a counter that writers hold until they commit, so that a higher number is a later state.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from portal.core.jobs.backoff import delay_seconds
from search.engines import copies
from search.engines.clients import EngineDown, NotThere, client, is_configured
from search.models import OuterChange, OuterState

logger = logging.getLogger(__name__)

BATCH: Final = 500
# Refused in the moment in which a rebuilt copy takes over: told again at once, so often.
_AT_ONCE: Final = 3
# While one process tries an engine that failed, others leave it alone for so long.
_TRY_SECONDS: Final = 60
_ERROR_LIMIT: Final = 500


def note(entries: Iterable[int]) -> None:
    """Note in the open transaction that entries were written or removed.

    Nothing, where the database is the only engine.
    """
    keys = sorted(set(entries))
    if not keys or not is_configured():
        return
    from search.engines.tasks import tell_engine

    with transaction.atomic():
        state = _held_state()
        state.revision += 1
        state.save(update_fields=["revision"])
        OuterChange.objects.bulk_create(
            [OuterChange(entry=key, revision=state.revision) for key in keys],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["revision"],
            batch_size=BATCH,
        )
        tell_engine.enqueue()


def revision() -> int:
    """The number of the last change that was committed."""
    return OuterState.objects.filter(pk=1).values_list("revision", flat=True).first() or 0


def flush() -> int:
    """Tell the engine what waits; returns how many entries it took.

    May run any number of times at once. Raises EngineDown; what was not taken stays noted.
    """
    engine, place, sent, refusals = client(), copies.place(), 0, 0
    # Read first, then where it goes: a copy that begins to grow after that reads our changes.
    while rows := dict(
        OuterChange.objects.order_by("revision", "entry").values_list("entry", "revision")[:BATCH]
    ):
        aliases = copies.targets(engine, place)
        if place.serving not in aliases:
            raise NotThere(f"There is no index {place.serving}.")
        refused = set(copies.send(engine, aliases, rows))
        taken = [entry for entry in rows if entry not in refused]
        # One that was changed again meanwhile has a higher number than all that were read.
        OuterChange.objects.filter(entry__in=taken, revision__lte=max(rows.values())).delete()
        sent += len(taken)
        refusals = refusals + 1 if refused else 0
        if refusals >= _AT_ONCE:
            raise EngineDown(f"The engine refused {len(refused)} entries.")
    return sent


def attempt() -> None:
    """Tell the engine, unless it failed and its time has not come; note how it went.

    Raises nothing of the engine's: an engine that is down is no failed job, it is tried again
    for as long as it takes (health tells), after 5 s, 10 s, 20 s, then every minute or so.
    """
    if not is_configured() or not _may_try():
        return
    try:
        flush()
    except EngineDown as error:
        _failed(error)
    else:
        OuterState.objects.filter(pk=1).exclude(failures=0).update(
            failures=0, retry_at=None, last_error=""
        )


def _may_try() -> bool:
    state = OuterState.objects.filter(pk=1).first()
    if state is None or state.retry_at is None:
        return True
    now = timezone.now()
    if now < state.retry_at:
        return False
    # One of those who come at once takes the turn.
    later = now + timedelta(seconds=_TRY_SECONDS)
    turn = OuterState.objects.filter(pk=1, retry_at=state.retry_at)
    return bool(turn.update(retry_at=later))


def _failed(error: EngineDown) -> None:
    from search.engines.tasks import build_missing_copy, tell_engine

    logger.warning("The search engine was not told of changes: %s", error)
    with transaction.atomic():
        state = _held_state()
        state.failures += 1
        wait = delay_seconds(min(state.failures, 20), base=5, factor=2, cap=60)
        state.retry_at = timezone.now() + timedelta(seconds=wait)
        state.last_error = str(error)[:_ERROR_LIMIT]
        state.save()
        tell_engine.using(run_after=state.retry_at).enqueue(state.failures)
        if isinstance(error, NotThere):
            build_missing_copy.enqueue()


def _held_state() -> OuterState:
    """The counter's row, locked until the end of the transaction."""
    OuterState.objects.get_or_create(pk=1)
    return OuterState.objects.select_for_update().get(pk=1)
