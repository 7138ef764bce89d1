"""The weekly schedule as offices write it, in Word or Excel: the tables of a file in rows.

Files are hostile until they are read: what comes out of an archive is measured first, XML with
declarations of its own is refused, and no macro is opened. Merged cells say their text once:
a day or an hour that spans several rows holds for all of them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from organization.schedule.rows import Brought, rows_of_tables
from organization.schedule.sheets import WORKBOOK, sheets_of
from organization.schedule.table import Table
from organization.schedule.weeks import Week
from organization.schedule.word import DOCUMENT, tables_of
from portal.core.tabular import RowError, TableError
from portal.core.zips import UnknownCompression

MOST_BYTES: Final = 2_000_000
_MOST_UNPACKED: Final = 20_000_000
_MOST_MEMBERS: Final = 500
_CHUNK: Final = 1 << 16
# What the readers stumble over in files that are damaged.
_DAMAGED: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    UnknownCompression,
    zlib.error,
    DefusedXmlException,
    ElementTree.ParseError,
    RecursionError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


def read_schedule(content: bytes, name: str, week: Week) -> Brought:
    """The rows of every table that is a schedule. Raises TableError with what is wrong."""
    if len(content) > MOST_BYTES:
        raise TableError(name, [RowError(0, _("The file is too large: divide it."))])
    try:
        tables, beside = _tables(content)
    except _DAMAGED as error:
        message = _("This is no Word (.docx) or Excel (.xlsx) file that can be read.")
        raise TableError(name, [RowError(0, message)]) from error
    return rows_of_tables(tables, beside, name, week)


def _tables(content: bytes) -> tuple[list[Table], str]:
    """The tables of a file, and the text beside them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _measure(archive)
        names = set(archive.namelist())
        if DOCUMENT in names:
            return tables_of(archive)
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
