"""The minute tick: what must happen by the clock, in one place, one run at a time.

Rooms register their part from `AppConfig.ready()`::

    register_tick("role-ends", end_roles, every_minutes=5)

A part must be quick (long work: enqueue a job) and bear being run twice.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections, connection
from django.utils import timezone

from portal.core.jobs.locks import advisory_lock
from portal.core.jobs.models import TickRun

logger = logging.getLogger(__name__)

LOCK_NAME = "tick"
# The row that says when the tick as a whole last ran.
WHOLE = "tick"
ERROR_LIMIT = 2_000


@dataclass(frozen=True)
class TickEntry:
    """One registered part: `function()` is called every `every_minutes` minutes."""

    name: str
    function: Callable[[], object]
    every_minutes: int


@dataclass(frozen=True)
class TickReport:
    """What one run did: the names of the parts that went well, and of those that did not."""

    succeeded: tuple[str, ...]
    failed: tuple[str, ...]


_entries: dict[str, TickEntry] = {}


def register_tick(name: str, function: Callable[[], object], every_minutes: int = 1) -> None:
    """Have `function` called by the tick. A second registration replaces the first.

    Raises ValueError for a name that is empty, reserved or over 64 characters, or an
    interval below a minute.
    """
    if not name or name == WHOLE or len(name) > 64:
        raise ValueError(f"A part of the tick cannot be named {name!r}.")
    if every_minutes < 1:
        raise ValueError("The tick comes once a minute.")
    _entries[name] = TickEntry(name, function, every_minutes)


def unregister_tick(name: str) -> None:
    """Forget the part of that name, if there is one."""
    _entries.pop(name, None)


def is_due(last_started: datetime | None, every_minutes: int, now: datetime) -> bool:
    """Whether a part's interval has begun anew since it last started.

    Intervals lie on the clock (every 5 minutes: at :00, :05, …), so a run that starts
    a second late shifts nothing. What runs every minute runs at every tick.
    """
    if last_started is None or every_minutes == 1:
        return True
    return _slot(now, every_minutes) > _slot(last_started, every_minutes)


def seconds_to_next_minute(now: float) -> float:
    """Seconds from the POSIX time `now` to the next full minute: above 0, at most 60.

    A run longer than a minute skips the minutes it covered; they do not pile up.
    """
    return (math.floor(now / 60) + 1) * 60 - now


def run_tick() -> TickReport | None:
    """Run every part that is due; None when another tick is at it already."""
    with advisory_lock(LOCK_NAME) as held:
        if not held:
            return None
        return _run_due()


def _run_due() -> TickReport:
    started = timezone.now()
    last = dict(TickRun.objects.values_list("name", "last_started"))
    due = [
        entry
        for entry in _entries.values()
        if is_due(last.get(entry.name), entry.every_minutes, started)
    ]
    failed = {entry.name for entry in due if not _run_entry(entry)}
    _store(WHOLE, started, f"Failed: {', '.join(sorted(failed))}" if failed else "")
    return TickReport(
        succeeded=tuple(entry.name for entry in due if entry.name not in failed),
        failed=tuple(sorted(failed)),
    )


def _run_entry(entry: TickEntry) -> bool:
    started = timezone.now()
    error = ""
    try:
        entry.function()
    except Exception as problem:
        # One part's trouble must not keep the others from the clock.
        logger.exception("The tick's part %s failed", entry.name)
        error = f"{type(problem).__name__}: {problem}"[:ERROR_LIMIT]
    if not connection.in_atomic_block:
        close_old_connections()
    _store(entry.name, started, error)
    return not error


def _store(name: str, started: datetime, error: str) -> None:
    now = timezone.now()
    run = TickRun.objects.filter(pk=name).first() or TickRun(name=name)
    run.last_started, run.last_finished, run.last_error = started, now, error
    run.last_succeeded = run.last_succeeded if error else now
    run.failures = run.failures + 1 if error else 0
    run.save()


def _slot(at: datetime, every_minutes: int) -> int:
    return int(at.timestamp()) // 60 // every_minutes
