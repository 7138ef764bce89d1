"""What changes with the day: effects that are due, placements that begin or end."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from documents.models import ListedTerm
from documents.services.effects import refresh_due
from documents.services.listing import sync_terms
from documents.vocabulary import DOCUMENT
from portal.tenancy.models import Placement


def run_daily() -> None:
    """Bring in step what is due, and nothing else. Bears being run at any time, and twice."""
    refresh_due()
    sync_terms(_placements_out_of_step())


def _placements_out_of_step() -> list[int]:
    """Documents whose placement has begun or ended since lists were last told.

    Only placements with dates can be: few, and asked for by their dates.
    """
    now = timezone.now()
    dated = Placement.objects.filter(kind=DOCUMENT, live=True, is_source=False)
    listed = Exists(ListedTerm.objects.filter(placement=OuterRef("pk")))
    begun = Q(valid_from__lte=now) & (Q(valid_to__isnull=True) | Q(valid_to__gt=now)) & ~listed
    ended = Q(valid_to__lte=now) & listed
    return list(dated.filter(begun | ended).values_list("page_id", flat=True))
