"""What changes by the clock alone: posts, contact points and offices that begin or end today."""

from __future__ import annotations

import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organization.models import Appointment, ContactPoint, OfficePage
from organization.searchable import OFFICE, PERSON
from organization.signal_handlers import contacts_changed
from portal.core import searchable
from portal.core.jobs.models import TickRun

PART: Final = "organization: days of posts"
_FIRST: Final = datetime.timedelta(days=2)


@transaction.atomic
def look_at_days(now: datetime.datetime | None = None) -> None:
    """Tell of what has begun or ended since this part of the tick last went well."""
    now = now or timezone.now()
    run = TickRun.objects.filter(pk=PART).first()
    since = run.last_succeeded if run and run.last_succeeded else now - _FIRST
    span = (timezone.localdate(since), timezone.localdate(now))
    turned = Q(valid_from__range=span) | Q(valid_to__range=span)
    offices = OfficePage.objects.filter(turned)
    # Who holds a post in an office begins and ends with it.
    posts = Appointment.objects.filter(turned | Q(office__in=offices.values("pk")))
    searchable.changed(PERSON, posts.values_list("person_id", flat=True))
    contacts_changed(list(ContactPoint.objects.filter(turned)))
    searchable.changed(OFFICE, offices.values_list("pk", flat=True))
