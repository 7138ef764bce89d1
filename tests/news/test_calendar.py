"""The calendar beside a list: days with articles, and the way to other months and years."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.calendar import days_of, months_of
from news.models import ArticlePage
from news.periods import Period
from portal.tenancy.placements import place
from tests.news.conftest import Newsroom, at


def calendar(newsroom: Newsroom, path: str) -> str:
    """The calendar's part of a page."""
    html = newsroom.get(path).content.decode()
    return html[html.index('<table class="calendar"') : html.index('<form class="day-form"')]


def days(html: str) -> dict[str, str]:
    """Addresses of the cells that lead somewhere, with what they print."""
    table = html[: html.index("</table>")]
    return dict(re.findall(r'href="([^"]+)"[^>]*>(?:<span.*?</span>)?(\d+)<', table))


def ways(html: str) -> list[str]:
    """Addresses below the table."""
    return re.findall(r'href="([^"]+)"', html[html.index("</table>") :])


@pytest.fixture
def some(commune: Newsroom) -> Newsroom:
    """Articles of four months in three years, two of them on the edge of a local day."""
    for day, clock in (
        ("2024-05-20", "08:00"),
        ("2026-02-28", "23:30"),
        ("2026-03-01", "00:10"),
        ("2026-03-01", "09:00"),
        ("2026-08-05", "10:00"),
    ):
        commune.publish(f"Tin {day} {clock}", published_at=at(day, clock))
    return commune


def test_the_month_of_the_newest_article_on_the_page(some: Newsroom) -> None:
    shown = calendar(some, "/tin-tuc/")
    assert "Tháng 08/2026" in shown
    assert days(shown) == {"/tin-tuc/2026/08/05/": "5"}


def test_days_with_articles_are_links_with_their_number(some: Newsroom) -> None:
    shown = calendar(some, "/tin-tuc/2026/03/")
    assert days(shown) == {"/tin-tuc/2026/03/01/": "1"}
    assert "(2 bài viết)" in shown
    # Seven columns with a heading each, Monday first, as many cells as the weeks have days.
    assert shown.count('<th scope="col">') == 7
    assert shown.index("Thứ Hai") < shown.index("Chủ nhật")
    assert shown.count("<td>") % 7 == 0


def test_the_day_shown_is_marked(some: Newsroom) -> None:
    shown = calendar(some, "/tin-tuc/2026/03/01/")
    assert re.search(r'href="/tin-tuc/2026/03/01/"\s+aria-current="date"', shown)


def test_ways_lead_to_the_nearest_months_with_articles(some: Newsroom) -> None:
    assert ways(calendar(some, "/tin-tuc/2026/03/"))[:3] == [
        "/tin-tuc/2026/02/",
        "/tin-tuc/2026/03/",
        "/tin-tuc/2026/08/",
    ]
    # A month without anything offers the same ways.
    assert ways(calendar(some, "/tin-tuc/2026/05/"))[0] == "/tin-tuc/2026/03/"
    first = ways(calendar(some, "/tin-tuc/2024/05/"))
    assert first[:2] == ["/tin-tuc/2024/05/", "/tin-tuc/2026/02/"]


def test_a_year_shows_its_months_and_the_years_around(some: Newsroom) -> None:
    shown = calendar(some, "/tin-tuc/2026/")
    assert days(shown) == {
        "/tin-tuc/2026/02/": "2",
        "/tin-tuc/2026/03/": "3",
        "/tin-tuc/2026/08/": "8",
    }
    assert ways(shown) == [
        "/tin-tuc/2024/",  # the year before in which there is something
        "/tin-tuc/2026/",
        "/tin-tuc/2025/",
        "/tin-tuc/2024/",
    ]


def test_an_empty_list_has_no_calendar(commune: Newsroom) -> None:
    assert "calendar" not in commune.get("/tin-tuc/").content.decode()


def test_what_is_listed_counts_and_nothing_else(commune: Newsroom, neighbour: Newsroom) -> None:
    commune.draft("Bản nháp", published_at=at("2026-03-02"))
    commune.publish("Đã gỡ", published_at=at("2026-03-03")).unpublish()
    neighbour.publish("Của xã khác", published_at=at("2026-03-04"))
    shared = neighbour.publish("Chia sẻ", published_at=at("2026-03-05"))
    place(shared, commune.index)
    assert days(calendar(commune, "/tin-tuc/2026/03/")) == {"/tin-tuc/2026/03/05/": "5"}


def test_a_date_that_is_a_typing_error_breaks_nothing(commune: Newsroom) -> None:
    commune.publish("Năm gõ sai", published_at=at("0206-03-05"))
    assert commune.get("/tin-tuc/").status_code == 200
    ArticlePage.objects.update(published_at=at("2206-03-05"))
    ArticlePage.objects.get().save_revision().publish()
    assert commune.get("/tin-tuc/").status_code == 200


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
def test_a_month_is_whole_weeks_with_each_day_once(day: datetime.date) -> None:
    month = Period.of(day.year, day.month)
    weeks = days_of(month, {day.day: 3}, None)
    assert all(len(week) == 7 for week in weeks)
    cells = [cell for week in weeks for cell in week if cell]
    assert [cell.number for cell in cells] == list(range(1, month.last.day + 1))
    assert {cell.number: cell.count for cell in cells if cell.count} == {day.day: 3}
    found = next(
        (place, cell)
        for week in weeks
        for place, cell in enumerate(week)
        if cell and cell.number == day.day
    )
    assert found[0] == day.weekday()
    assert found[1].period == Period.of(day.year, day.month, day.day)


def test_a_year_is_twelve_months() -> None:
    rows = months_of(Period.of(2026), {12: 4})
    assert [cell.number for row in rows for cell in row if cell] == list(range(1, 13))
    assert [cell.count for row in rows for cell in row if cell][-1] == 4
