"""The block of home pages that says what the agency does in the rest of this week.

Of the next one where nothing is left of this week, and from Sunday on, when people look ahead.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.models import ScheduleEntry
from organization.schedule.addresses import query_of
from organization.schedule.weeks import Week
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Loaded, Need

# The page of the week has them all.
MOST_SHOWN = 6


@dataclass(frozen=True)
class ScheduleNeed(Need):
    """What a site does from today on."""

    site_id: int


def load_schedule(needs: Sequence[ScheduleNeed], probing: bool) -> Loaded:
    """The next public entries of each site asked for; one query for all of them."""
    today = timezone.localdate()
    week = Week.of(today)
    rows = (
        ScheduleEntry.objects.public()
        .filter(site_id__in={need.site_id for need in needs})
        .filter(day__range=(today, (week.next or week).sunday))
        .select_related("person")
        .order_by("day", "start", "pk")
    )
    found: dict[int, list[ScheduleEntry]] = defaultdict(list)
    for entry in rows:
        found[entry.site_id].append(entry)
    return Loaded({need: _next(found[need.site_id], week, today) for need in needs})


def _next(entries: list[ScheduleEntry], week: Week, today: datetime.date) -> list[ScheduleEntry]:
    """What is left of this week; the next week's where that is nothing, and beside a Sunday's."""
    left = [entry for entry in entries if week.holds(entry.day)]
    shown = left if left and today < week.sunday else entries
    return sorted(shown, key=lambda entry: entry.order)[:MOST_SHOWN]


class ScheduleBlock(HomeBlock):
    """The next entries of the schedule, with the way to the whole week."""

    styles = ("css/schedule.css",)
    wish = _("Enter what “%s” shows, under Work schedule")

    title = blocks.CharBlock(
        label=_("Heading"), max_length=80, default=_("Work schedule of the week")
    )

    class Meta:
        icon = "calendar-alt"
        label = _("Work schedule of the week")
        description = _("What leaders and offices do this week, as entered under Work schedule.")
        template = "organization/blocks/schedule.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The next entries."""
        return [ScheduleNeed(frame.site_id)]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The next entries, if there are any."""
        entries = found[ScheduleNeed(frame.site_id)]
        return _shown(value["title"], entries) if entries else None

    def example(self) -> dict[str, Any]:
        """An entry of nobody."""
        entry = ScheduleEntry(
            day=datetime.date(2026, 11, 2),
            start=datetime.time(8),
            content=gettext("What is done at this hour"),
        )
        return _shown(gettext("Work schedule of the week"), [entry])


def _shown(title: str, entries: list[ScheduleEntry]) -> dict[str, Any]:
    # The page without a week is that of today.
    last = Week.of(entries[-1].day)
    ahead = last if last > Week.of(timezone.localdate()) else None
    url = reverse("work_schedule", urlconf=settings.PUBLIC_URLCONF) + query_of(ahead, {})
    return {"title": title, "entries": entries, "more": {"url": url}}
