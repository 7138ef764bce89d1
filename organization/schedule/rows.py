"""What the rows of a weekly schedule's table say: day, hour, and the rest by its heading."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

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


# The cells of a row; None where a cell above spans this row, too.
Line = list[str | None]
Grid = list[Line]


@dataclass(frozen=True)
class ScheduleRow:
    """One entry as the file says it; `values` are those of the fields of a week's row."""

    line: int
    values: dict[str, str]


def rows_of_table(tables: Sequence[Grid], name: str, week: Week) -> list[ScheduleRow]:
    """The rows of the first table with the headings of a schedule.

    Raises TableError with every row that is wrong, or where there is no such table.
    """
    for table in tables:
        for number, cells in enumerate(table):
            columns = _columns(cells)
            if columns.keys() >= _NEEDED and not _HOURS.isdisjoint(columns):
                return _rows(table[number + 1 :], columns, number + 2, name, week)
    message = _("There is no table with the headings “Ngày”, “Giờ” and “Nội dung”.")
    raise TableError(name, [RowError(0, message)])


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


def _columns(cells: Line) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells):
        key = f" {search_key(cell or '')} "
        for field, words in _HEADINGS:
            if field not in columns and any(f" {word} " in key for word in words):
                columns[field] = number
                break
    return columns


def _rows(
    table: Grid, columns: dict[str, int], first: int, name: str, week: Week
) -> list[ScheduleRow]:
    rows: list[ScheduleRow] = []
    errors: list[RowError] = []
    above: dict[str, str] = {}
    for line, cells in enumerate(table, start=first):
        row = {
            field: cells[number] if number < len(cells) else "" for field, number in columns.items()
        }
        above = _when(row, above)
        said = {field: text or "" for field, text in row.items() if field not in _HOURS}
        if not said["content"]:
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
            rows.append(ScheduleRow(line, values))
    if not rows and not errors:
        errors.append(RowError(0, _("The table has no row with a content.")))
    if len(rows) > MOST_ROWS:
        message = _("More than %(count)d rows: divide the file.") % {"count": MOST_ROWS}
        errors.append(RowError(0, message))
    if errors:
        raise TableError(name, errors)
    return rows


def _when(row: dict[str, str | None], above: dict[str, str]) -> dict[str, str]:
    """Day, half of the day and hour of a row, each its own or that of the cell which spans it.

    An empty day or half is taken for one that is merged: sheets of Excel do not say. A day of
    its own begins anew, and so does a half.
    """
    when: dict[str, str] = {}
    for field in ("day", "half", "start"):
        text = row.get(field, "")
        if text:
            above = {}
        spans = text is None or field != "start"
        when[field] = text or (above.get(field, "") if spans else "")
    return when
