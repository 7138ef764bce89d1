"""What the rows of a weekly schedule's table say: day, hour, and the rest by its heading."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from openpyxl.utils.cell import get_column_letter

from organization.models import Part
from organization.schedule.weeks import Week
from portal.core.tabular import RowError, TableError
from portal.core.vietnamese import nfc, search_key

# More would not fit into the form in which they are looked at.
MOST_ROWS: Final = 60
# A heading is what it has of these words, the first that fits; as search keys.
_HEADINGS: Final = (
    ("office_named", ("chuan bi", "tham muu")),
    ("person_named", ("lanh dao", "chu tri", "ho ten")),
    ("participants", ("thanh phan", "tham du")),
    ("venue", ("dia diem",)),
    ("content", ("noi dung", "cong viec")),
    ("start", ("gio", "thoi gian")),
    ("half", ("buoi",)),
    ("day", ("ngay", "thu")),
)
# Columns that say of each row whether readers may know of it.
_INTERNAL_COLUMNS: Final = (("is_internal", ("noi bo",)), ("is_public", ("cong khai",)))
_NEEDED: Final = frozenset({"day", "content"})
_HOURS: Final = frozenset({"start", "half"})
_NUMBER = re.compile(r"\d+")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?!\d)")
_HOUR = re.compile(r"(?<!\d)(\d{1,2}) ?(?:giờ|[hg:]) ?(\d{2})?(?!\d)", re.IGNORECASE)
_ENDS: Final = ("start", "end")
_NOON: Final = 12
# With their accents: "tới" is no evening.
_HALF = re.compile(r"\b(?:sáng|trưa|chiều|tối)\b")
_LATE: Final = frozenset({"chiều", "tối"})
_PARTS: Final = {
    "ca ngay": Part.DAY.value,
    "sang": Part.MORNING.value,
    "chieu": Part.AFTERNOON.value,
}

# With its accents: "nơi bỏ phiếu" is something else; without any it may be meant.
_INTERNAL = re.compile(
    r"\b(?:nội[\s-]+bộ|noi[\s-]+bo|không công khai|khong cong khai)\b", re.IGNORECASE
)
# What a whole file is stamped with.
_STAMP = re.compile(r"\blưu hành nội bộ\b", re.IGNORECASE)
_NO: Final = frozenset({"", "khong", "k", "0", "false"})
_PUBLIC: Final = "cong khai"


# The cells of a row; None where a cell above spans this row, too.
Line = list[str | None]
Grid = list[Line]


@dataclass(frozen=True)
class Table:
    """A table of a file, what stands outside it, and what somebody hid.

    Rows are numbered from 1, columns from 0.
    """

    lines: Grid
    beside: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ScheduleRow:
    """One entry as the file says it; `values` are those of the fields of a week's row."""

    line: int
    values: dict[str, str]

    @property
    def is_internal(self) -> bool:
        """Whether the file says that readers are not to see it."""
        return "is_internal" in self.values


@dataclass
class Brought:
    """What a file brings, and which of its lines were left out because somebody hid them."""

    rows: list[ScheduleRow] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


def rows_of_table(tables: Sequence[Table], name: str, week: Week) -> Brought:
    """The rows of the first table with the headings of a schedule.

    A hidden row is left out, a hidden column is not read but for what it says of being
    internal: who hid them did not mean to publish them. Raises TableError with every row that
    is wrong, or where there is no such table.
    """
    for table in tables:
        for number, cells in enumerate(table.lines):
            columns = _columns(cells, table.hidden_columns)
            if columns.keys() >= _NEEDED and not _HOURS.isdisjoint(columns):
                return _rows(table, columns, number + 1, name, week)
    messages = [_("There is no table with the headings “Ngày”, “Giờ” and “Nội dung”.")]
    if any(table.hidden_columns for table in tables):
        messages.append(_("Columns that are hidden in the file are not read."))
    raise TableError(name, [RowError(0, message) for message in messages])


def hours_of(text: str) -> dict[str, str] | None:
    """Beginning, ending or part of the day; None for what says neither.

    "2h chiều" and "Chiều: 2h" are 14:00.
    """
    said = nfc(text).lower()
    found = list(_HOUR.finditer(said))
    if not found:
        key = search_key(said)
        part = next((value for words, value in _PARTS.items() if words in key), None)
        return {"part": part} if part else None
    if len(found) > len(_ENDS):
        return None
    try:
        hours = [datetime.time(int(match[1]), int(match[2] or 0)) for match in found]
    except ValueError:
        return None
    late = _are_late(said, found, hours)
    told = [
        hour.replace(hour=hour.hour + _NOON) if is_late and 0 < hour.hour < _NOON else hour
        for hour, is_late in zip(hours, late, strict=True)
    ]
    return {key: f"{hour:%H:%M}" for key, hour in zip(_ENDS, told, strict=False)}


def _are_late(
    said: str, found: Sequence[re.Match[str]], hours: Sequence[datetime.time]
) -> list[bool]:
    """Which of one or two hours are of the afternoon or evening, by the words beside them."""
    first, last = found[0], found[-1]
    before, after = _is_late(said[: first.start()]), _is_late(said[last.end() :])
    if first is last:
        return [bool(after if before is None else before)]
    between = _is_late(said[first.end() : last.start()])
    if before is not None:  # words stand before the hours
        return [before, before if between is None else between]
    if between is None:  # "1h30 – 4h chiều" is both, "10h – 2h chiều" is the later one
        return [bool(after) and hours[0] < hours[1] and hours[1].hour < _NOON, bool(after)]
    return [between, bool(after)]


