"""One row for a task that the same transaction asks for again and again.

Saving a page asks for the same two index updates at every `save()`. A row written in
a transaction is seen by workers after the commit only, so the first one does the
work of all. The note that it exists lives in the transaction's own list of commit
hooks: Django drops it with the savepoint that is rolled back, as it drops the row.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResult

Key = tuple[str, str]


class _Note:
    """A commit hook that does nothing; it only remembers a row of this transaction."""

    def __init__(self, key: Key, row: DBTaskResult[Any, Any]) -> None:
        self.key = key
        self.row = row
        self.row_id: uuid.UUID = row.pk

    def __call__(self) -> None:
        """Nothing is left to do at the commit: the row is in the same transaction."""


@dataclass(frozen=True)
class Gathered:
    """A commit hook that does nothing, too; it remembers which keys a row has taken in."""

    mark: Key
    row_id: uuid.UUID
    keys: tuple[int, ...]

    def __call__(self) -> None:
        """Nothing is left to do at the commit: the row is in the same transaction."""


def notes_of(mark: Key) -> list[Gathered]:
    """What rows of the open transaction have taken in for `mark`, in the order of asking."""
    hooks = [hook for _savepoints, hook, _robust in transaction.get_connection().run_on_commit]
    return [hook for hook in hooks if isinstance(hook, Gathered) and hook.mark == mark]


def key_of(task_path: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Key:
    """What makes two requests the same: the function and its arguments."""
    return task_path, json.dumps([args, kwargs], sort_keys=True)


def find(key: Key) -> DBTaskResult[Any, Any] | None:
    """The row that the open transaction already holds for `key`."""
    for _savepoints, hook, _robust in transaction.get_connection().run_on_commit:
        if isinstance(hook, _Note) and hook.key == key:
            return hook.row
    return None


def remember(key: Key, row: DBTaskResult[Any, Any]) -> None:
    """Note `row` for the rest of the open transaction; without one there is no rest."""
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_Note(key, row))


def forget(row_id: object) -> None:
    """Drop the note of a row that a worker has just taken.

    Outside tests the list is empty here; a test runs its jobs inside the transaction
    that enqueued them, and what it asks for afterwards is new work.
    """
    connection = transaction.get_connection()
    connection.run_on_commit = [
        entry
        for entry in connection.run_on_commit
        if not (isinstance(entry[1], _Note | Gathered) and entry[1].row_id == row_id)
    ]
