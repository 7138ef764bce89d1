"""Dates of news as they are met in the wild."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.dates import parse_moment
from news.periods import Period

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = datetime.datetime(1990, 1, 1), datetime.datetime(2100, 12, 31)  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11-23T17:11:03+07:00", "2024-11-23T17:11:03+07:00"),
        ("2024-11-23T10:11:03Z", "2024-11-23T17:11:03+07:00"),
        ("2024-11-23", "2024-11-23T00:00:00+07:00"),
        ("2024-11-23 08:05", "2024-11-23T08:05:00+07:00"),
        ("20/09/2024", "2024-09-20T00:00:00+07:00"),
        ("9/2/2024", "2024-02-09T00:00:00+07:00"),
        ("Thứ sáu,  20/09/2024", "2024-09-20T00:00:00+07:00"),
        ("Chủ nhật, 22/11/2026, 15:40", "2026-11-22T15:40:00+07:00"),
        ("22/11/2026 15:40 (GMT+7)", "2026-11-22T15:40:00+07:00"),
        ("15:40, 22/11/2026", "2026-11-22T15:40:00+07:00"),
        ("15h40 ngày 22/11/2026", "2026-11-22T15:40:00+07:00"),
        ("Ngày đăng: 14/07/2017", "2017-07-14T00:00:00+07:00"),
        ("Ngày cập nhật 28/06/2018", "2018-06-28T00:00:00+07:00"),
        ("ngày 09 tháng 9 năm 2021", "2021-09-09T00:00:00+07:00"),
        ("1732356663", "2024-11-23T17:11:03+07:00"),
        ("1732356663000", "2024-11-23T17:11:03+07:00"),
    ],
)
def test_reads_what_news_pages_write(text: str, expected: str) -> None:
    assert parse_moment(text, VIETNAM) == datetime.datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm qua",
        "31/02/2024",
        "20/13/2024",
        "1/1/0001",
        "99/99/9999",
        "2024",
        "25:00, 1/1/2024",
    ],
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller words the message
        parse_moment(text, VIETNAM)


@given(st.datetimes(FIRST, LAST))
def test_reads_back_a_local_minute(moment: datetime.datetime) -> None:
    whole = moment.replace(second=0, microsecond=0)
    expected = whole.replace(tzinfo=VIETNAM)
    assert parse_moment(whole.strftime("%d/%m/%Y %H:%M"), VIETNAM) == expected
    assert parse_moment(whole.strftime("%H:%M, ngày %d/%m/%Y"), VIETNAM) == expected


@given(st.text(max_size=60))
def test_never_fails_but_with_value_error(text: str) -> None:
    try:
        moment = parse_moment(text, VIETNAM)
    except (ValueError, OverflowError):
        return
    assert moment.tzinfo is not None


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
def test_day_lies_in_its_month_and_year(day: datetime.date) -> None:
    year = Period.of(day.year)
    month = Period.of(day.year, day.month)
    only = Period.of(day.year, day.month, day.day)
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (only.is_day, month.is_day) == (True, False)
    assert (year.is_year, month.is_year) == (True, False)
    start, end = only.bounds()
    assert end - start == datetime.timedelta(days=1)
    assert start.date() == day
    assert month.bounds()[0] <= start < end <= month.bounds()[1]


@pytest.mark.parametrize("parts", [(1989,), (2101,), (2026, 13), (2026, 2, 30)])
def test_refuses_periods_that_do_not_exist(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the view answers 404 whatever the words
        Period.of(*parts)
