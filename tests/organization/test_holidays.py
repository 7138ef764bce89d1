"""The public holidays that ship: the days of the law, those of the moon where the moon has them."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pytest
import yaml
from django.conf import settings

FILE = settings.BASE_DIR / "organization" / "data" / "holidays-1.yaml"
HOURS_OF_VIETNAM = datetime.timedelta(hours=7)
DAY = datetime.timedelta(days=1)
# Days of the sun that the law names, by month and day (Bộ luật Lao động Đ112 k1).
OF_THE_SUN = [(1, 1), (4, 30), (5, 1), (9, 2)]
# The sun stands at 330° ("Vũ thủy") on 18 or 19 February, always in the first lunar month.
FIRST_TERM = (2, 18)


def holidays() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["holidays"]
    return found


def days_of(year: int, name: str) -> list[datetime.date]:
    return [row["day"] for row in holidays() if row["name"] == name and row["day"].year == year]


def new_moon(number: int) -> datetime.datetime:
    """The moment of a new moon in UTC, to some minutes; 0 is that of 6 January 2000.

    Meeus, Astronomical Algorithms, chapter 49, with the terms above a minute.
    """
    century = number / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * number)
    moon = math.radians(201.5643 + 385.81693528 * number)
    node = math.radians(160.7108 + 390.67050284 * number)
    day = 2451550.09766 + 29.530588861 * number + 0.00015437 * century**2
    for size, angle in (
        (-0.40720, moon),
        (0.17241, sun),
        (0.01608, 2 * moon),
        (0.01039, 2 * node),
        (0.00739, moon - sun),
        (-0.00514, moon + sun),
        (0.00208, 2 * sun),
        (-0.00111, moon - 2 * node),
    ):
        day += size * math.sin(angle)
    return datetime.datetime(2000, 1, 1, 12) + (day - 2451545.0) * DAY  # noqa: DTZ001 - UTC


def first_days(year: int) -> list[datetime.date]:
    """The first days of lunar months in Vietnam, from January on."""
    around = round((year - 2000) * 12.3685)
    days = [
        (new_moon(number) + HOURS_OF_VIETNAM).date() for number in range(around - 1, around + 7)
    ]
    return [day for day in days if day.year == year]


def first_of_first_month(year: int) -> datetime.date:
    """Mùng một Tết: the last new moon before the sun reaches 330°."""
    return max(day for day in first_days(year) if day <= datetime.date(year, *FIRST_TERM))


@pytest.mark.parametrize("year", [2026, 2027])
def test_days_of_the_moon(year: int) -> None:
    first = first_of_first_month(year)
    assert {first, first + DAY, first + 2 * DAY} <= set(days_of(year, "Tết Nguyên đán"))
    # No leap month stands before the third in these years: the third begins two moons later.
    third = first_days(year)[first_days(year).index(first) + 2]
    assert days_of(year, "Giỗ Tổ Hùng Vương") == [third + 9 * DAY]


def test_the_moon_of_years_that_everybody_knows() -> None:
    known = {2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6)}
    assert {year: first_of_first_month(year) for year in known} == {
        year: datetime.date(year, *day) for year, day in known.items()
    }


@pytest.mark.parametrize("year", [2026, 2027])
def test_days_of_the_sun_and_what_is_made_up_for(year: int) -> None:
    days = {row["day"]: row["name"] for row in holidays()}
    for month, day in OF_THE_SUN:
        assert datetime.date(year, month, day) in days
    for day, name in days.items():
        if name.startswith("Nghỉ bù "):
            missed = max(other for other in days if other < day)
            assert days[missed] == name.removeprefix("Nghỉ bù ")
            assert missed.weekday() >= 5
            assert day.weekday() == 0


def test_no_more_days_of_tet_and_of_the_national_day_than_the_law_gives() -> None:
    assert len(days_of(2026, "Tết Nguyên đán")) == 5
    assert len(days_of(2026, "Quốc khánh")) == 2
    assert len(days_of(2027, "Tết Nguyên đán")) == 3
    assert len(days_of(2027, "Quốc khánh")) == 1
