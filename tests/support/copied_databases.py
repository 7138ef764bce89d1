"""Copies of the tests' PostgreSQL database: made from it as a template, and thrown away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def postgresql_copies(original: Any, names: list[str]) -> Iterator[list[str]]:
    """Addresses of fresh copies of `original`, called `names`, dropped at the end.

    Nobody may be connected to `original` while they are made, its own connection included,
    so that is closed.
    """
    template = original.settings_dict["NAME"]
    quote = original.ops.quote_name
    original.close()
    with _maintenance(original).cursor() as cursor:
        for name in names:
            cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)}")
    try:
        url = urlsplit(os.environ["DATABASE_URL"])
        yield [urlunsplit(url._replace(path=f"/{name}")) for name in names]
    finally:
        for name in names:
            drop_database(_maintenance(original), name)


def _maintenance(default: Any) -> BaseDatabaseWrapper:
    """A connection beside the test database, as Django's own test runner makes it."""
    other: BaseDatabaseWrapper = default.copy()
    other.settings_dict = {**default.settings_dict, "NAME": "postgres"}
    return other


def drop_database(maintenance: BaseDatabaseWrapper, name: str) -> None:
    """Drop the PostgreSQL database `name`, and end what of ours is still connected to it.

    `maintenance` is a connection to another database. Not `WITH (FORCE)`: that asks for the
    right to end every process there, an autovacuum worker's too, which belongs to nobody and
    is refused to all but superusers. A plain DROP ends that worker by itself.
    """
    with maintenance.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [name],
        )
        cursor.execute(f"DROP DATABASE {maintenance.ops.quote_name(name)}")
    maintenance.close()
