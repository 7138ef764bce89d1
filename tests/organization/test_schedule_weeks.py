"""Weeks, as addresses name them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.schedule.weeks import Week, parse_week

DAYS = st.dates(datetime.date(2000, 1, 10), datetime.date(2099, 12, 20))


@given(DAYS)
def test_a_week_has_its_day_and_comes_back_from_its_address(day: datetime.date) -> None:
    week = Week.of(day)
    assert week.holds(day)
    assert week.monday.weekday() == 0
    assert (len(week.days), week.days[0], week.days[-1]) == (7, week.monday, week.sunday)
    assert parse_week(week.address) == week


@given(DAYS)
def test_weeks_follow_one_another(day: datetime.date) -> None:
    week = Week.of(day)
    assert week.next is not None
    assert week.next.previous == week
    assert week.next.monday == week.sunday + datetime.timedelta(days=1)
    assert week < week.next


@pytest.mark.parametrize(
    ("address", "monday"),
    [("2026-W48", "2026-11-23"), ("2026-W53", "2026-12-28"), ("2027-W01", "2027-01-04")],
)
def test_the_weeks_of_the_calendar(address: str, monday: str) -> None:
    week = parse_week(address)
    assert week is not None
    assert week.monday.isoformat() == monday
    assert week.number == int(address[-2:])


def test_addresses_end_where_nobody_keeps_a_schedule() -> None:
    first, last = parse_week("2000-W01"), parse_week("2099-W53")
    assert first is not None
    assert last is not None
    assert (first.previous, last.next) == (None, None)


@given(st.text(max_size=12))
def test_anything_else_is_no_week(text: str) -> None:
    week = parse_week(text)
    assert week is None or week.address == text


@pytest.mark.parametrize("text", ["2026-W00", "2027-W53", "1999-W10", "2100-W01", "٢٠٢٦-W01", ""])
def test_no_such_week(text: str) -> None:
    assert parse_week(text) is None
