"""The weekly schedule as offices write it, in Word or Excel: the table of a file in rows.

Files are hostile until they are read: what comes out of an archive is measured first, XML with
declarations of its own is refused, and no macro is opened. Merged cells say their text once:
a day or an hour that spans several rows holds for all of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from organization.schedule.rows import Brought, Grid, Line, Table, rows_of_table
from organization.schedule.sheets import MOST_COLUMNS, MOST_ROWS, WORKBOOK, sheets_of
from organization.schedule.weeks import Week
from portal.core.tabular import RowError, TableError
from portal.core.vietnamese import one_line
from portal.core.zips import UnknownCompression

MOST_BYTES: Final = 2_000_000
_MOST_UNPACKED: Final = 20_000_000
_MOST_MEMBERS: Final = 500
_CHUNK: Final = 1 << 16
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT: Final = "word/document.xml"
# What the readers stumble over in files that are damaged.
_DAMAGED: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    UnknownCompression,
    DefusedXmlException,
    ElementTree.ParseError,
    RecursionError,
    EOFError,
    OSError,
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


def read_schedule(content: bytes, name: str, week: Week) -> Brought:
    """The rows of the first table that is a schedule. Raises TableError with what is wrong."""
    if len(content) > MOST_BYTES:
        raise TableError(name, [RowError(0, _("The file is too large: divide it."))])
    try:
        tables = _tables(content)
    except _DAMAGED as error:
        message = _("This is no Word (.docx) or Excel (.xlsx) file that can be read.")
        raise TableError(name, [RowError(0, message)]) from error
    return rows_of_table(tables, name, week)


def _tables(content: bytes) -> list[Table]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _measure(archive)
        names = set(archive.namelist())
        if _DOCUMENT in names:
            root = ElementTree.fromstring(archive.read(_DOCUMENT), forbid_dtd=True)
            body = root.find(f"{_W}body")
            beside = [] if body is None else body.findall(f"{_W}p")
            text = " ".join(_lines_of(beside))
            return [Table(_word_table(table), beside=text) for table in root.iter(f"{_W}tbl")]
        if WORKBOOK not in names:
            raise zipfile.BadZipFile
    return sheets_of(content)


def _measure(archive: zipfile.ZipFile) -> None:
    """Unpack all of it once and throw it away: what an archive says of its size is not believed."""
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise zipfile.BadZipFile
    left = _MOST_UNPACKED
    for member in members:
        if member.filename.lower().endswith("vbaproject.bin"):
            raise zipfile.BadZipFile
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile


def _word_table(table: Element) -> Grid:
    """A table of Word; a cell that goes on from above is None."""
    grid: Grid = []
    for row in table.findall(f"{_W}tr")[:MOST_ROWS]:
        cells: Line = []
        for cell in row.findall(f"{_W}tc")[:MOST_COLUMNS]:
            wide, goes_on = _span_of(cell)
            cells += [None if goes_on else _words(cell), *[""] * (wide - 1)]
        grid.append(cells)
    return grid


def _span_of(cell: Element) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it goes on from the row above."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    wide = int(span.get(f"{_W}val", "1")) if span is not None else 1
    goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
    return max(1, min(wide, MOST_COLUMNS)), goes_on


def _words(cell: Element) -> str:
    return one_line(" ".join(_lines_of(cell.iter(f"{_W}p"))))


def _lines_of(paragraphs: Iterable[Element]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield "".join(
            " " if part.tag in {f"{_W}br", f"{_W}tab"} else part.text or ""
            for part in paragraph.iter()
            if part.tag in {f"{_W}t", f"{_W}br", f"{_W}tab"}
        )