def _is_late(words: str) -> bool | None:
    """Whether the half of the day that words name is the later one; None where they name none."""
    found = _HALF.search(words)
    return None if found is None else found[0] in _LATE


def day_of(text: str, week: Week) -> datetime.date | None:
    """The day of the week that a cell names: "Thứ 2-23/11/26"; None for none of them."""
    # From each number on: what looks like a date may begin with that of the weekday.
    for number in _NUMBER.finditer(text):
        found = _DATE.match(text, number.start())
        if found is None:
            continue
        named = (int(found[1]), int(found[2]))
        for day in week.days:
            if (day.day, day.month) == named and str(day.year).endswith(found[3] or ""):
                return day
    return None


def _columns(cells: Line, hidden: frozenset[int]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells):
        key = f" {search_key(cell or '')} "
        headings = _INTERNAL_COLUMNS if number in hidden else (*_HEADINGS, *_INTERNAL_COLUMNS)
        for name, words in headings:
            if name not in columns and any(f" {word} " in key for word in words):
                columns[name] = number
                break
    return columns


def _rows(table: Table, columns: dict[str, int], heading: int, name: str, week: Week) -> Brought:
    """The rows below the line of headings, whose number is `heading`."""
    brought = Brought(hidden_columns=_hidden_columns(table, heading))
    errors: list[RowError] = []
    above: dict[str, str] = {}
    is_stamped = _is_stamped(table, columns, heading)
    marks: dict[str, str] = {}
    for line, cells in enumerate(table.lines[heading:], start=heading + 1):
        row = {key: cells[number] if number < len(cells) else "" for key, number in columns.items()}
        above = _when(row, above)
        marks = _marks(row, marks)
        said = {key: text or "" for key, text in row.items() if key not in _HOURS | marks.keys()}
        if not said["content"]:
            continue
        if line in table.hidden_rows:
            brought.hidden_lines.append(line)
            continue
        day_named = above["day"]
        hours_named = " ".join(filter(None, [above["half"], above["start"]]))
        day, hours = day_of(day_named, week), hours_of(hours_named)
        if day is None:
            message = _("“%(cell)s” names no day of this week, such as 23/11.")
            errors.append(RowError(line, message % {"cell": day_named}))
        elif hours is None:
            message = _("“%(cell)s” is no hour or part of the day, such as 8h30 or Sáng.")
            errors.append(RowError(line, message % {"cell": hours_named}))
        else:
            values = {**said, "day": day.isoformat(), "start": "", **hours}
            if is_stamped or _is_internal(cells, marks):
                values["is_internal"] = "on"
            brought.rows.append(ScheduleRow(line, values))
    if not brought.rows and not errors:
        errors.append(RowError(0, _("The table has no row with a content.")))
    if len(brought.rows) > MOST_ROWS:
        message = _("More than %(count)d rows: divide the file.") % {"count": MOST_ROWS}
        errors.append(RowError(0, message))
    if errors:
        raise TableError(name, errors)
    return brought


def _hidden_columns(table: Table, heading: int) -> list[str]:
    """The letters of hidden columns that have a heading."""
    headings = table.lines[heading - 1]
    return [
        get_column_letter(number + 1)
        for number in sorted(table.hidden_columns)
        if number < len(headings) and headings[number]
    ]


def _marks(row: dict[str, str | None], above: dict[str, str]) -> dict[str, str]:
    """What the columns of internal and public rows say; one that is merged goes on."""
    return {
        name: above.get(name, "") if (text := row[name]) is None else text
        for name, _words in _INTERNAL_COLUMNS
        if name in row
    }


def _is_stamped(table: Table, columns: dict[str, int], heading: int) -> bool:
    """Whether the file as a whole is for internal use: beside the table, or in its headings."""
    own = columns.get("is_internal")
    headings = [cell for number, cell in enumerate(table.lines[heading - 1]) if number != own]
    above = [cell for line in table.lines[: heading - 1] for cell in line]
    return bool(_STAMP.search(nfc(table.beside))) or _says_internal([*above, *headings])


def _is_internal(cells: Line, marks: dict[str, str]) -> bool:
    """Whether a row is internal: by its own column, or by whatever cell says so.

    Where there is a column of what is public, only what has a mark there is.
    """
    if search_key(marks.get("is_internal", "")) not in _NO | {_PUBLIC}:
        return True
    if "is_public" in marks and search_key(marks["is_public"]) in _NO:
        return True
    return _says_internal(cells)


def _says_internal(cells: Line) -> bool:
    return any(_INTERNAL.search(nfc(cell)) for cell in cells if cell)


def _when(row: dict[str, str | None], above: dict[str, str]) -> dict[str, str]:
    """Day, half of the day and hour of a row, each its own or that of the cell which spans it.

    An empty day or half is taken for one that is merged: sheets of Excel do not say. A day of
    its own begins anew, and so does a half.
    """
    when: dict[str, str] = {}
    for name in ("day", "half", "start"):
        text = row.get(name, "")
        if text:
            above = {}
        spans = text is None or name != "start"
        when[name] = text or (above.get(name, "") if spans else "")
    return when
