"""The block of home pages that says what the agency does in the rest of this week."""

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
from organization.schedule.weeks import Week
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Loaded, Need

# The page of the week has them all.
MOST_SHOWN = 6


@dataclass(frozen=True)
class ScheduleNeed(Need):
    """What a site does from today to Sunday."""

    site_id: int


def load_schedule(needs: Sequence[ScheduleNeed], probing: bool) -> Loaded:
    """The public entries of the rest of this week; one query for all sites asked for."""
    today = timezone.localdate()
    rows = (
        ScheduleEntry.objects.public()
        .filter(site_id__in={need.site_id for need in needs})
        .filter(day__range=(today, Week.of(today).sunday))
        .select_related("person")
        .order_by("day", "start", "pk")
    )
    found: dict[int, list[ScheduleEntry]] = defaultdict(list)
    for entry in rows:
        found[entry.site_id].append(entry)
    return Loaded(
        {
            need: sorted(found[need.site_id], key=lambda entry: entry.order)[:MOST_SHOWN]
            for need in needs
        }
    )


class ScheduleBlock(HomeBlock):
    """The next entries of this week's schedule, with the way to the whole of it."""

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
        """The rest of this week."""
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
    url = reverse("work_schedule", urlconf=settings.PUBLIC_URLCONF)
    return {"title": title, "entries": entries, "more": {"url": url}}
