"""A year, a month or a day of the archive, in local time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

# Portals are younger; an older year is a typing error or a probe.
FIRST_YEAR = 1990
LAST_YEAR = 2100


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both inclusive, whole local days."""

    first: datetime.date
    last: datetime.date
    path: str

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Period:
        """The year, or its month, or that month's day.

        Raises ValueError for a date that does not exist or lies out of range.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(year)
        if month is None:
            return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31), f"{year}/")
        if day is None:
            first = datetime.date(year, month, 1)
            following = datetime.date(year + month // 12, month % 12 + 1, 1)
            return cls(first, following - datetime.timedelta(days=1), f"{year}/{month:02d}/")
        only = datetime.date(year, month, day)
        return cls(only, only, f"{year}/{month:02d}/{day:02d}/")

    @classmethod
    def month_of(cls, day: datetime.date) -> Period | None:
        """The month of a day; None for one that lies out of range."""
        in_range = FIRST_YEAR <= day.year <= LAST_YEAR
        return cls.of(day.year, day.month) if in_range else None

    @classmethod
    def year_of(cls, day: datetime.date) -> Period | None:
        """The year of a day; None for one that lies out of range."""
        return cls.of(day.year) if FIRST_YEAR <= day.year <= LAST_YEAR else None

    @property
    def is_day(self) -> bool:
        """Whether the period is one day."""
        return self.first == self.last

    @property
    def is_year(self) -> bool:
        """Whether the period is a whole year."""
        return (self.last - self.first).days > 31  # longer than any month

    def bounds(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The moments [start, end) of the period in the portal's time zone."""
        zone = timezone.get_default_timezone()
        after = self.last + datetime.timedelta(days=1)
        return (
            datetime.datetime.combine(self.first, datetime.time.min, zone),
            datetime.datetime.combine(after, datetime.time.min, zone),
        )
