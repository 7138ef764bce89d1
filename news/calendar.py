"""The calendar beside a list: a month with its days, or a year with its months."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from news.periods import FIRST_YEAR, LAST_YEAR, Period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)


# How the columns of a month are headed, and read aloud.
WEEKDAYS = (
    (_("Mo"), _("Monday")),
    (_("Tu"), _("Tuesday")),
    (_("We"), _("Wednesday")),
    (_("Th"), _("Thursday")),
    (_("Fr"), _("Friday")),
    (_("Sa"), _("Saturday")),
    (_("Su"), _("Sunday")),
)


@dataclass(frozen=True)
class Cell:
    """A day of a month or a month of a year: what is printed, and how many articles."""

    number: int
    period: Period
    count: int
    is_shown: bool


@dataclass(frozen=True)
class Calendar:
    """A month or a year of a list, and the nearest others in which there is something.

    `weeks`: for a month its weeks from Monday to Sunday, None outside the month; for a
    year its months in rows of four. `years`: the newest first.
    """

    period: Period
    weeks: list[list[Cell | None]]
    earlier: Period | None
    later: Period | None
    years: list[Period]
    weekdays: ClassVar[tuple[tuple[StrOrPromise, StrOrPromise], ...]] = WEEKDAYS


def days_of(
    month: Period, counts: Mapping[int, int], shown: Period | None
) -> list[list[Cell | None]]:
    """The weeks of a month; `counts` by day, `shown` the day the list is narrowed to."""
    return [
        [_day(date, month, counts, shown) for date in week]
        for week in _WEEKS.monthdatescalendar(month.first.year, month.first.month)
    ]


def _day(
    date: datetime.date, month: Period, counts: Mapping[int, int], shown: Period | None
) -> Cell | None:
    if not month.first <= date <= month.last:
        return None
    period = Period.of(date.year, date.month, date.day)
    return Cell(date.day, period, counts.get(date.day, 0), period == shown)


def months_of(year: Period, counts: Mapping[int, int]) -> list[list[Cell | None]]:
    """The months of a year in rows of four; `counts` by month."""
    cells: list[Cell | None] = [
        Cell(month, Period.of(year.first.year, month), counts.get(month, 0), is_shown=False)
        for month in range(1, 13)
    ]
    return [cells[start : start + 4] for start in range(0, 12, 4)]


def years_between(oldest: datetime.date, newest: datetime.date) -> list[Period]:
    """The years from that of `newest` down to that of `oldest`, within the archive's range."""
    first, last = max(oldest.year, FIRST_YEAR), min(newest.year, LAST_YEAR)
    return [Period.of(year) for year in range(last, first - 1, -1)]
