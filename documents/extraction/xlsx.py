"""The text of a workbook: one page a sheet, one line a row, cells apart by a tab."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents.extraction.archives import open_archive
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop

# Errors of openpyxl on damaged workbooks: it checks little and stumbles over the rest.
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The visible sheets; formulas by the value that was last computed.

    Raises:
        Stop: as `open_archive`; corrupt where openpyxl cannot follow.
    """
    with open_archive(path, limits):
        pass
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            for number, sheet in enumerate(shown, start=1):
                text = "\n".join(_lines(sheet, limits.page_characters))
                yield Page(number, f"{sheet.title}\n{text}".strip(), Method.XLSX)
        except _DAMAGED as error:
            raise Stop(State.CORRUPT, Reason.UNREADABLE) from error


def _lines(sheet: Any, most: int) -> Iterator[str]:
    """Rows with something in them, up to the first beyond `most` characters."""
    # What the sheet says of its own size is not believed: empty cells would be made up.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        cells = [_written(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            line = "\t".join(cells)
            yield line
            most -= len(line) + 1
            if most < 0:
                return


def _written(value: object) -> str:
    """A cell as it is read in Vietnam: days before months, no line breaks."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
