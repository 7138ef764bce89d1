"""A workbook as rows: which sheet is what, which column is what, and what each cell holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext as _

from organization.importing.cells import BadCell, cell_text, cell_value
from organization.importing.columns import SHEETS, Column, Sheet, column_called, sheet_called
from portal.core.vietnamese import one_line, search_key
from portal.core.workbooks import BadWorkbook, Hidden, hidden_in, open_workbook, sheet_rows

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
_HEADER_WITHIN: Final = 15
# Of what was not read so many are named.
_MOST_NAMES, _MOST_OF_A_NAME = 20, 40
_KEYS: Final = frozenset({"unit", "reference"})
# Columns that number the rows, and that of refused rows which says why.
_NUMBERS: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "ly do bi tu choi"})


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
    """The rows that can be understood, by sheet, what is wrong with others, what is not read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows can be understood."""
        return sum(map(len, self.rows.values()))


def read_organization(content: bytes, unit: str = "") -> OrganizationFile:
    """Read a workbook; `unit` is that of rows that name none. Raises BadWorkbook."""
    file = OrganizationFile()
    hidden = hidden_in(content)
    with open_workbook(content) as book:
        _note_unread_sheets(file, book)
        for sheet, one in known_sheets(book):
            if sheet.key in file.rows:
                message = _("A second sheet with the same rows: put them into one sheet.")
                file.problems.append(RowProblem(str(one.title), 0, "", message))
                continue
            rows = sheet_rows(one, most_rows=2 * MOST_ROWS, most_columns=MOST_COLUMNS)
            there = hidden.get(one.title, Hidden())
            file.rows[sheet.key] = list(_rows(sheet, rows, unit, there, file))
    if not file.rows:
        raise BadWorkbook(
            _("The workbook has none of the sheets %(known)s.")
            % {"known": ", ".join(f"“{sheet.title}”" for sheet in SHEETS)}
        )
    if not file.total and not file.problems:
        raise BadWorkbook(_("The workbook has no row below its headers."))
    return file


def known_sheets(book: Any) -> Iterator[tuple[Sheet, Any]]:
    """The sheets of a workbook that are shown and hold what we know."""
    for one in book.worksheets:
        sheet = sheet_called(str(one.title))
        if sheet is not None and one.sheet_state == "visible":
            yield sheet, one


def _note_unread_sheets(file: OrganizationFile, book: Any) -> None:
    titles = [str(one.title) for one in book.worksheets]
    hidden = [str(one.title) for one in book.worksheets if one.sheet_state != "visible"]
    unknown = [title for title in titles if title not in hidden and sheet_called(title) is None]
    if unknown:
        file.notes.append(
            _("Sheets that are none of these and were not read: %s.") % _quoted(unknown)
        )
    if hidden:
        file.notes.append(_("Sheets that are hidden and were not read: %s.") % _quoted(hidden))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name[:_MOST_OF_A_NAME]}”" for name in islice(names, _MOST_NAMES))


def _rows(
    sheet: Sheet,
    rows: Iterator[tuple[int, list[Any]]],
    unit: str,
    hidden: Hidden,
    file: OrganizationFile,
) -> Iterator[Row]:
    problems = file.problems
    header = header_of(sheet, rows, problems, hidden)
    if header is None:
        return
    columns = header.columns
    for message, titles in (
        (
            _("Sheet “%(sheet)s”, columns that have no place and were not read: %(titles)s."),
            header.unknown,
        ),
        (
            _("Sheet “%(sheet)s”, columns that are hidden and were not read: %(titles)s."),
            header.hidden,
        ),
    ):
        if titles:
            file.notes.append(message % {"sheet": sheet.title, "titles": _quoted(titles)})
    for line, cells in rows:
        if line in hidden.rows:
            message = _("This row is hidden in the workbook: show it, or delete it.")
            problems.append(RowProblem(sheet.title, line, "", message))
            continue
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


@dataclass(frozen=True)
class Header:
    """What each column is, and which have no place or are hidden."""

    columns: list[Column | None]
    unknown: list[str]
    hidden: list[str]


def header_of(
    sheet: Sheet,
    rows: Iterator[tuple[int, list[Any]]],
    problems: list[RowProblem],
    hidden: Hidden,
) -> Header | None:
    """The header of a sheet; None, and a problem, where none can be found or used."""
    required = [column for column in sheet.columns if column.is_required]
    for line, cells in islice(rows, _HEADER_WITHIN):
        titles = [one_line(cell_text(cell.value)) for cell in cells]
        found = [column_called(sheet, title) for title in titles]
        known = [column.name for column in found if column is not None]
        if not all(column.name in known for column in required):
            continue
        twice = sorted({sheet.title_of(name) for name in known if known.count(name) > 1})
        if not twice:
            return _header(titles, found, hidden)
        message = _("column given twice: %s") % ", ".join(twice)
        problems.append(RowProblem(sheet.title, line, "", message))
        return None
    message = _("There is no header with these columns: %(columns)s.") % {
        "columns": ", ".join(f"“{column.title}”" for column in required)
    }
    problems.append(RowProblem(sheet.title, 0, "", message))
    return None


def _header(titles: list[str], found: list[Column | None], hidden: Hidden) -> Header:
    """What is hidden is not read, but for what only says whose row it is: readers never see it."""
    columns: list[Column | None] = []
    unknown, unseen = [], []
    for number, (title, column) in enumerate(zip(titles, found, strict=True), start=1):
        if number in hidden.columns and title and (column is None or column.name not in _KEYS):
            unseen.append(title)
            columns.append(None)
            continue
        if column is None and title and search_key(title) not in _NUMBERS:
            unknown.append(title)
        columns.append(column)
    return Header(columns, unknown, unseen)


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
