"""Refused rows given back as a workbook, each with why: mended, it is imported as it is."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from organization.importing.cells import written
from organization.importing.columns import SHEETS, Column, Sheet
from organization.importing.reading import MOST_COLUMNS, MOST_ROWS, header_of, known_sheets
from portal.core.workbooks import Hidden, append_texts, hidden_in, open_workbook, sheet_rows

if TYPE_CHECKING:
    from organization.importing.reading import RowProblem

# Left out when the workbook comes back: it is none of our columns.
REASON: Final = "Lý do bị từ chối"
_REASON_WIDTH: Final = 50
_WIDTH: Final = 24
_WRONG: Final = PatternFill("solid", fgColor="FFF2CC")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_Problems = Mapping[int, list["RowProblem"]]


def refused_workbook(content: bytes, problems: Iterable[RowProblem], unit: str = "") -> bytes:
    """The refused rows of the workbook `content`, in the sheets and columns of the sample.

    `unit`: what was said of rows that name none. b"" where no row was refused. Raises
    BadWorkbook.
    """
    refused: dict[str, dict[int, list[RowProblem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if problem.line:
            refused[problem.sheet][problem.line].append(problem)
    if not refused:
        return b""
    book = Workbook(write_only=True)
    pages = {sheet.key: _page(book, sheet) for sheet in SHEETS}
    hidden = hidden_in(content)
    given, seen = 0, set()
    with open_workbook(content) as source:
        for sheet, one in known_sheets(source):
            if sheet.title in refused and sheet.key not in seen:
                there = hidden.get(one.title, Hidden())
                rows = refused[sheet.title]
                given += _give_back(pages[sheet.key], sheet, (one, there), rows, unit)
            seen.add(sheet.key)
    if not given:
        return b""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _page(book: Any, sheet: Sheet) -> Any:
    """An empty sheet below its headers."""
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for number in range(1, len(sheet.columns) + 2):
        page.column_dimensions[get_column_letter(number)].width = _WIDTH
    page.column_dimensions["A"].width = _REASON_WIDTH
    append_texts(page, [REASON, *(column.title for column in sheet.columns)], _bold)
    return page


def _bold(_number: int, cell: Any) -> None:
    cell.font = Font(bold=True)


def _give_back(
    page: Any, sheet: Sheet, source: tuple[Any, Hidden], problems: _Problems, unit: str
) -> int:
    """Write the refused rows of a sheet; how many, as many as one workbook may have.

    Where there were too many rows, those that were not read are refused, too.
    """
    rows = sheet_rows(source[0], most_rows=2 * MOST_ROWS, most_columns=MOST_COLUMNS)
    header = header_of(sheet, rows, [], source[1])
    columns = header.columns if header else []
    unread = next((some for line, some in problems.items() if line > MOST_ROWS), [])
    refused = (
        (cells, wrong)
        for line, cells in rows
        if (wrong := problems.get(line) or (unread if line > MOST_ROWS else []))
    )
    count = 0
    for cells, wrong in islice(refused, MOST_ROWS - 1):
        texts = _texts(columns, cells)
        if unit and not texts.get("unit"):
            texts["unit"] = unit
        row = [_reason(wrong), *(texts.get(column.name, "") for column in sheet.columns)]
        append_texts(page, row, partial(_mark, _places(sheet, wrong)))
        count += 1
    return count


def _places(sheet: Sheet, problems: Iterable[RowProblem]) -> set[int]:
    """The numbers of the columns that problems are about; the reason's own is 0."""
    marked = {one.column for one in problems}
    return {
        number for number, column in enumerate(sheet.columns, start=1) if column.title in marked
    }


def _texts(columns: list[Column | None], cells: list[Any]) -> dict[str, str]:
    return {
        column.name: written(column, cell.value)
        for column, cell in zip(columns, cells, strict=False)
        if column is not None
    }


def _reason(problems: Iterable[RowProblem]) -> str:
    """All that is wrong with a row, a line each, with the column where it is about one."""
    return "\n".join(
        _("“%(column)s”: %(message)s") % {"column": one.column, "message": one.message}
        if one.column
        else one.message
        for one in problems
    )


def _mark(places: set[int], number: int, cell: Any) -> None:
    """The reason is read whole; the cells that it is about are seen at once."""
    if number == 0:
        cell.alignment = _WRAPPED
    elif number in places:
        cell.fill = _WRONG
