"""The tables that hold terms, by database; made and dropped by the app's first migration."""

from __future__ import annotations

from typing import Any

from search.engines import postgresql, sqlite


def create(apps: Any, schema_editor: Any) -> None:
    """Make them."""
    vendor = schema_editor.connection.vendor
    for statement in postgresql.SCHEMA if vendor == "postgresql" else sqlite.SCHEMA:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take them away again."""
    vendor = schema_editor.connection.vendor
    for statement in postgresql.DROP if vendor == "postgresql" else sqlite.DROP:
        schema_editor.execute(statement, params=None)


def create_reading(apps: Any, schema_editor: Any) -> None:
    """Make the functions by which PostgreSQL reads what matches."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql.READING:
            schema_editor.execute(statement, params=None)


def drop_reading(apps: Any, schema_editor: Any) -> None:
    """Take them away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(postgresql.DROP_READING, params=None)
