"""Workbooks of Excel: those of other people opened in bounds, and texts written as texts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils.exceptions import InvalidFileException

from portal.core.tabular import FORMULA_STARTS

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROOT: Final = "_rels/.rels"
_YES: Final = frozenset({"1", "true"})
_MOST_COLUMNS: Final = 16_384
Style = Callable[[int, Any], None]
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_MEMBERS: Final = 2_000
# Excel's own limit.
_LONGEST_CELL: Final = 32_767
# C0 controls but tab and newlines; halves of characters.
_REFUSED_BY_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BROKEN: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OverflowError,
    RuntimeError,  # also zipfile's, for a password or a compression that it does not know
    OSError,
)


class BadWorkbook(ValueError):
    """The file cannot be read as a workbook; the message says why."""


@dataclass
class Hidden:
    """The numbers of the rows and columns of a sheet that are hidden, from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


@contextmanager
def open_workbook(
    source: bytes | Path, *, most_unpacked: int = MAX_UNPACKED, computed: bool = False
) -> Iterator[Any]:
    """The workbook in `source`. Raises BadWorkbook.

    Formulas stay formulas, or with `computed` are what their program last made of them.
    """
    _refuse_bomb(source, most_unpacked)
    try:
        book = load_workbook(_file_of(source), read_only=True, data_only=computed, keep_links=False)
    except _BROKEN as error:
        raise _broken() from error
    try:
        yield book
    finally:
        book.close()


def sheet_rows(sheet: Any, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[Any]]]:
    """The cells of each row that has any, by its number. Raises BadWorkbook.

    What a sheet says of its own size is not believed. One row more than `most_rows` is
    given: the caller says that there are too many.
    """
    for number, cells in _numbered(sheet, most_rows, most_columns, values_only=False):
        if any(cell.value not in (None, "") for cell in cells):
            yield number, list(cells)


def sheet_values(
    sheet: Any, *, most_rows: int, most_columns: int
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """What the cells of every row hold, by its number; bounded as `sheet_rows` is."""
    yield from _numbered(sheet, most_rows, most_columns, values_only=True)


def hidden_in(source: bytes | Path, *, most_unpacked: int = MAX_UNPACKED) -> dict[str, Hidden]:
    """What is hidden in each sheet, by its title. Raises BadWorkbook.

    The library that reads the cells row by row does not tell: it is read from the XML.
    """
    _refuse_bomb(source, most_unpacked)
    try:
        with zipfile.ZipFile(_file_of(source)) as archive:
            parts = sheet_parts(archive)
            return {title: _hidden(archive, part) for title, part in parts.items()}
    except _BROKEN as error:
        raise _broken() from error


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet with cells lies, by its title."""
    found = _linked(archive, "", "/officeDocument") if _ROOT in archive.namelist() else {}
    workbook = next(iter(found.values()), "xl/workbook.xml")
    parts = _linked(archive, workbook, "/worksheet")
    book = ElementTree.fromstring(archive.read(workbook), forbid_dtd=True)
    return {
        sheet.get("name", ""): parts[link]
        for sheet in book.iter(f"{_MAIN}sheet")
        if (link := sheet.get(f"{_LINKED}id")) in parts
    }


def _linked(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts of one kind to which a part links, or the archive itself; by the link's name."""
    folder, name = posixpath.split(part)
    links = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        link.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, link.get("Target", ""))
        ).lstrip("/")
        for link in ElementTree.fromstring(links, forbid_dtd=True)
        if link.get("Type", "").endswith(kind)
    }


def _hidden(archive: zipfile.ZipFile, part: str) -> Hidden:
    found, number = Hidden(), 0
    with archive.open(part) as source:
        for _event, element in ElementTree.iterparse(source, forbid_dtd=True):
            if element.tag == f"{_MAIN}row":
                number = int(element.get("r", number + 1))
                if element.get("hidden") in _YES:
                    found.rows.add(number)
                element.clear()
            elif element.tag == f"{_MAIN}col" and element.get("hidden") in _YES:
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                found.columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return found


def append_texts(sheet: Any, texts: Iterable[str], style: Style | None = None) -> None:
    """Add a row to a write-only sheet; what begins with "=" or "+" is no formula, now or edited.

    `style` may dress each cell, given its number from 0.
    """
    cells = []
    for number, text in enumerate(texts):
        cell: Any = WriteOnlyCell(sheet, _REFUSED_BY_XML.sub(" ", text)[:_LONGEST_CELL])
        cell.data_type = "s"
        cell.number_format = FORMAT_TEXT
        if text.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
        if style:
            style(number, cell)
        cells.append(cell)
    sheet.append(cells)


def _numbered(
    sheet: Any, most_rows: int, most_columns: int, *, values_only: bool
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    try:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns, values_only=values_only)
        yield from enumerate(rows, start=1)
    except _BROKEN as error:
        raise _broken() from error


def _file_of(source: bytes | Path) -> Path | io.BytesIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source


def _refuse_bomb(source: bytes | Path, most_unpacked: int) -> None:
    """Refuse a workbook by what its directory announces; a member never yields more."""
    try:
        with zipfile.ZipFile(_file_of(source)) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise _broken() from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > most_unpacked:
        raise BadWorkbook(_("The workbook would unpack to too much: divide it."))


def _broken() -> BadWorkbook:
    return BadWorkbook(_("The file is damaged or no workbook of Excel (.xlsx)."))
