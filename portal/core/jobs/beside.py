"""What others shall see of a job while it holds a transaction open: on a connection beside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def connection_beside() -> Iterator[BaseDatabaseWrapper | None]:
    """A second connection: what is written on it is there at once, and is not taken back.

    None where that cannot be: SQLite lets one write at a time; and within a transaction that is
    open already, it would not find what that one has written.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield None
        return
    beside = connection.copy()
    try:
        yield beside
    finally:
        beside.close()
