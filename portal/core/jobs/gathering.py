"""One job for many keys that a transaction asks for one by one.

An import that publishes a thousand pages asks a thousand times for work on one page. The keys
are written into one row as they come, up to a number; workers see it after the commit. What a
savepoint takes back is taken back with it, the row's text and the note of it alike.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from portal.core.batches import batches
from portal.core.jobs import coalesce

if TYPE_CHECKING:
    from django_tasks.base import Task

MOST_KEYS = 200


@dataclass(frozen=True)
class _Row:
    """A row of this transaction, and the keys that it names."""

    pk: uuid.UUID
    keys: tuple[int, ...]


def enqueue_gathered(task: Task[Any, Any], name: str, keys: Sequence[int]) -> None:
    """Have `task(name, keys)` run for these keys, together with those asked for before.

    One statement, whatever the number of keys up to `MOST_KEYS`; none for keys that the
    transaction has asked for already.
    """
    rows = _rows(task, name)
    asked = {key for row in rows for key in row.keys}
    fresh = [key for key in dict.fromkeys(keys) if key not in asked]
    if fresh and rows and len(rows[-1].keys) < MOST_KEYS:
        room = MOST_KEYS - len(rows[-1].keys)
        _extend(task, name, rows[-1], fresh[:room])
        fresh = fresh[room:]
    for some in batches(fresh, MOST_KEYS):
        result = task.enqueue(name, some)
        _note(task, name, uuid.UUID(result.id), some)


def _rows(task: Task[Any, Any], name: str) -> list[_Row]:
    """The rows of the open transaction, the newest last."""
    found: dict[uuid.UUID, list[int]] = {}
    for note in coalesce.notes_of(_mark(task, name)):
        found.setdefault(note.row_id, []).extend(note.keys)
    return [_Row(pk, tuple(keys)) for pk, keys in found.items()]


def _extend(task: Task[Any, Any], name: str, row: _Row, more: Sequence[int]) -> None:
    from django_tasks_db.models import DBTaskResult  # models stand above the registry of tasks

    arguments = {"args": [name, [*row.keys, *more]], "kwargs": {}}
    DBTaskResult.objects.filter(pk=row.pk).update(args_kwargs=arguments)
    _note(task, name, row.pk, more)


def _note(task: Task[Any, Any], name: str, row_id: uuid.UUID, keys: Sequence[int]) -> None:
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(coalesce.Gathered(_mark(task, name), row_id, tuple(keys)))


def _mark(task: Task[Any, Any], name: str) -> coalesce.Key:
    return task.module_path, name
