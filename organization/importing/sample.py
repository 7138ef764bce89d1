"""The sample of a workbook: every sheet with its headers, and one example below."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from organization.importing.columns import SHEETS

_WIDTH = 24


def sample_workbook() -> bytes:
    """A workbook to fill in; the rows below the headers are examples to be deleted."""
    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        page: Any = book.create_sheet(sheet.title)
        page.append([column.title for column in sheet.columns])
        page.append([column.example for column in sheet.columns])
        page.freeze_panes = "A2"
        for number, cell in enumerate(page[1], start=1):
            cell.font = Font(bold=True)
            page.column_dimensions[get_column_letter(number)].width = _WIDTH
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
