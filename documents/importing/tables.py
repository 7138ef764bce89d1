"""Lists of documents as tables: XLSX, CSV and JSON lines, read row by row and bounded.

Files come from other people. A workbook is refused before it is opened when it would unpack
to more than it may; rows, columns and cells have an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from documents.importing.mapping import TELLING, guess
from documents.importing.rows import RowProblem
from portal.core.json_lines import SUFFIXES as JSON_SUFFIXES
from portal.core.json_lines import BadLine, json_object, read_lines
from portal.core.tabular import TableError, read_table
from portal.core.vietnamese import one_line
from portal.core.workbooks import BadWorkbook, open_workbook, sheet_values

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_BYTES: Final = 100 * 1024 * 1024
# Lists begin with titles and the names of offices; the header is below.
_HEADER_WITHIN: Final = 30
_CELLS_OF_A_TITLE: Final = 2
# Columns of JSON lines are what the first of them name.
_LINES_SEEN: Final = 200
# What such files begin with: Compound File Binary of Excel 97-2003, and of encrypted workbooks.
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
SUFFIXES: Final = (".xlsx", ".csv", *JSON_SUFFIXES)


class BadFile(ValueError):
    """The file cannot be read as a list; the message says why."""


@dataclass(frozen=True)
class RawRow:
    """Cells by header, as the file holds them: texts, numbers, dates or lists."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class RawTable:
    """An open list: its headers, its rows, to be read once, its sheets and which is open."""

    columns: tuple[str, ...]
    rows: Iterator[RawRow | RowProblem]
    sheets: tuple[str, ...] = ()
    sheet: str = ""


@contextmanager
def open_table(path: Path, sheet: str = "") -> Iterator[RawTable]:
    """The list in the file at `path`; of a workbook the named sheet, or the first with a list.

    Raises BadFile, also while rows are read.
    """
    name = path.name.lower()
    if not path.is_file():
        raise BadFile(_("There is no such file: %s") % path.name)
    if path.stat().st_size > MAX_BYTES:
        raise BadFile(_("%s is bigger than 100 MB: split the list.") % path.name)
    if is_old_workbook(path):
        raise BadFile(old_workbook(path.name))
    if name.endswith(".xlsx"):
        with _open_workbook(path, sheet) as table:
            yield table
    elif name.endswith(".csv"):
        yield _open_csv(path)
    elif name.endswith(JSON_SUFFIXES):
        yield _open_json(path)
    else:
        raise BadFile(
            _("Only %(kinds)s can be read, not %(name)s.")
            % {"kinds": ", ".join(SUFFIXES), "name": path.name}
        )


def is_old_workbook(path: Path) -> bool:
    """Whether the file is of Excel 97-2003, or a workbook under a password, whatever its name."""
    with path.open("rb") as file:
        return path.suffix.lower() == ".xls" or file.read(len(_OLE)) == _OLE


def old_workbook(name: str) -> str:
    """What is to be done with such a file."""
    return (
        _(
            "%s is a workbook of Excel 97-2003 (.xls) or protected by a password. Open it in "
            "Excel, choose Save As, the type Excel Workbook (*.xlsx), no password, and use the "
            "new file."
        )
        % name
    )


def _open_csv(path: Path) -> RawTable:
    try:
        table = read_table(path, (), delimiters=",;\t")
    except TableError as error:
        raise BadFile(str(error)) from error
    bad = (RowProblem(error.line, "", error.message) for error in table.errors)
    good = (RawRow(row.line, dict(row.values)) for row in table.rows)
    rows: list[RawRow | RowProblem] = sorted([*bad, *good], key=lambda row: row.line)
    return RawTable(table.columns, _bounded(iter(rows)))


def _open_json(path: Path) -> RawTable:
    rows = _json_rows(path)
    first = list(islice(rows, _LINES_SEEN))
    columns = {str(name): None for row in first if isinstance(row, RawRow) for name in row.values}
    return RawTable(tuple(columns)[:MAX_COLUMNS], _bounded(chain(first, rows)))


def _json_rows(path: Path) -> Iterator[RawRow | RowProblem]:
    for line in read_lines(path):
        try:
            if line.problem:
                raise BadLine(line.problem)
            yield RawRow(line.number, json_object(line.content, line.number))
        except BadLine as error:
            yield RowProblem(line.number, "", str(error))


def _bounded(rows: Iterator[RawRow | RowProblem]) -> Iterator[RawRow | RowProblem]:
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            yield RowProblem(row.line, "", _("Only the first %d rows are read.") % MAX_ROWS)
            return
        yield row


@contextmanager
def _open_workbook(path: Path, sheet: str) -> Iterator[RawTable]:
    with ExitStack() as stack:
        try:
            book = stack.enter_context(
                open_workbook(path, most_unpacked=MAX_UNPACKED, computed=True)
            )
        except BadWorkbook as error:
            raise _bad(path, error) from error
        yield _table_of(book, sheet, path)


def _bad(path: Path, error: BadWorkbook) -> BadFile:
    return BadFile(f"{path.name}: {error}")


def _table_of(book: Any, sheet: str, path: Path) -> RawTable:
    names = tuple(str(one.title) for one in book.worksheets)
    if sheet and sheet not in names:
        raise BadFile(
            _("The workbook has no sheet “%(name)s”; it has: %(known)s.")
            % {"name": sheet, "known": ", ".join(names)}
        )
    for one in book.worksheets:
        if sheet in ("", one.title):
            rows = _cells(one, path)
            if header := _find_header(rows):
                return RawTable(header, _sheet_rows(header, rows), names, one.title)
    raise BadFile(
        _("No row of %s looks like the header of a list of documents (số ký hiệu, trích yếu).")
        % path.name
    )


def _cells(sheet: Any, path: Path) -> Iterator[tuple[int, tuple[Any, ...]]]:
    try:
        yield from sheet_values(sheet, most_rows=MAX_ROWS, most_columns=MAX_COLUMNS)
    except BadWorkbook as error:
        raise _bad(path, error) from error


def _find_header(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> tuple[str, ...]:
    """The headers of the first row that names what a list of documents names; () if none does."""
    for _number, cells in islice(rows, _HEADER_WITHIN):
        names = [one_line(str(cell)) if cell is not None else "" for cell in cells]
        found = guess(name for name in names if name)
        # Titles of a list stand in one cell or two; a header has more, known or not.
        is_wide = sum(map(bool, names)) > _CELLS_OF_A_TITLE or len(found) > 1
        if is_wide and any(telling in found for telling in TELLING):
            return _unlike(names)
    return ()


def _unlike(names: list[str]) -> tuple[str, ...]:
    """Headers that differ: the second "Ghi chú" is "Ghi chú (2)", one without a name its place."""
    while names and not names[-1]:
        names.pop()
    headers: list[str] = []
    for place, name in enumerate(names, start=1):
        base = header = name or f"#{place}"
        copy = 1
        while header in headers:
            copy += 1
            header = f"{base} ({copy})"
        headers.append(header)
    return tuple(headers)


def _sheet_rows(
    header: tuple[str, ...], rows: Iterator[tuple[int, tuple[Any, ...]]]
) -> Iterator[RawRow | RowProblem]:
    for number, cells in rows:
        if number > MAX_ROWS:
            yield RowProblem(number, "", _("Only the first %d rows are read.") % MAX_ROWS)
            return
        if any(cell not in (None, "") for cell in cells):
            yield RawRow(number, dict(zip(header, cells, strict=False)))
