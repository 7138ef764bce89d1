"""Which columns of a table are what, by the words of its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from openpyxl.utils.cell import get_column_letter

from organization.schedule.table import Line, Table
from organization.schedule.when import weekdays_in
from portal.core.vietnamese import search_key

_WEEKDAY: Final = "weekday"
# A heading is what it has of these words, the first that fits; as search keys.
_HEADINGS: Final = (
    ("office_named", ("chuan bi", "tham muu")),
    ("person_named", ("lanh dao", "chu tri", "ho ten")),
    ("participants", ("thanh phan", "tham du")),
    ("venue", ("dia diem",)),
    ("content", ("noi dung", "cong viec")),
    ("start", ("gio", "thoi gian")),
    ("half", ("buoi",)),
    ("day", ("ngay",)),
    # The day where there is no other column of it.
    (_WEEKDAY, ("thu",)),
)
# Columns that say of each row whether readers may know of it.
_INTERNAL_COLUMNS: Final = (("is_internal", ("noi bo",)), ("is_public", ("cong khai",)))
MARKS: Final = frozenset(name for name, _words in _INTERNAL_COLUMNS)
# Of tables with a column for each half of the day, which hold what is done.
HALVES: Final = {"sang": "Sáng", "chieu": "Chiều"}
_HOURS: Final = frozenset({"start", "half"})
_NUMBERS: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu"})


@dataclass(frozen=True)
class Schedule:
    """A table with the headings of a schedule, the last row of which has that number."""

    table: Table
    heading: int
    headings: Line
    columns: dict[str, int]

    @property
    def is_by_halves(self) -> bool:
        """Whether the morning and the afternoon are columns."""
        return not HALVES.keys().isdisjoint(self.columns)

    @property
    def unread(self) -> list[str]:
        """The headings of columns that are shown and are nothing that an entry has."""
        return [
            heading
            for number, heading in enumerate(self.headings)
            if heading
            and number not in {*self.columns.values(), *self.table.hidden_columns}
            and search_key(heading) not in {*_NUMBERS, "thu"}
        ]

    @property
    def hidden_columns(self) -> list[str]:
        """The letters of hidden columns that have a heading."""
        return [
            get_column_letter(number + 1)
            for number in sorted(self.table.hidden_columns)
            if number < len(self.headings) and self.headings[number]
        ]


def schedules_in(
    tables: Sequence[Table], others: list[Table], *, is_day_needed: bool
) -> Iterator[Schedule]:
    """Every table with the headings of a schedule; those without go to the `others`.

    A table that only holds others in their places is looked into. `is_day_needed`: there must
    be a column of days; else the column of hours may have them, too.
    """
    for table in tables:
        found = _schedule(table, is_day_needed)
        if found:
            yield found
        else:
            others.append(table)
            yield from schedules_in(table.inner, others, is_day_needed=is_day_needed)


def _schedule(table: Table, is_day_needed: bool) -> Schedule | None:
    for number, cells in enumerate(table.lines, start=1):
        found = _headed(table, number, cells, is_day_needed)
        if found is None and number < len(table.lines):
            # "Nội dung" over "Sáng" and "Chiều".
            below = table.lines[number]
            both = [low or high for high, low in zip_longest(cells, below)]
            if not any(below[:1]):
                found = _headed(table, number + 1, both, is_day_needed)
        if found:
            return found
    return None


def _headed(table: Table, number: int, headings: Line, is_day_needed: bool) -> Schedule | None:
    """The table with these headings, the last row of which is `number`, if it is a schedule."""
    columns = _columns(headings, table.hidden_columns)
    found = Schedule(table, number, headings, columns)
    when = columns.get("day", None if is_day_needed else columns.get("start"))
    is_list = "content" in columns and not _HOURS.isdisjoint(columns)
    if when is None or not (is_list or found.is_by_halves):
        return None
    # "Thứ Hai 23/11 | Buổi sáng | Công việc thường xuyên" is a row.
    said = headings[when] or ""
    return None if weekdays_in(said) or any(sign.isdigit() for sign in said) else found


def _columns(cells: Line, hidden: set[int]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells):
        key = search_key(cell or "")
        headings = _INTERNAL_COLUMNS if number in hidden else (*_HEADINGS, *_INTERNAL_COLUMNS)
        half = key.removeprefix("buoi ")
        if key in _NUMBERS:
            continue
        if half in HALVES and number not in hidden:
            columns.setdefault(half, number)
            continue
        for name, words in headings:
            if name not in columns and any(f" {word} " in f" {key} " for word in words):
                columns[name] = number
                break
    weekday = columns.pop(_WEEKDAY, None)
    if weekday is not None:
        columns.setdefault("day", weekday)
    if "content" in columns:
        # A column for a mark of each half, beside that for what is done.
        return {name: number for name, number in columns.items() if name not in HALVES}
    return columns
