"""A workbook as rows: which sheet is what, which column is what, and what each cell holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext as _

from organization.importing.cells import BadCell, cell_text, cell_value
from organization.importing.columns import SHEETS, Column, Sheet, column_called, sheet_called
from portal.core.workbooks import BadWorkbook, open_workbook, sheet_rows

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
_HEADER_WITHIN: Final = 15


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a cell, a row (no column) or the workbook (no sheet)."""

    sheet: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.sheet:
            return self.message
        place = {"sheet": self.sheet, "line": self.line, "column": self.column}
        if not self.line:
            return _("Sheet “%(sheet)s”: %(message)s") % {**place, "message": self.message}
        if not self.column:
            text = _("Sheet “%(sheet)s”, line %(line)d: %(message)s")
        else:
            text = _("Sheet “%(sheet)s”, line %(line)d, “%(column)s”: %(message)s")
        return text % {**place, "message": self.message}


@dataclass(frozen=True)
class Row:
    """What one row says: by our names of columns; what it leaves empty is not there."""

    sheet: Sheet
    line: int
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """The text of a cell, "" for an empty one."""
        return str(self.values.get(name, ""))

    def only(self, *names: str) -> dict[str, Any]:
        """What the row says of these."""
        return {name: self.values[name] for name in names if name in self.values}

    def problem(self, message: str, name: str = "") -> RowProblem:
        """What is wrong with the row, or with one of its cells."""
        return RowProblem(self.sheet.title, self.line, self.sheet.title_of(name), message)


@dataclass
class OrganizationFile:
    """The rows that can be understood, by sheet, and what is wrong with the others."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows can be understood."""
        return sum(map(len, self.rows.values()))


def read_organization(content: bytes, unit: str = "") -> OrganizationFile:
    """Read a workbook; `unit` is that of rows that name none. Raises BadWorkbook."""
    file = OrganizationFile()
    with open_workbook(content) as book:
        for sheet, one in known_sheets(book):
            if sheet.key in file.rows:
                message = _("A second sheet with the same rows: put them into one sheet.")
                file.problems.append(RowProblem(str(one.title), 0, "", message))
                continue
            rows = sheet_rows(one, most_rows=2 * MOST_ROWS, most_columns=MOST_COLUMNS)
            file.rows[sheet.key] = list(_rows(sheet, rows, unit, file.problems))
    if not file.rows:
        raise BadWorkbook(
            _("The workbook has none of the sheets %(known)s.")
            % {"known": ", ".join(f"“{sheet.title}”" for sheet in SHEETS)}
        )
    if not file.total and not file.problems:
        raise BadWorkbook(_("The workbook has no row below its headers."))
    return file


def known_sheets(book: Any) -> Iterator[tuple[Sheet, Any]]:
    """The sheets of a workbook that hold what we know."""
    for one in book.worksheets:
        sheet = sheet_called(str(one.title))
        if sheet is not None:
            yield sheet, one


def _rows(
    sheet: Sheet, rows: Iterator[tuple[int, list[Any]]], unit: str, problems: list[RowProblem]
) -> Iterator[Row]:
    columns = header_of(sheet, rows, problems)
    if columns is None:
        return
    for line, cells in rows:
        if line > MOST_ROWS:
            message = _("Only the first %d rows are read: divide the workbook.") % MOST_ROWS
            problems.append(RowProblem(sheet.title, line, "", message))
            return
        values, wrong = _values(sheet, line, columns, cells)
        if unit:
            values.setdefault("unit", unit)
        wrong += [
            RowProblem(sheet.title, line, column.title, _("This cell must be filled in."))
            for column in sheet.columns
            if (column.is_required or column.name == "unit")
            and column.name not in values
            and not any(problem.column == column.title for problem in wrong)
        ]
        problems.extend(wrong)
        if not wrong:
            yield Row(sheet, line, values)


def header_of(
    sheet: Sheet, rows: Iterator[tuple[int, list[Any]]], problems: list[RowProblem]
) -> list[Column | None] | None:
    """What each column is; None, and a problem, where no header can be found or used."""
    required = [column for column in sheet.columns if column.is_required]
    for line, cells in islice(rows, _HEADER_WITHIN):
        found = [column_called(sheet, cell_text(cell.value)) for cell in cells]
        known = [column.name for column in found if column is not None]
        if not all(column.name in known for column in required):
            continue
        twice = sorted({sheet.title_of(name) for name in known if known.count(name) > 1})
        if not twice:
            return found
        message = _("column given twice: %s") % ", ".join(twice)
        problems.append(RowProblem(sheet.title, line, "", message))
        return None
    message = _("There is no header with these columns: %(columns)s.") % {
        "columns": ", ".join(f"“{column.title}”" for column in required)
    }
    problems.append(RowProblem(sheet.title, 0, "", message))
    return None


def _values(
    sheet: Sheet, line: int, columns: list[Column | None], cells: list[Any]
) -> tuple[dict[str, Any], list[RowProblem]]:
    values: dict[str, Any] = {}
    wrong: list[RowProblem] = []
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            value = cell_value(column, cell)
        except BadCell as error:
            wrong.append(RowProblem(sheet.title, line, column.title, str(error)))
        else:
            if value not in (None, ""):
                values[column.name] = value
    return values, wrong
