"""Refused rows of an import as a table: to be mended and uploaded again."""

from __future__ import annotations

import datetime
import io
import json
import re
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook

from documents.importing.reading import read_rows
from documents.importing.rows import RowProblem
from documents.importing.tables import RawRow, open_table
from documents.models import DocumentImport, ImportedRow
from portal.core.batches import batches
from portal.core.workbooks import append_texts

_BATCH: Final = 500
# C0 controls but tab and newlines; halves of characters.
_REFUSED_BY_STORES: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def keep_refused(run: DocumentImport, path: Path) -> None:
    """Keep what the refused rows of the list held; asked for before the list is deleted.

    Not of rows that are marked secret or internal: nothing of them may stay here. Raises
    BadFile.
    """
    refused = run.rows.filter(verdict=ImportedRow.Verdict.REFUSED)
    rows = {row.line: row for row in refused}
    if not rows:
        return
    mapping = run.column_mapping
    with open_table(path, mapping.sheet) as table:
        for row in read_rows(table, mapping):
            if isinstance(row, RowProblem) and row.field == "secrecy":
                rows.pop(row.line, None)
    with open_table(path, mapping.sheet) as table:
        for raw in table.rows:
            if isinstance(raw, RawRow) and raw.line in rows:
                values = {name: raw.values.get(name) for name in table.columns}
                rows[raw.line].cells = [[name, _text(value)] for name, value in values.items()]
    for some in batches(rows.values(), _BATCH):
        ImportedRow.objects.bulk_update(some, ["cells"])


def _text(value: Any) -> str:
    """A value as somebody would type it; without what JSON in PostgreSQL and XML refuse."""
    if isinstance(value, datetime.datetime | datetime.date):
        text = f"{value:%d/%m/%Y}"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, list):
        text = "; ".join(_text(part) for part in value)
    elif isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = "" if value is None else str(value)
    return _REFUSED_BY_STORES.sub(" ", text)


def has_table(run: DocumentImport) -> bool:
    """Whether refused rows were kept."""
    return run.rows.exclude(cells=[]).exists()


def table_of_refused(run: DocumentImport) -> bytes:
    """The refused rows as a workbook: their line, why, and the columns of the list."""
    rows = list(run.rows.exclude(cells=[]).order_by("line"))
    columns = dict.fromkeys(name for row in rows for name, _value in row.cells)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Refused rows"))
    append_texts(sheet, [_("Line"), _("Why it was refused"), *columns])
    for row in rows:
        held = dict(row.cells)
        cells = [held.get(name, "") for name in columns]
        append_texts(sheet, [str(row.line), row.message, *cells])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
