"""What a file calls internal: as a whole, or row by row. Where it may be, it is taken to be so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from organization.schedule.headings import MARKS, Schedule
from organization.schedule.table import Table
from portal.core.vietnamese import nfc, search_key

# With its accents: "nơi bỏ phiếu" is something else; without any it may be meant.
_INTERNAL = re.compile(
    r"\b(?:nội[\s-]+bộ|noi[\s-]+bo|không công khai|khong cong khai)\b", re.IGNORECASE
)
# What a whole file is stamped with: "Lưu hành nội bộ", "Lịch công tác tuần (nội bộ)".
_STAMP = re.compile(
    r"\b(?:lưu[\s-]+hành[\s-]+nội[\s-]+bộ|luu[\s-]+hanh[\s-]+noi[\s-]+bo"
    r"|lịch\b[^.;:]{0,60}\bnội[\s-]+bộ)\b",
    re.IGNORECASE,
)
_NO: Final = frozenset({"", "khong", "k", "0", "false"})
_PUBLIC: Final = "cong khai"


def says_internal(texts: Iterable[str | None]) -> bool:
    """Whether one of these texts has the words for it."""
    return any(_INTERNAL.search(nfc(text)) for text in texts if text)


def is_stamped(beside: str, others: Iterable[Table]) -> bool:
    """Whether what stands beside the schedules says that the file is internal as a whole."""
    texts = [beside, *(text for table in others for text in table.texts)]
    return any(_STAMP.search(nfc(text)) for text in texts)


def is_table_internal(schedule: Schedule) -> bool:
    """Whether a table says so of all its rows: by its name, above, in, or below its rows."""
    table, columns = schedule.table, schedule.columns
    own = columns.get("is_internal")
    said = [
        cell
        for line in table.lines[: schedule.heading]
        for number, cell in enumerate(line)
        if number != own or cell != schedule.headings[number]
    ]
    contents = [number for name, number in columns.items() if name not in {"day", "start", "half"}]
    below = [
        cell
        for line in table.lines[schedule.heading :]
        if not any(line[number] for number in contents if number < len(line))
        for cell in line
        if cell and _STAMP.search(nfc(cell))
    ]
    return bool(below) or says_internal([table.title, *said])


def marks_of(row: dict[str, str | None], above: dict[str, str]) -> dict[str, str]:
    """What the columns of internal and public rows say; one that is merged goes on."""
    return {
        name: above.get(name, "") if (text := row[name]) is None else text
        for name in MARKS
        if name in row
    }


def is_row_internal(texts: Iterable[str | None], marks: dict[str, str]) -> bool:
    """Whether a row is internal: by its own column, or by whatever text of it says so.

    Where there is a column of what is public, only what has a mark there is.
    """
    if search_key(marks.get("is_internal", "")) not in _NO | {_PUBLIC}:
        return True
    if "is_public" in marks and search_key(marks["is_public"]) in _NO:
        return True
    return says_internal(texts)
