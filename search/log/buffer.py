"""Counting what is asked and opened without slowing an answer.

A process adds in its memory and writes after an answer has gone out, at most every
`FLUSH_SECONDS`, when its memory is full, and when it ends in order. Each process writes sums to
be added to those of others. What a process has not written yet is lost when it is killed: the
counts of half a minute, or of as long as nobody asked that process for anything.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from django.core.signals import request_finished
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone
from wagtail.models import Site

from search.log.masking import masked
from search.log.models import AskedQuery, OpenedResult
from search.questions import Mode

logger = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 30.0
# So many different rows are written at once, and no more are kept while the database is away.
MOST: Final = 500
_MOST_TOTAL: Final = 2_000_000_000
_MOST_PLACE: Final = 1_000

_lock = threading.Lock()
_asked: dict[tuple[Any, ...], tuple[int, int]] = {}
_opened: dict[tuple[Any, ...], int] = {}
_since: float | None = None


def note_asked(site_id: int, text: str, mode: Mode, total: int, page: int = 1) -> None:
    """Count a question; no SQL. What asks for nothing is not counted."""
    query = masked(text)
    if not query or mode is Mode.NOTHING_ASKED:
        return
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    key = (site_id, hour, query, mode.value, min(page, _MOST_PLACE))
    with _lock:
        if _has_room(key, _asked):
            _asked[key] = (min(total, _MOST_TOTAL), _asked.get(key, (0, 0))[1] + 1)


def note_opened(site_id: int, entry: str, position: int) -> None:
    """Count a result that was opened; no SQL."""
    key = (site_id, timezone.localdate(), entry, min(position, _MOST_PLACE))
    with _lock:
        if _has_room(key, _opened):
            _opened[key] = _opened.get(key, 0) + 1


def _has_room(key: tuple[Any, ...], counts: Mapping[tuple[Any, ...], Any]) -> bool:
    global _since  # noqa: PLW0603 - the process-wide memory this module is
    if _since is None:
        _since = time.monotonic()
    return key in counts or len(_asked) + len(_opened) < MOST


def is_due() -> bool:
    """Whether it is time to write."""
    return _since is not None and (
        time.monotonic() - _since >= FLUSH_SECONDS or len(_asked) + len(_opened) >= MOST
    )


def flush() -> None:
    """Write what was counted: one statement for what was asked, one for what was opened.

    Two more each where a site was deleted after something was asked of it.
    """
    asked, opened = _take()
    try:
        _write_kept(
            AskedQuery,
            ("site_id", "hour", "query", "mode", "page", "total", "times"),
            [(*key, total, times) for key, (total, times) in asked.items()],
        )
        _write_kept(
            OpenedResult,
            ("site_id", "day", "entry", "position", "times"),
            [(*key, times) for key, times in opened.items()],
        )
    except DatabaseError:
        # Counts are no reason to trouble a reader; they are worth a line for the operator.
        logger.exception("Counts of %s searches are lost", len(asked) + len(opened))


def _take() -> tuple[dict[tuple[Any, ...], tuple[int, int]], dict[tuple[Any, ...], int]]:
    global _since  # noqa: PLW0603 - as above
    with _lock:
        taken = dict(_asked), dict(_opened)
        _asked.clear()
        _opened.clear()
        _since = None
    return taken


def _write_kept(model: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Write all rows; where one of a site that is gone keeps the others out, without such rows.

    Sites are asked for only then: one that goes while this writes is found like one gone before.
    """
    try:
        _write(model, columns, rows)
    except IntegrityError:
        named = {row[0] for row in rows}
        there = set(Site.objects.filter(pk__in=named).values_list("pk", flat=True))
        _write(model, columns, [row for row in rows if row[0] in there])


def _write(model: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Add rows to those of the same key, whichever process wrote them."""
    if not rows:
        return
    table = model._meta.db_table
    key = ", ".join(model._meta.constraints[0].fields).replace("site", "site_id", 1)
    values = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    sums = f"times = {table}.times + excluded.times"
    if "total" in columns:
        sums += ", total = excluded.total"
    fields = [model._meta.get_field(name) for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}"  # noqa: S608 - own names
            f" ON CONFLICT ({key}) DO UPDATE SET {sums}",
            [
                field.get_db_prep_save(value, connection)
                for row in sorted(rows, key=str)
                for field, value in zip(fields, row, strict=True)
            ],
        )


def _after_an_answer(sender: Any, **kwargs: Any) -> None:
    if is_due():
        flush()


def install() -> None:
    """Write after answers, and at the end of the process."""
    request_finished.connect(_after_an_answer, dispatch_uid="search_log")
    atexit.register(_at_the_end)


def _at_the_end() -> None:
    try:
        if _since is not None:
            flush()
    except Exception:  # the process ends: whatever failed, there is nobody left to tell but the log
        logger.exception("The last counts of searches are lost")


def forget_all() -> None:
    """Drop what was counted and not written (between tests)."""
    _take()
