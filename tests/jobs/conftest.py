"""Workers and ticks as processes of their own, on a database that the test shares."""

from __future__ import annotations

from tests.support.processes import migrated_database, processes, shared_database

__all__ = ["migrated_database", "processes", "shared_database"]
