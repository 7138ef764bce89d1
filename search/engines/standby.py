"""The engine outside of the database while it answers, the database when it does not.

Each process knows for itself: after a failure the database answers at once, and the engine is
tried again no more often than every few seconds, with a question of a third of a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from django.utils import timezone

from search.engines import copies, database_engine
from search.engines.base import Answering, Plan
from search.engines.clients import EngineDown, client
from search.engines.elasticsearch import ElasticsearchEngine
from search.models import OuterChange

logger = logging.getLogger(__name__)

PROBE_EVERY_SECONDS: Final = 5.0
PROBE_SECONDS: Final = 0.3
# An engine that has not been told for so long is no better than one that is down.
BEHIND: Final = timedelta(seconds=60)

T = TypeVar("T")


class Breaker:
    """Whether the engine is asked. Threads of a process share one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next_probe: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the engine is left alone."""
        return self._next_probe is not None

    def lets_through(self, probe: Callable[[], None]) -> bool:
        """Whether to ask the engine; tries `probe` first where it failed a while ago."""
        if self._next_probe is None:
            return True
        if not self._takes_turn():
            return False
        try:
            probe()
        except EngineDown:
            self.trip()
            return False
        logger.warning("The search engine answers again.")
        self._next_probe = None
        return True

    def trip(self) -> None:
        """Leave the engine alone for a while."""
        self._next_probe = self._clock() + PROBE_EVERY_SECONDS

    def _takes_turn(self) -> bool:
        """Whether it is time to try; one of those who come at once does."""
        with self._lock:
            now = self._clock()
            if now < (self._next_probe or 0):
                return False
            self._next_probe = now + PROBE_EVERY_SECONDS
            return True


class _Lag:
    """Whether changes wait for long to be told; asked every few seconds."""

    def __init__(self) -> None:
        self._until = 0.0
        self._is_behind = False

    def is_behind(self) -> bool:
        now = time.monotonic()
        if now >= self._until:
            self._until = now + PROBE_EVERY_SECONDS
            self._is_behind = OuterChange.objects.filter(
                noted_at__lt=timezone.now() - BEHIND
            ).exists()
        return self._is_behind


_breaker = Breaker()
_lag = _Lag()


def forget_all() -> None:
    """Begin as a new process does; for tests."""
    global _breaker, _lag
    _breaker, _lag = Breaker(), _Lag()


def is_standing_in() -> bool:
    """Whether this process has its questions answered by the database now."""
    return _breaker.is_open or _lag.is_behind()


class Standby:
    """Made for each question; once the engine fails, the rest of it is the database's."""

    def __init__(self) -> None:
        self._outer = ElasticsearchEngine(client(), copies.place().serving)
        self._database = database_engine()
        self._is_used = not _lag.is_behind() and _breaker.lets_through(
            lambda: self._outer.probe(PROBE_SECONDS)
        )

    def promising(self, plan: Plan, count: int) -> list[int]:
        """As `Answering` says."""
        return self._ask(lambda engine: engine.promising(plan, count))

    def counted(self, plan: Plan) -> dict[int, int]:
        """As `Answering` says."""
        return self._ask(lambda engine: engine.counted(plan))

    def by_day(self, plan: Plan, *, newest: bool, offset: int, count: int) -> list[int]:
        """As `Answering` says; pages that no reader turns to are the database's."""
        if offset + count > copies.WINDOW:
            return self._database.by_day(plan, newest=newest, offset=offset, count=count)
        return self._ask(
            lambda engine: engine.by_day(plan, newest=newest, offset=offset, count=count)
        )

    def _ask(self, question: Callable[[Answering], T]) -> T:
        if self._is_used:
            try:
                return question(self._outer)
            except EngineDown as error:
                logger.warning("The search engine failed, the database answers: %s", error)
                _breaker.trip()
                self._is_used = False
        return question(self._database)
