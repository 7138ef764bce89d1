"""What blocks of home pages show of the organisation, each read in one query for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, When
from django.utils import timezone

from organization.models import Appointment, ContactPoint, OfficePage, Standing
from organization.models.kinds import COMMON
from portal.core.home_blocks import Loaded, Need
from portal.tenancy.models.dated import in_force_on

# More leaders are no leaders: an office with that many has a page of its own.
MOST_LEADERS = 12


@dataclass(frozen=True)
class LeadersNeed(Need):
    """Who leads a site: of one office, else of those that stand at the top of the chart."""

    site_id: int
    office_id: int | None = None


@dataclass(frozen=True)
class ContactsNeed(Need):
    """How the agency of a site is reached."""

    site_id: int


def load_leaders(needs: Sequence[LeadersNeed], probing: bool) -> Loaded:
    """Heads and deputies of today, in the order of the chart; one query."""
    wanted = Q(pk__in=[])
    for need in needs:
        of_need = Q(person__site_id=need.site_id)
        if need.office_id is not None:
            of_need &= _in_office(need.office_id)
        wanted |= of_need
    chosen = {need.office_id for need in needs if need.office_id is not None}
    asked = (When(_in_office(pk), then=pk) for pk in chosen)
    posts = (
        Appointment.objects.filter(wanted, standing__in=[Standing.HEAD, Standing.DEPUTY])
        .shown_on(timezone.localdate())
        .annotate(asked_office=Case(*asked, default=None, output_field=IntegerField()))
        .select_related("person", "person__portrait", "office")
        .order_by("office__path", "rank", "person__ordering_name", "pk")
    )
    found = list(posts)
    answers = {need: _leaders(need, found) for need in needs}
    if probing:
        return Loaded(answers)
    shown = [post for leaders in answers.values() for post in leaders]
    return Loaded(answers, [post.person.portrait for post in shown if post.person.portrait])


def _in_office(pk: int) -> Q:
    """In this office, whichever language its page is chosen in."""
    pages = OfficePage.objects.filter(pk=pk)
    return Q(office__translation_key__in=pages.values("translation_key"))


def _leaders(need: LeadersNeed, posts: Sequence[Any]) -> list[Appointment]:
    """The posts that answer one need; of a whole site, those at the top of the chart."""
    own = [post for post in posts if post.person.site_id == need.site_id]
    if need.office_id is not None:
        return [post for post in own if post.asked_office == need.office_id][:MOST_LEADERS]
    top = min((post.office.depth for post in own), default=0)
    return [post for post in own if post.office.depth == top][:MOST_LEADERS]


def load_contacts(needs: Sequence[ContactsNeed], probing: bool) -> Loaded:
    """The contact points of whole agencies; one query."""
    points = (
        ContactPoint.objects.filter(in_force_on(timezone.localdate()))
        .filter(site_id__in={need.site_id for need in needs}, office=None, kind=COMMON)
        .in_order()
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for point in points:
        found[point.site_id].append(point)
    return Loaded({need: found[need.site_id] for need in needs})
