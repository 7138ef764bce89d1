"""Tables: reading CSV files that people prepare, and cells that are safe to hand out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.core.vietnamese import nfc, one_line

# White space aside, which `one_line` has made spaces of. PostgreSQL refuses NUL.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one line of a file; the header is line 1, 0 is the file itself."""

    line: int
    message: str

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return _("line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


class TableError(Exception):
    """A file that cannot be used at all, or not in part: carries every `RowError`."""

    def __init__(self, name: str, errors: Sequence[RowError]) -> None:
        super().__init__(name, tuple(errors))
        self.name = name
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(f"{self.name}: {error}" for error in self.errors)


@dataclass(frozen=True)
class Row:
    """One row: its first line in the file and its cells, trimmed, on one line and in NFC.

    `not_nfc` names the columns whose text had to be composed: a caller may accept,
    report or refuse such a row.
    """

    line: int
    values: Mapping[str, str]
    not_nfc: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def get(self, column: str, default: str = "") -> str:
        """The cell of an optional column."""
        return self.values.get(column, default)


@dataclass
class Table:
    """The usable rows of a file and what is wrong with the others."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def refuse_if_wrong(self) -> None:
        """Raise `TableError` with all errors gathered so far, if there is any."""
        if self.errors:
            raise TableError(self.name, sorted(self.errors, key=lambda error: error.line))


def read_table(
    source: Path | bytes, required: Sequence[str], name: str = "", *, delimiters: str = ","
) -> Table:
    """Rows of a CSV file in UTF-8 (a byte order mark is accepted).

    `source` is a path or the bytes of an upload; `name` is what errors call the file.
    Of several `delimiters` the one that the header has most of counts: programs of
    Vietnamese offices divide by semicolons.
    Empty lines are skipped. Rows with more or fewer cells than the header, or with
    control characters, stand in `Table.errors`. Raises `TableError` when the file is
    missing, empty, not UTF-8, not CSV, has no row, or lacks one of the `required` columns.
    """
    name = name or (source.name if isinstance(source, Path) else "CSV")
    lines = _lines(_decode(_content(source, name), name), name, delimiters)
    header = _header(lines, required, name)
    table = Table(name, header)
    for line, cells in lines:
        if len(cells) != len(header):
            message = _("%(found)d cells where the header has %(expected)d")
            counts = {"found": len(cells), "expected": len(header)}
            table.errors.append(RowError(line, message % counts))
        elif any(_CONTROLS.search(one_line(cell)) for cell in cells):
            table.errors.append(RowError(line, _("a cell holds control characters")))
        else:
            table.rows.append(_row(line, header, cells))
    if not table.rows and not table.errors:
        raise TableError(name, [RowError(0, _("the file has a header but no row"))])
    return table


def _content(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        message = _("the file cannot be read (%(reason)s)") % {"reason": error.strerror}
        raise TableError(name, [RowError(0, message)]) from error


def _decode(content: bytes, name: str) -> str:
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise TableError(name, [RowError(0, _("the file is empty"))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(
            name, [RowError(line, _("not UTF-8; save the file as “CSV UTF-8”"))]
        ) from error


def _lines(text: str, name: str, delimiters: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the number of its first line."""
    header = text.lstrip().partition("\n")[0]
    delimiter = max(delimiters, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        message = _("not readable as CSV (%(reason)s)") % {"reason": error}
        raise TableError(name, [RowError(first, message)]) from error


def _header(
    lines: Iterator[tuple[int, list[str]]], required: Sequence[str], name: str
) -> tuple[str, ...]:
    line, cells = next(lines)
    header = tuple(one_line(cell) for cell in cells)
    missing = [column for column in required if column not in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    errors = []
    if missing:
        errors.append(RowError(line, _("missing column: %s") % ", ".join(missing)))
    if twice:
        errors.append(RowError(line, _("column given twice: %s") % ", ".join(twice)))
    if errors:
        raise TableError(name, errors)
    return header


def _row(line: int, header: tuple[str, ...], cells: list[str]) -> Row:
    values = dict(zip(header, cells, strict=True))
    not_nfc = tuple(column for column, cell in values.items() if nfc(cell) != cell)
    return Row(line, {column: one_line(cell) for column, cell in values.items()}, not_nfc)


# What makes a spreadsheet program take a cell for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral_cell(value: Any) -> Any:
    """`value` as a spreadsheet shows it: text that would be a formula begins with an apostrophe.

    Numbers and dates are left as they are, also negative ones.
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
