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
from portal.core.vietnamese import search_key

# More would not fit into the form in which they are looked at.
MOST_ROWS: Final = 60
# A heading is what it has of these words, the first that fits; as search keys.
_HEADINGS: Final = (
    ("office_named", ("chuan bi", "tham muu")),
    ("person_named", ("lanh dao", "chu tri", "ho ten")),
    ("participants", ("thanh phan", "tham du")),
    ("venue", ("dia diem",)),
    ("content", ("noi dung", "cong viec")),
    ("start", ("gio", "thoi gian", "buoi")),
    ("day", ("ngay", "thu")),
)
_NEEDED: Final = frozenset({"day", "start", "content"})
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?!\d)")
_HOUR = re.compile(r"(?<!\d)(\d{1,2}) ?(?:giờ|[hg:]) ?(\d{2})?(?!\d)", re.IGNORECASE)
_PARTS: Final = {
    "ca ngay": Part.DAY.value,
    "sang": Part.MORNING.value,
    "chieu": Part.AFTERNOON.value,
}


@dataclass(frozen=True)
class ScheduleRow:
    """One entry as the file says it; `values` are those of the fields of a week's row."""

    line: int
    values: dict[str, str]


def rows_of_table(tables: Sequence[list[list[str]]], name: str, week: Week) -> list[ScheduleRow]:
    """The rows of the first table with the headings of a schedule.

    Raises TableError with every row that is wrong, or where there is no such table.
    """
    for table in tables:
        for number, cells in enumerate(table):
            columns = _columns(cells)
            if set(columns) >= _NEEDED:
                return _rows(table[number + 1 :], columns, number + 2, name, week)
    message = _("There is no table with the headings “Ngày”, “Giờ” and “Nội dung”.")
    raise TableError(name, [RowError(0, message)])


def hours_of(text: str) -> dict[str, str] | None:
    """Beginning, ending or part of the day; None for what says neither."""
    found = _HOUR.findall(text)
    try:
        hours = [datetime.time(int(hour), int(minute or 0)) for hour, minute in found]
    except ValueError:
        return None
    if len(hours) in {1, 2}:
        return {key: f"{hour:%H:%M}" for key, hour in zip(("start", "end"), hours, strict=False)}
    key = search_key(text)
    part = next((value for words, value in _PARTS.items() if words in key), None)
    return {"part": part} if part and not hours else None


def day_of(text: str, week: Week) -> datetime.date | None:
    """The day of the week that a cell names: "Thứ Hai 23/11"; None for none of them."""
    found = _DATE.search(text)
    if found is None:
        return None
    named = (int(found[1]), int(found[2]))
    for day in week.days:
        if (day.day, day.month) == named and found[3] in {None, str(day.year)}:
            return day
    return None


def _columns(cells: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells):
        key = f" {search_key(cell)} "
        for field, words in _HEADINGS:
            if field not in columns and any(f" {word} " in key for word in words):
                columns[field] = number
                break
    return columns


def _rows(
    table: list[list[str]], columns: dict[str, int], first: int, name: str, week: Week
) -> list[ScheduleRow]:
    rows: list[ScheduleRow] = []
    errors: list[RowError] = []
    day_named = ""
    for line, cells in enumerate(table, start=first):
        said = {
            field: cells[number] if number < len(cells) else "" for field, number in columns.items()
        }
        # A merged cell says its day once, for all rows that it spans.
        day_named = said["day"] or day_named
        if not said["content"]:
            continue
        day, hours = day_of(day_named, week), hours_of(said["start"])
        if day is None:
            message = _("“%(cell)s” names no day of this week, such as 23/11.")
            errors.append(RowError(line, message % {"cell": day_named}))
        elif hours is None:
            message = _("“%(cell)s” is no hour or part of the day, such as 8h30 or Sáng.")
            errors.append(RowError(line, message % {"cell": said["start"]}))
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
