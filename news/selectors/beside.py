"""What stands beside a list: categories, topics and the calendar, read in one query."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth
from django.utils import timezone
from wagtail.models import Page

from news import kinds
from news.calendar import Calendar, days_of, months_of, years_between
from news.models.categories import NewsCategory
from news.periods import LAST_YEAR, Period
from news.selectors.categories import offered_by
from news.selectors.rows import articles_listed
from news.selectors.union import Row, first_of, part, read_parts
from portal.tenancy.models import Placement
from portal.tenancy.selectors import listed_on

if TYPE_CHECKING:
    from django.http import HttpRequest

TOPICS_AT_MOST = 5


class TopicLink(NamedTuple):
    """A topic by title and address."""

    title: str
    url: str


@dataclass(frozen=True)
class Beside:
    """The parts of the column beside a list. `calendar` is None while nothing is listed."""

    categories: list[NewsCategory]
    topics: list[TopicLink]
    calendar: Calendar | None


def beside_list(
    site_id: int,
    index_id: int,
    shown: Period | None,
    around: datetime.date,
    request: HttpRequest,
) -> Beside:
    """What stands beside the list `index_id`: one query.

    `shown`: the period the list is narrowed to; without one the calendar shows the month
    of `around`, the day of the first article on the page.
    """
    frame = _frame(shown, around)
    rows = articles_listed(site_id, index_id)
    newest_topics = listed_on(site_id, index_id).filter(kind=kinds.TOPIC)
    found = read_parts(
        [
            part(
                offered_by(site_id),
                "category",
                number=F("place"),
                key=F("slug"),
                label=F("name"),
            ),
            part(
                first_of(newest_topics, TOPICS_AT_MOST),
                "topic",
                key=F("page__url_path"),
                label=F("page__title"),
                moment=F("sort_at"),
            ),
            _counts(rows, frame),
            *_bounds(rows, frame),
        ]
    )
    categories = sorted(found["category"], key=lambda row: (row.number, row.key))
    return Beside(
        categories=[NewsCategory(slug=row.key, name=row.label) for row in categories],
        topics=[
            TopicLink(row.label, Page(url_path=row.key).get_url(request) or "")
            for row in sorted(found["topic"], key=_moment, reverse=True)
        ],
        calendar=_calendar(found, frame, shown),
    )


def _frame(shown: Period | None, around: datetime.date) -> Period:
    """The month or the year that the calendar shows."""
    if shown is not None and shown.is_year:
        return shown
    day = shown.first if shown else around
    return Period.month_of(day) or Period.of(LAST_YEAR, 12)  # a date that is a typing error


def _counts(rows: QuerySet[Placement], frame: Period) -> QuerySet[Any, Any]:
    """How many articles on each day of the month, or in each month of the year."""
    start, end = frame.bounds()
    zone = timezone.get_default_timezone()
    extract = ExtractMonth if frame.is_year else ExtractDay
    within = rows.filter(sort_at__gte=start, sort_at__lt=end).order_by()
    grouped = within.values(cell=extract("sort_at", tzinfo=zone)).annotate(articles=Count("pk"))
    return part(grouped, "count", pk=F("cell"), number=F("articles"))


def _bounds(rows: QuerySet[Placement], frame: Period) -> list[QuerySet[Any, Any]]:
    """The first and the last article, and those next to the frame on both sides."""
    start, end = frame.bounds()
    oldest_first = rows.order_by("sort_at", "page_id")
    ends = {
        "newest": rows,
        "oldest": oldest_first,
        "earlier": rows.filter(sort_at__lt=start),
        "later": oldest_first.filter(sort_at__gte=end),
    }
    return [part(first_of(found), what, moment=F("sort_at")) for what, found in ends.items()]


def _moment(row: Row) -> datetime.datetime:
    assert row.moment is not None  # noqa: S101 - these parts name one
    return row.moment


def _calendar(found: dict[str, list[Row]], frame: Period, shown: Period | None) -> Calendar | None:
    if not found["newest"]:
        return None
    counts = {row.pk: row.number for row in found["count"]}
    wider = Period.year_of if frame.is_year else Period.month_of

    def day(what: str) -> datetime.date:
        return timezone.localdate(_moment(found[what][0]))

    return Calendar(
        period=frame,
        weeks=months_of(frame, counts) if frame.is_year else days_of(frame, counts, shown),
        earlier=wider(day("earlier")) if found["earlier"] else None,
        later=wider(day("later")) if found["later"] else None,
        years=years_between(day("oldest"), day("newest")),
    )
