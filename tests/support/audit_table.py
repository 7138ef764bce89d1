"""Emptying the test database, though the audit table refuses to be emptied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from portal.core.audit import append_only


@contextmanager
def flushing_allowed() -> Iterator[None]:
    """Lift the protection for the moment of a flush, and put it back in the same one."""
    original = connection.ops.sql_flush

    def sql_flush(style: Any, tables: list[str], **options: Any) -> list[str]:
        statements = original(style, tables, **options)
        if append_only.TABLE not in tables:
            return statements
        vendor = connection.vendor
        return [
            *append_only.lift_sql(vendor),
            *statements,
            *append_only.impose_sql(vendor),
        ]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign,assignment] # for the run only
    try:
        yield
    finally:
        connection.ops.sql_flush = original  # type: ignore[method-assign] # as it was
