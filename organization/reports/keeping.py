"""Taking a report, and forgetting it.

What a reader leaves to be asked back is personal data, kept as long as it is of use (Luật
91/2025/QH15, in force since 2026-01-01): the figures below hold since the first release.
"""

from __future__ import annotations

import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organization.models import ReportState, WrongEntryReport
from organization.reports.entries import ReportedEntry
from organization.reports.limits import HOUR
from portal.core.audit.context import acting_as, acting_for_reader
from portal.core.vietnamese import nfc

# How to reach who reported: for a call back once all is done, and never longer than half a year.
CONTACT_KEPT_AFTERWARDS: Final = datetime.timedelta(days=7)
CONTACT_KEPT_AT_MOST: Final = datetime.timedelta(days=180)
# The report itself: a year from when it was handled, two where nobody did.
REPORT_KEPT_AFTERWARDS: Final = datetime.timedelta(days=365)
REPORT_KEPT_AT_MOST: Final = datetime.timedelta(days=730)
# So many in one go; the next tick takes the next ones.
BATCH: Final = 200
_READER: Final = "reader"
_CLOCK: Final = "reports of mistakes"


def take(site_id: int, entry: ReportedEntry, what: str, contact: str) -> None:
    """Note a report; sent twice within an hour it is one. Of the reader nothing else is kept."""
    words = nfc(what).strip()
    same = {"site_id": site_id, "entry_kind": entry.kind, "entry_id": entry.public_id}
    since = timezone.now() - HOUR
    if WrongEntryReport.objects.filter(what=words, reported_at__gt=since, **same).exists():
        return
    with acting_for_reader(_READER):
        WrongEntryReport.objects.create(
            entry_name=entry.name[:255], what=words, contact=contact, **same
        )


def forget(now: datetime.datetime | None = None) -> None:
    """Wipe contacts and delete reports whose time is over. Bears being run twice."""
    now = now or timezone.now()
    done = Q(state=ReportState.HANDLED)
    over = Q(reported_at__lt=now - REPORT_KEPT_AT_MOST)
    over |= done & Q(handled_at__lt=now - REPORT_KEPT_AFTERWARDS)
    past = Q(reported_at__lt=now - CONTACT_KEPT_AT_MOST)
    past |= done & Q(handled_at__lt=now - CONTACT_KEPT_AFTERWARDS)
    with acting_as(_CLOCK), transaction.atomic():
        for report in WrongEntryReport.objects.filter(over).order_by("pk")[:BATCH]:
            report.delete()
        reachable = WrongEntryReport.objects.filter(past).exclude(contact="")
        for report in reachable.order_by("pk")[:BATCH]:
            report.contact = ""
            report.save(update_fields=["contact"])
