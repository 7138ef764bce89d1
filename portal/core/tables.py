"""Listings that stay legible on a telephone: each cell says the name of its column.

A stylesheet shows a row as a card where a table would break every word
(`static/css/admin.css`, class `card-list`); the head of the table is out of sight there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.admin.ui.tables import Table

CLASSNAME = "listing card-list"
_CELL = re.compile(r"<td\b")
_TAGS = re.compile(r"<(?!img|input|button|svg|time)[^>]*>")


def labelled(cell: str, label: Any) -> SafeString:
    """A rendered cell with its column's name; one that shows nothing says that, too."""
    if "data-label=" in cell:
        return SafeString(cell)
    attributes = f'<td data-label="{escape(capfirst(str(label or "")))}"'
    if not _TAGS.sub("", cell).strip():
        attributes += " data-empty"
    return SafeString(_CELL.sub(lambda found: attributes, cell, count=1))


class LabelledCell:
    """In the place of Wagtail's cell: what the column renders, labelled."""

    def __init__(self, column: Any, instance: Any) -> None:
        self.column, self.instance = column, instance

    def render_html(self, parent_context: Any) -> SafeString:
        """The cell."""
        cell = self.column.render_cell_html(self.instance, parent_context)
        return labelled(cell, self.column.label)


class LabelledTable(Table):
    """Wagtail's table whose cells say the names of their columns."""

    classname = CLASSNAME

    class Row(Table.Row):
        """A row of labelled cells."""

        def __getitem__(self, key: str) -> LabelledCell:
            """The cell of a column."""
            return LabelledCell(self.columns[key], self.instance)

    @property
    def rows(self) -> Iterator[Any]:
        """The rows, one after the other."""
        for index, instance in enumerate(self.data):
            yield self.Row(self, instance, index)
