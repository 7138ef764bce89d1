"""The sheets of a workbook as tables, with what somebody hid in them.

The library that reads the cells row by row tells neither what is hidden nor what is merged:
that is read from the sheet's own XML.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from organization.schedule.table import Line, Table
from portal.core.vietnamese import one_line
from portal.core.workbooks import sheet_parts

MOST_ROWS, MOST_COLUMNS = 500, 30
WORKBOOK: Final = "xl/workbook.xml"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_MARGINS: Final = frozenset(
    f"{_S}{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")
)
# What headers and footers say of their looks: &C, &12, &"Arial,Bold".
_CODE = re.compile(r'&(?:"[^"]*"|\d+|[A-Za-z])')
_MIDNIGHT: Final = datetime.time(0)
# Of rows without a text programs keep the looks, often of a thousand.
_MOST_SEEN: Final = 5_000
_YES: Final = frozenset({"1", "true"})


def sheets_of(content: bytes) -> tuple[list[Table], str]:
    """Every sheet that is shown, and the text of headers, footers and drawn boxes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    beside: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sheet_parts(archive)
        tables = [
            _table(sheet, archive, parts[sheet.title], beside)
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
        ]
        for name in archive.namelist():
            if _DRAWING.fullmatch(name):
                drawing = ElementTree.fromstring(archive.read(name), forbid_dtd=True)
                beside += [text.text or "" for text in drawing.iter(f"{_A}t")]
    return tables, " ".join(beside)


def _table(sheet: Any, archive: zipfile.ZipFile, part: str, beside: list[str]) -> Table:
    """The lines with what is hidden; a cell that goes on from above is None, as in Word."""
    lines = list(_lines(sheet))
    while lines and not any(lines[-1]):
        lines.pop()
    table = Table(lines[:MOST_ROWS], title=one_line(sheet.title), is_cut=len(lines) > MOST_ROWS)
    number = 0
    with archive.open(part) as source:
        for _event, element in ElementTree.iterparse(source, forbid_dtd=True):
            if element.tag == f"{_S}col" and element.get("hidden") in _YES:
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                table.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            elif element.tag == f"{_S}row":
                number = int(element.get("r", number + 1))
                if element.get("hidden") in _YES:
                    table.hidden_rows.add(number)
                element.clear()
            elif element.tag == f"{_S}mergeCell":
                _merge(table, element.get("ref", ""))
            elif element.tag in _MARGINS:
                beside.append(_CODE.sub(" ", element.text or ""))
    return table


def _merge(table: Table, span: str) -> None:
    left, top, right, bottom = range_boundaries(span)
    for number, line in enumerate(table.lines[top - 1 : bottom], start=top):
        if left < right:
            table.spans[number, left - 1] = right - left + 1
        if top < number and left <= len(line):
            line[left - 1] = None


def _lines(sheet: Any) -> Iterator[Line]:
    # What the sheet says of its own size is not believed.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=_MOST_SEEN, max_col=MOST_COLUMNS, values_only=True):
        yield [_written(value) for value in row]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y %H:%M" if value.time() != _MIDNIGHT else "%d/%m/%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return one_line(str(value))
