"""Several small questions in one query: parts of one form, joined by UNION ALL.

A page shows a dozen little things from as many tables; each of them asked for by itself
would be a query a reader waits for.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Field,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from portal.tenancy.models import Placement


class Row(NamedTuple):
    """One row of the answer. `what` names the part, which says what the rest means."""

    what: str
    pk: int
    number: int
    key: str
    label: str
    moment: datetime.datetime | None
    image: int


_EMPTY: dict[str, tuple[Any, Field[Any, Any]]] = {
    "pk": (0, BigIntegerField()),
    "number": (0, BigIntegerField()),
    "key": ("", CharField()),
    "label": ("", CharField()),
    "moment": (None, DateTimeField()),
    "image": (0, BigIntegerField()),
}


def part(rows: QuerySet[Any, Any], what: str, **columns: Combinable) -> QuerySet[Any, Any]:
    """`rows` as one part named `what`; `columns` by the names of `Row`, the others empty."""
    filled = {
        # Each column has one type in all parts, which a bare NULL or '' has not.
        f"row_{name}": columns.get(name, Cast(Value(empty), of_type))
        for name, (empty, of_type) in _EMPTY.items()
    }
    typed = rows.order_by().annotate(row_what=Value(what, CharField()), **filled)
    return typed.values_list("row_what", *filled)


def first_of(rows: QuerySet[Placement], limit: int = 1) -> QuerySet[Placement]:
    """The first of `rows` as a condition, since a part may have no limit of its own (SQLite)."""
    return Placement.objects.filter(pk__in=rows.values("pk")[:limit])


def read_parts(parts: list[QuerySet[Any, Any]]) -> dict[str, list[Row]]:
    """The rows of each part by its name, in no order; a part without rows gives []."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in parts[0].union(*parts[1:], all=True):
        found[row[0]].append(Row(*row))
    return found
