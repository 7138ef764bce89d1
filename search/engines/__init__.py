"""Where terms lead to entries."""

from __future__ import annotations

from typing import Final

from django.db import connection

from search.engines.base import Answering, DatabaseEngine
from search.engines.clients import is_configured
from search.engines.postgresql import PostgresqlEngine
from search.engines.sqlite import SqliteEngine

_IN_DATABASE: Final[dict[str, type[DatabaseEngine]]] = {
    "sqlite": SqliteEngine,
    "postgresql": PostgresqlEngine,
}


def database_engine() -> DatabaseEngine:
    """The engine in the installation's own database: always kept, whatever else there is."""
    return _IN_DATABASE[connection.vendor]()


def engine() -> Answering:
    """What questions are asked of: the database, or an engine outside with it behind."""
    if not is_configured():
        return database_engine()
    from search.engines.standby import Standby

    return Standby()


def is_degraded() -> bool:
    """Whether the database stands in for an engine that does not answer."""
    if not is_configured():
        return False
    from search.engines.standby import is_standing_in

    return is_standing_in()
