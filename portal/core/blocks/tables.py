"""A table that says what it is about and which cells are headings.

Built on Wagtail's spreadsheet-like table: clerks paste from Word and Excel.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments.types import StringSegmentValue

from portal.core.vietnamese import one_line

MOST_ROWS, MOST_COLUMNS = 300, 30
_HEADINGS = frozenset({"row", "column", "both"})
# Where a translator's words belong: the caption, or row and column.
_CAPTION = "caption"
_PLACE = re.compile(r"r(\d+)c(\d+)")
_NUMBER = re.compile(r"[-+−]?\d[\d.,\s]*\s?%?")


@dataclass(frozen=True)
class Cell:
    """One cell; `scope` is "col" or "row" for a heading, empty for a value."""

    text: str
    scope: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is set flush right: a column of figures is compared by its units."""
        return not self.scope and bool(_NUMBER.fullmatch(self.text))


@dataclass(frozen=True)
class TableView:
    """A table as a reader meets it."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_view(value: dict[str, Any]) -> TableView:
    """What is shown of a stored table."""
    choice = value.get("table_header_choice", "")
    rows = [[str(cell or "").strip() for cell in row] for row in value.get("data") or []]
    has_head = choice in {"row", "both"} and bool(rows)
    has_side = choice in {"column", "both"}
    # An empty corner heads nothing.
    head = tuple(Cell(text, "col" if text else "") for text in rows[0]) if has_head else ()
    body = tuple(
        tuple(
            Cell(text, "row" if has_side and text and not number else "")
            for number, text in enumerate(row)
        )
        for row in rows[len(rows[:1]) if has_head else 0 :]
    )
    return TableView(str(value.get("table_caption") or "").strip(), head, body)


def trimmed(data: list[list[Any]]) -> list[list[str]]:
    """Cells on one line in NFC, without the empty rows and columns that pasting leaves."""
    rows = [[one_line(str(cell or "")) for cell in row] for row in data]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(
        (number for row in rows for number, text in enumerate(row, start=1) if text), default=0
    )
    return [(row + [""] * width)[:width] for row in rows]


class TableBlock(WagtailTableBlock):
    """A table with caption and headings (WCAG 1.3.1; TT 32/2017 Đ18)."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "core/blocks/table.html"

    def clean(self, value: Any) -> Any:
        """The table, trimmed. Raises ValidationError that names what is missing."""
        if self.is_deferred_validation:
            return super().clean(value)
        data = trimmed((value or {}).get("data") or [])
        wrong = _wrong(value or {}, data)
        if wrong:
            raise ValidationError(wrong)
        cleaned = super().clean(value)
        # Notes on single cells (their place has moved by the trimming) are not offered.
        cleaned.update(
            data=data, cell=[], mergeCells=[], table_caption=one_line(value["table_caption"])
        )
        return cleaned

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """Caption and cells for the translator; figures are the same in every language."""
        if not value:
            return []
        cells = [
            StringSegmentValue(f"r{row}c{column}", text)
            for row, texts in enumerate(value.get("data") or [])
            for column, text in enumerate(texts)
            if text and not Cell(text).is_number
        ]
        caption = value.get("table_caption")
        return [*([StringSegmentValue(_CAPTION, caption)] if caption else []), *cells]

    def restore_translated_segments(self, value: Any, segments: list[StringSegmentValue]) -> Any:
        """The table with the translator's words in their places."""
        translated = copy.deepcopy(value)
        for segment in segments:
            place = _PLACE.fullmatch(segment.path)
            if place:
                row, column = map(int, place.groups())
                translated["data"][row][column] = segment.render_text()
            elif segment.path == _CAPTION:
                translated["table_caption"] = segment.render_text()
        return translated

    def render(self, value: Any, context: Any = None) -> SafeString:
        """The table, or nothing where there is none."""
        table = table_view(value or {})
        if not table.head and not table.rows:
            return SafeString("")
        return render_to_string(self.meta.template, {"table": table})


def _wrong(value: dict[str, Any], data: list[list[str]]) -> list[str]:
    """What an editor has to mend, one sentence each."""
    if not data:
        return [gettext("The table is empty. Fill it in or take it out.")]
    wrong = []
    if not one_line(str(value.get("table_caption") or "")):
        wrong.append(gettext("Give the table a caption that says what it shows."))
    if value.get("table_header_choice") not in _HEADINGS:
        wrong.append(
            gettext("Say which cells are headings: the first row, the first column or both.")
        )
    if len(data) > MOST_ROWS or len(data[0]) > MOST_COLUMNS:
        wrong.append(
            gettext(
                "A table on a page has at most %(rows)d rows and %(columns)d columns; offer a "
                "longer one as a file."
            )
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    return wrong
