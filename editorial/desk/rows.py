"""Rows of the desk: things of several tables in one form, joined by UNION ALL.

The dashboard is what everybody opens first: its parts are one query, not one each.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, Field, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from portal.tenancy import root_paths


class Row(NamedTuple):
    """One thing on the desk. `what` names the part, which says what the rest means.

    `url_path`: that of the page, by which its site is known without a query.
    """

    what: str
    page_id: int
    url_path: str
    title: str
    who: str
    note: str
    moment: datetime.datetime | None
    number: int

    @property
    def site_id(self) -> int | None:
        """The site of the page; None for a page of no site."""
        found = root_paths.current().relevant(self.url_path)
        return found[0].site_id if found else None


_EMPTY: dict[str, tuple[Any, Field[Any, Any]]] = {
    "page_id": (0, BigIntegerField()),
    "url_path": ("", CharField()),
    "title": ("", CharField()),
    "who": ("", CharField()),
    "note": ("", CharField()),
    "moment": (None, DateTimeField()),
    "number": (0, BigIntegerField()),
}


def part(rows: QuerySet[Any, Any], what: str, **columns: Combinable) -> QuerySet[Any, Any]:
    """`rows` as one part named `what`; `columns` by the names of `Row`, the others empty."""
    filled = {
        # Each column has one type in all parts, which a bare NULL or '' has not.
        f"row_{name}": Cast(columns.get(name, Value(empty)), of_type)
        for name, (empty, of_type) in _EMPTY.items()
    }
    typed = rows.order_by().annotate(row_what=Value(what, CharField()), **filled)
    return typed.values_list("row_what", *filled)


def read_parts(parts: list[QuerySet[Any, Any]]) -> dict[str, list[Row]]:
    """The rows of each part by its name, in no order; a part without rows gives []."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in parts[0].union(*parts[1:], all=True):
        found[row[0]].append(Row(*row))
    return found
