"""What changes by the clock alone: pages that other sites list from a day, or until one."""

from __future__ import annotations

import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.core.jobs.models import TickRun
from portal.tenancy.models import Placement
from search.signal_handlers import pages_changed

PART: Final = "search: placements of the day"
# Twice looked at does no harm; a clock of another machine may be a little behind.
_OVERLAP: Final = datetime.timedelta(minutes=10)
_FIRST: Final = datetime.timedelta(days=2)


@transaction.atomic
def look_at_placements(now: datetime.datetime | None = None) -> None:
    """Tell of placements that have begun or ended since this part of the tick last went well."""
    now = now or timezone.now()
    run = TickRun.objects.filter(pk=PART).first()
    since = run.last_succeeded if run else None
    span = ((since - _OVERLAP) if since else now - _FIRST, now)
    turned = Placement.objects.filter(
        Q(valid_from__range=span) | Q(valid_to__range=span), is_source=False
    )
    pages_changed(turned.values_list("page_id", flat=True).distinct())
