"""Spreadsheets of Wagtail's listings and reports: recorded, and harmless when opened.

A patch of Wagtail (docs/patches.md): every listing that offers a download goes through
`SpreadsheetExportMixin`, which tells nobody and writes formulas into CSV as they stand.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.core.audit.services import record_export
from portal.core.tabular import neutral_cell

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Replace Wagtail's methods, once."""
    mixin: Any = SpreadsheetExportMixin
    if hasattr(mixin.as_spreadsheet, "__wrapped__"):
        return
    mixin.as_spreadsheet = _recorded(mixin.as_spreadsheet)
    mixin.preprocess_field_value = _neutral(mixin.preprocess_field_value)


def _recorded(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def as_spreadsheet(self: Any, queryset: Any, spreadsheet_format: str) -> Any:
        # Before the file is handed out: what cannot be recorded does not leave.
        rows = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        record_export(self.request, f"{self.get_filename()}.{spreadsheet_format}", rows)
        return original(self, queryset, spreadsheet_format)

    return as_spreadsheet


def _neutral(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        shown = original(self, field, value, export_format)
        # In XLSX a text is marked as text; Wagtail sees to that itself.
        return neutral_cell(shown) if export_format == self.FORMAT_CSV else shown

    return preprocess_field_value
