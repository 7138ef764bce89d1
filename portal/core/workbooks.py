"""Workbooks of Excel that other people made: opened in bounds, read without their formulas."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_MEMBERS: Final = 2_000
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


@contextmanager
def open_workbook(content: bytes) -> Iterator[Any]:
    """The workbook in `content`; formulas stay formulas. Raises BadWorkbook."""
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
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
    try:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns)
        for number, cells in enumerate(rows, start=1):
            if any(cell.value not in (None, "") for cell in cells):
                yield number, list(cells)
    except _BROKEN as error:
        raise _broken() from error


def _refuse_bomb(content: bytes) -> None:
    """Refuse a workbook by what its directory announces; a member never yields more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise _broken() from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BadWorkbook(_("The workbook would unpack to too much: divide it."))


def _broken() -> BadWorkbook:
    return BadWorkbook(_("The file is damaged or no workbook of Excel (.xlsx)."))
