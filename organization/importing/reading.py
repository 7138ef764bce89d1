"""A workbook as rows: which sheet is what, which column is what, and what each cell holds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext as _

from organization.importing.columns import SHEETS, Column, Sheet, column_called, sheet_called
from portal.core.vietnamese import nfc, one_line, search_key
from portal.core.workbooks import BadWorkbook, open_workbook, sheet_rows

MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 60
_HEADER_WITHIN: Final = 15
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_YES: Final = {"x", "co", "1", "true", "yes", "dung"}
_NO: Final = {"", "khong", "0", "false", "no"}
_MOST_ORDER: Final = 32_767


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


class _BadCell(ValueError):
    """The message says what is wrong with the cell."""


def read_organization(content: bytes, unit: str = "") -> OrganizationFile:
    """Read a workbook; `unit` is that of rows that name none. Raises BadWorkbook."""
    file = OrganizationFile()
    with open_workbook(content) as book:
        for one in book.worksheets:
            sheet = sheet_called(str(one.title))
            if sheet is None or sheet.key in file.rows:
                continue
            rows = sheet_rows(one, most_rows=MOST_ROWS, most_columns=_MOST_COLUMNS)
            file.rows[sheet.key] = list(_rows(sheet, rows, unit, file.problems))
    if not file.rows:
        raise BadWorkbook(
            _("The workbook has none of the sheets %(known)s.")
            % {"known": ", ".join(f"“{sheet.title}”" for sheet in SHEETS)}
        )
    if not file.total and not file.problems:
        raise BadWorkbook(_("The workbook has no row below its headers."))
    return file


def _rows(
    sheet: Sheet, rows: Iterator[tuple[int, list[Any]]], unit: str, problems: list[RowProblem]
) -> Iterator[Row]:
    columns = _header(sheet, rows, problems)
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


def _header(
    sheet: Sheet, rows: Iterator[tuple[int, list[Any]]], problems: list[RowProblem]
) -> list[Column | None] | None:
    """What each column is; None, and a problem, where no header can be found or used."""
    required = [column for column in sheet.columns if column.is_required]
    for line, cells in islice(rows, _HEADER_WITHIN):
        found = [column_called(sheet, _text(cell.value)) for cell in cells]
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
            value = _value(column, cell)
        except _BadCell as error:
            wrong.append(RowProblem(sheet.title, line, column.title, str(error)))
        else:
            if value not in (None, ""):
                values[column.name] = value
    return values, wrong


def _value(column: Column, cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        raise _BadCell(_("The cell holds a formula: paste its value instead."))
    if cell.data_type == "e":
        raise _BadCell(_("The cell holds an error of Excel."))
    if column.holds == "date":
        return _date(cell.value)
    text = _text(cell.value)
    if column.holds == "lines":
        if column.name == "phones":
            text = text.replace(";", "\n")
        return "\n".join(filter(None, map(one_line, text.splitlines())))
    text = one_line(text)
    if column.holds == "flag":
        return _flag(text)
    if column.holds == "number":
        return _number(text)
    if column.holds == "degrees":
        return _degrees(text)
    return text


def _text(value: Any) -> str:
    """The text of a cell: NFC, without controls, lines kept."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel counts everything in fractions
    return _CONTROLS.sub("", nfc(str(value))).strip()


def _date(value: Any) -> datetime.date | None:
    """A date of Excel, 31/12/2026 or 2026-12-31. Raises _BadCell."""
    text = one_line(_text(value))
    if not text:
        return None
    match = _DAY_FIRST.fullmatch(text)
    try:
        if match:
            day, month, year = map(int, match.groups())
            found = datetime.date(year, month, day)
        else:
            found = datetime.date.fromisoformat(text)
    except ValueError as error:
        message = _("“%s” is no date: write it as 31/12/2026.") % text[:40]
        raise _BadCell(message) from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise _BadCell(_("The year cannot be right: %s") % found.year)
    return found


def _flag(text: str) -> bool | None:
    key = search_key(text)
    if key in _YES:
        return True
    if key in _NO:
        return False if key else None
    raise _BadCell(_("Write “x” or “không” here."))


def _number(text: str) -> int | None:
    if not text:
        return None
    is_short = len(text) <= len(str(_MOST_ORDER))
    if not (is_short and text.isascii() and text.isdecimal()) or int(text) > _MOST_ORDER:
        raise _BadCell(_("“%s” is no whole number.") % text[:40])
    return int(text)


def _degrees(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        degrees = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise _BadCell(_("“%s” is no number of degrees.") % text[:40]) from error
    if not degrees.is_finite() or abs(degrees) > 180:
        raise _BadCell(_("“%s” is no number of degrees.") % text[:40])
    return round(degrees, 6)
