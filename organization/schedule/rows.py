"""What the rows of a weekly schedule's tables say: day, hour, and the rest by its heading."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organization.schedule.headings import HALVES, MARKS, Schedule, schedules_in
from organization.schedule.internal import (
    is_row_internal,
    is_stamped,
    is_table_internal,
    marks_of,
)
from organization.schedule.table import Table
from organization.schedule.weeks import Week
from organization.schedule.when import days_named, hours_of, names_a_date, weekdays_in
from portal.core.tabular import RowError, TableError

# More would not fit into the form in which they are looked at.
MOST_ROWS: Final = 60
_WHEN: Final = frozenset({"day", "half", "start"})
_WHOLE: Final = "Cả ngày"


@dataclass(frozen=True)
class ScheduleRow:
    """One entry as the file says it; `values` are those of the fields of a week's row.

    `place` is its line, for people: with its table where the file has several.
    """

    line: int
    values: dict[str, str]
    place: str = ""

    @property
    def is_internal(self) -> bool:
        """Whether the file says that readers are not to see it."""
        return "is_internal" in self.values


@dataclass
class Brought:
    """What a file brings, and what of it was left out: lines by their places, and columns."""

    rows: list[ScheduleRow] = field(default_factory=list)
    hidden_lines: list[str] = field(default_factory=list)
    lines_with_hidden_text: list[str] = field(default_factory=list)
    lines_without_content: list[str] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)
    tables_of_other_weeks: list[str] = field(default_factory=list)

    def add(self, part: Brought) -> None:
        """Add what a table brings to what those before it do."""
        for name in self.__dataclass_fields__:
            there = getattr(self, name)
            there += getattr(part, name)


def rows_of_tables(tables: Sequence[Table], beside: str, name: str, week: Week) -> Brought:
    """The rows of all tables with the headings of a schedule; `beside`: the text around them.

    A hidden row is left out, a hidden column or text is not read but for what it says of being
    internal: who hid them did not mean to publish them. Tables of other weeks are left out
    where there is one of this week. Raises TableError with every row that is wrong, or where
    there is no such table.
    """
    others: list[Table] = []
    schedules = list(schedules_in(tables, others, is_day_needed=True))
    if not schedules:
        others = []
        schedules = list(schedules_in(tables, others, is_day_needed=False))
    if not schedules:
        raise TableError(name, [RowError(0, message) for message in _no_schedule(tables)])
    stamped = is_stamped(beside, others)
    every = [_Reading(one, week, stamped, len(schedules) > 1) for one in schedules]
    readings = [one for one in every if one.is_of_week] or every
    left_out = [one.title for one in every if one not in readings and one.has_rows]
    brought = Brought(tables_of_other_weeks=left_out)
    for reading in readings:
        brought.add(reading.brought)
    errors = [error for reading in readings for error in reading.errors]
    if not brought.rows and not errors:
        errors.append(RowError(0, _("The table has no row with a content.")))
    if len(brought.rows) > MOST_ROWS or any(one.schedule.table.is_cut for one in readings):
        message = _("More than %(count)d rows: divide the file.") % {"count": MOST_ROWS}
        errors.insert(0, RowError(0, message))
    if errors:
        unseen = _hidden_told([one.schedule.table for one in readings])
        raise TableError(name, [*(RowError(0, message) for message in unseen), *errors])
    return brought


def _no_schedule(tables: Sequence[Table]) -> Iterator[str]:
    yield _(
        "There is no table with the headings “Ngày”, “Giờ” and “Nội dung”, or “Ngày”, “Sáng” and "
        "“Chiều”."
    )
    yield from _hidden_told(tables)


def _hidden_told(tables: Sequence[Table]) -> Iterator[str]:
    if any(table.hidden_columns for table in tables):
        yield _("Columns that are hidden in the file are not read.")


class _Reading:
    """The rows of one table, and what is wrong with it."""

    def __init__(self, schedule: Schedule, week: Week, is_internal: bool, is_one_of: bool) -> None:
        self.schedule, self.week = schedule, week
        self.title = schedule.table.title
        self._is_one_of = is_one_of
        self.brought = Brought(
            hidden_columns=[self._placed(letter) for letter in schedule.hidden_columns],
            unread_columns=schedule.unread,
        )
        self.errors: list[RowError] = []
        self._is_internal = is_internal or is_table_internal(schedule)
        # How many rows name a day, and how many of them one of another week.
        self._dated = self._elsewhen = 0
        for line, row, marks in self._lines():
            self._read(line, row, marks)

    @property
    def has_rows(self) -> bool:
        """Whether there is something in the table."""
        return self._dated > 0

    @property
    def is_of_week(self) -> bool:
        """Whether there is a row that is not plainly of another week."""
        return self._elsewhen < self._dated

    def _lines(self) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
        """Line by line below the headings: what it says with what goes on from above, its marks."""
        table, columns = self.schedule.table, self.schedule.columns
        headings = table.lines[self.schedule.heading - 1]
        when: dict[str, str] = {}
        said: dict[str, str] = {}
        marks: dict[str, str] = {}
        for number, cells in enumerate(table.lines, start=1):
            if number <= self.schedule.heading or cells == headings:
                continue
            row = {
                name: cells[column] if column < len(cells) else ""
                for name, column in columns.items()
            }
            if "day" not in row:  # "8h, ngày 23/11", and below it "14h" of the same day
                row["day"] = row["start"] if names_a_date(row["start"] or "") else None
            when, marks = _when(row, when), marks_of(row, marks)
            said = {
                name: said.get(name, "") if text is None else text
                for name, text in row.items()
                if name not in _WHEN | MARKS
            }
            if self.schedule.is_by_halves:
                for half in self._halves(number, {**said, **when}):
                    yield number, half, marks
            # A content that spans rows is of each that has an hour of its own.
            elif row["content"] is not None or any(row.get(name) for name in _WHEN):
                yield number, {**said, **when}, marks

    def _halves(self, number: int, row: dict[str, str]) -> Iterator[dict[str, str]]:
        """The morning and the afternoon of a line; the whole day where one cell has both."""
        columns = self.schedule.columns
        for name in [half for half in HALVES if half in columns]:
            first = columns[name]
            last = first + self.schedule.table.spans.get((number, first), 1)
            has_both = all(first <= columns.get(half, -1) < last for half in HALVES)
            half = _WHOLE if has_both else HALVES[name]
            others = {key: text for key, text in row.items() if key not in HALVES}
            yield {**others, "content": row[name], "half": half}

    def _read(self, line: int, row: dict[str, str], marks: dict[str, str]) -> None:
        """Take a row, leave it out, or say what is wrong with it."""
        table, place = self.schedule.table, self._placed(str(line))
        said = {name: text for name, text in row.items() if name not in _WHEN}
        hidden = table.hidden_texts.get(line, "")
        if not said["content"]:
            if hidden or any(said.values()):
                kept = self.brought.lines_without_content
                kept += [] if place in kept else [place]
            return
        if line in table.hidden_rows:
            self.brought.hidden_lines.append(place)
            return
        if hidden:
            self.brought.lines_with_hidden_text.append(place)
        day = self._day(line, row["day"])
        hours_named = " ".join(filter(None, [row["half"], row["start"]]))
        hours = hours_of(hours_named)
        if day is None:
            return
        if hours is None:
            message = _("“%(cell)s” is no hour or part of the day, such as 8h30 or Sáng.")
            self._refuse(line, message % {"cell": hours_named})
            return
        values = {**said, "day": day.isoformat(), "start": "", **hours}
        texts = [*table.lines[line - 1], *said.values(), hidden]
        if self._is_internal or is_row_internal(texts, marks):
            values["is_internal"] = "on"
        self.brought.rows.append(ScheduleRow(line, values, place))

    def _day(self, line: int, named: str) -> datetime.date | None:
        """The one day that a row names; None, and what is wrong, where it does not."""
        days, weekdays = days_named(named, self.week), weekdays_in(named)
        told = {"cell": named}
        self._dated += 1
        if not days:
            self._elsewhen += names_a_date(named)
            message = _("“%(cell)s” names no day of this week, such as 23/11.")
            self._refuse(line, message % told)
        elif len(days) > 1:
            message = _("“%(cell)s” names several days: give each of them a row.")
            self._refuse(line, message % told)
        elif weekdays and days[0].weekday() not in weekdays:
            message = _("“%(cell)s” is wrong: that day is %(weekday)s. Is it the right week?")
            told["weekday"] = date_format(days[0], "l, d/m/Y")
            self._refuse(line, message % told)
        else:
            return days[0]
        return None

    def _refuse(self, line: int, message: str) -> None:
        self.errors.append(RowError(line, self._placed(message)))

    def _placed(self, said: str) -> str:
        """What is said of a place, with the table where there are several."""
        if not self._is_one_of:
            return said
        return _("%(said)s (table “%(title)s”)") % {"said": said, "title": self.title}


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
