"""What a cell holds: texts, lines, dates, flags, numbers and degrees, and nothing that runs."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from portal.core.vietnamese import nfc, one_line, search_key

if TYPE_CHECKING:
    from organization.importing.columns import Column

# Controls, and what is not seen: marks of width and direction come along with what is pasted.
_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ud800-\udfff"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# A semicolon alone may be part of an address.
_BETWEEN_ADDRESSES: Final = re.compile(r";\s+")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_PHONES: Final = frozenset({"phone", "phones"})
# What Excel leaves of a telephone number that it took for a number: 0 stood before it.
_CUT_NUMBER = re.compile(r"[35789]\d{8}|2\d{9}")
_YES: Final = {"x", "co", "1", "true", "yes", "dung"}
_NO: Final = {"", "khong", "0", "false", "no"}
_MOST_ORDER: Final = 32_767


class BadCell(ValueError):
    """The message says what is wrong with the cell."""


def cell_value(column: Column, cell: Any) -> Any:
    """What a cell of the column says, None or "" for nothing. Raises BadCell."""
    if cell.value is None:
        return None
    text = written(column, cell.value)
    # Also written as text: what was refused must not become a name on its way back.
    if cell.data_type == "f" or text.startswith("="):
        raise BadCell(_("The cell holds a formula: paste its value instead."))
    if cell.data_type == "e" or text in ERROR_CODES:
        raise BadCell(_("The cell holds an error of Excel."))
    if column.holds in {"date", "last_day"}:
        return _date(text)
    if column.holds == "lines":
        if column.name == "phones":
            text = text.replace(";", "\n")
        elif column.name == "accounts":
            text = _BETWEEN_ADDRESSES.sub("\n", text)
        return "\n".join(filter(None, map(one_line, text.splitlines())))
    text = one_line(text)
    if column.holds == "flag":
        return _flag(text)
    if column.holds == "number":
        return _number(text)
    if column.holds == "degrees":
        return _degrees(text)
    return text


def written(column: Column, value: Any) -> str:
    """The text of a cell as the column of our name has it.

    With the zero that Excel took from a telephone number, and for a last day the one after it.
    """
    text = cell_text(value)
    if column.holds == "last_day":
        return _after(text)
    is_cut = column.name in _PHONES and isinstance(value, int | float)
    return f"0{text}" if is_cut and _CUT_NUMBER.fullmatch(text) else text


def cell_text(value: Any) -> str:
    """The text of a cell: NFC, without controls, lines kept; of a formula how it is written."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, ArrayFormula | DataTableFormula):
        value = getattr(value, "text", None) or "="
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel counts everything in fractions
    return _CONTROLS.sub("", nfc(str(value))).strip()


def _date(text: str) -> datetime.date | None:
    """A date as 31/12/2026 or 2026-12-31. Raises BadCell."""
    text = one_line(text)
    if not text:
        return None
    match = _DAY_FIRST.fullmatch(text)
    try:
        if match:
            day, month, year = map(int, match.groups())
            found = datetime.date(year, month, day)
        else:
            found = datetime.date.fromisoformat(text)
    except ValueError as error:
        message = _("“%s” is no date: write it as 31/12/2026.") % text[:40]
        raise BadCell(message) from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise BadCell(_("The year cannot be right: %s") % found.year)
    return found


def _after(text: str) -> str:
    """The day after a date; what is none stays to be refused."""
    try:
        last = _date(text)
    except BadCell:
        return text
    return f"{last + datetime.timedelta(days=1):%d/%m/%Y}" if last else text


def _flag(text: str) -> bool | None:
    key = search_key(text)
    if key in _YES:
        return True
    if key in _NO:
        return False if key else None
    raise BadCell(_("Write “x” or “không” here."))


def _number(text: str) -> int | None:
    if not text:
        return None
    is_short = len(text) <= len(str(_MOST_ORDER))
    if not (is_short and text.isascii() and text.isdecimal()) or int(text) > _MOST_ORDER:
        raise BadCell(_("“%s” is no whole number.") % text[:40])
    return int(text)


def _degrees(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        degrees = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise BadCell(_("“%s” is no number of degrees.") % text[:40]) from error
    if not degrees.is_finite() or abs(degrees) > 180:
        raise BadCell(_("“%s” is no number of degrees.") % text[:40])
    return round(degrees, 6)
