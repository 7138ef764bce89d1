"""Weeks from Monday to Sunday, as addresses and headings name them (ISO 8601)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_DAYS = 7
_STEP = datetime.timedelta(days=_DAYS)
# Years that an address may ask for: beyond them nobody keeps a schedule.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, order=True)
class Week:
    """A week, by its Monday."""

    monday: datetime.date

    @classmethod
    def of(cls, day: datetime.date) -> Week:
        """The week in which a day lies."""
        return cls(day - datetime.timedelta(days=day.weekday()))

    @property
    def sunday(self) -> datetime.date:
        """The last day."""
        return self.monday + datetime.timedelta(days=_DAYS - 1)

    @property
    def days(self) -> list[datetime.date]:
        """All seven, Monday first."""
        return [self.monday + datetime.timedelta(days=number) for number in range(_DAYS)]

    @property
    def number(self) -> int:
        """Its number in the year that has its Thursday."""
        return self.monday.isocalendar().week

    @property
    def address(self) -> str:
        """As addresses name it: "2026-W48"."""
        year, number, _day = self.monday.isocalendar()
        return f"{year:04d}-W{number:02d}"

    @property
    def previous(self) -> Week | None:
        """The week before; None where addresses end."""
        return _named(self.monday - _STEP)

    @property
    def next(self) -> Week | None:
        """The week after; None where addresses end."""
        return _named(self.monday + _STEP)

    def holds(self, day: datetime.date) -> bool:
        """Whether a day lies in it."""
        return self.monday <= day <= self.sunday


def parse_week(text: str) -> Week | None:
    """The week that an address names; None for what is no week from 2000 to 2099."""
    found = _WEEK.fullmatch(text)
    if found is None:
        return None
    try:
        monday = datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return _named(monday)


def _named(monday: datetime.date) -> Week | None:
    return Week(monday) if FIRST_YEAR <= monday.isocalendar().year <= LAST_YEAR else None
