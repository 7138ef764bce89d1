"""Forgetting what was asked."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from search.log.models import AskedQuery, OpenedResult

KEPT: Final = datetime.timedelta(days=90)


def prune() -> None:
    """Delete what is older than 90 days. Bears being run at any time, and twice."""
    now = timezone.now()
    _delete(AskedQuery, "hour", now - KEPT)
    _delete(OpenedResult, "day", timezone.localdate(now - KEPT))


def _delete(model: Any, column: str, before: Any) -> None:
    """In one statement: Django's own would read the rows first, for handlers of every model."""
    value = model._meta.get_field(column).get_db_prep_value(before, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {model._meta.db_table} WHERE {column} < %s",  # noqa: S608 - own names
            [value],
        )
