"""Whether this process may be sent readers: database there, migrations applied."""

from __future__ import annotations

from functools import lru_cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def why_not_ready() -> str:
    """The reason, in plain words without addresses or names; empty when ready.

    One query. The newest migration of each app stands for all before it.
    """
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return "database unreachable"
    missing = sorted(_newest_migrations() - set(applied))
    if missing:
        return f"migrations not applied: {len(missing)} apps behind"
    return ""


@lru_cache(maxsize=1)
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """App and name of the last migrations of the code; they cannot change while it runs."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
