"""One at a time across processes: a lock that its holder's death releases."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import connection

_memory_locks: dict[str, threading.Lock] = {}


def advisory_lock(name: str) -> AbstractContextManager[bool]:
    """Try to be the only holder of `name` on this database; the value says whether we are.

    Never waits. PostgreSQL: a session-level advisory lock on a connection of its own,
    so that work that closes or breaks the ordinary connection keeps the lock; it needs
    a direct connection, not a pooler that shares sessions. SQLite: a lock on a file
    beside the database. Both are released by the system when the process dies.
    """
    if connection.vendor == "postgresql":
        return _postgresql_lock(name)
    database = str(connection.settings_dict["NAME"])
    if database == ":memory:" or "mode=memory" in database:
        return _memory_lock(name)
    return _file_lock(Path(f"{database}.{name}.lock"))


def lock_key(name: str) -> int:
    """The signed 64-bit number under which PostgreSQL knows `name`."""
    digest = hashlib.sha256(f"liencong:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def _postgresql_lock(name: str) -> Iterator[bool]:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(name)])
            row = cursor.fetchone()
        yield bool(row and row[0])
    finally:
        own.close()


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


@contextmanager
def _memory_lock(name: str) -> Iterator[bool]:
    # A database in memory belongs to one process.
    lock = _memory_locks.setdefault(name, threading.Lock())
    held = lock.acquire(blocking=False)
    try:
        yield held
    finally:
        if held:
            lock.release()
