"""The sheets of a workbook as tables, with what somebody hid in them.

The library that reads the cells row by row tells neither what is hidden nor what is merged:
that is read from the sheet's own XML.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from organization.schedule.rows import Line, Table
from portal.core.vietnamese import one_line

MOST_ROWS, MOST_COLUMNS = 500, 30
WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_YES: Final = frozenset({"1", "true"})


def sheets_of(content: bytes) -> list[Table]:
    """Every sheet that is shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _parts(archive)
        return [
            _table(list(_lines(sheet)), archive, parts[sheet.title])
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
        ]


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet lies, by its title."""
    links = ElementTree.fromstring(archive.read(_LINKS), forbid_dtd=True)
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")) for link in links}
    book = ElementTree.fromstring(archive.read(WORKBOOK), forbid_dtd=True)
    return {
        sheet.get("name", ""): posixpath.normpath(targets[sheet.get(f"{_R}id")]).lstrip("/")
        for sheet in book.iter(f"{_S}sheet")
    }


def _table(lines: list[Line], archive: zipfile.ZipFile, part: str) -> Table:
    """The lines with what is hidden; a cell that goes on from above is None, as in Word."""
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    number = 0
    with archive.open(part) as source:
        for _event, element in ElementTree.iterparse(source, forbid_dtd=True):
            if element.tag == f"{_S}col" and element.get("hidden") in _YES:
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            elif element.tag == f"{_S}row":
                number = int(element.get("r", number + 1))
                if element.get("hidden") in _YES:
                    hidden_rows.add(number)
                element.clear()
            elif element.tag == f"{_S}mergeCell":
                _merge(lines, element.get("ref", ""))
    return Table(
        lines, hidden_rows=frozenset(hidden_rows), hidden_columns=frozenset(hidden_columns)
    )


def _merge(lines: list[Line], span: str) -> None:
    left, top, _right, bottom = range_boundaries(span)
    for line in lines[top:bottom]:
        if left <= len(line):
            line[left - 1] = None


def _lines(sheet: Any) -> Iterator[Line]:
    # What the sheet says of its own size is not believed.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        yield [_written(value) for value in row]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return one_line(str(value))
