"""What blocks of home pages show of the organisation, each read in one query for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Leader:
    """A person once, with the first post and those held beside it."""

    post: Appointment
    others: list[Appointment] = field(default_factory=list)

    @property
    def reached(self) -> Appointment:
        """The post by which one reaches the person: the first with a telephone or an e-mail."""
        posts = [self.post, *self.others]
        return next((post for post in posts if post.phone or post.email), self.post)


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
    people = [leader.post.person for leaders in answers.values() for leader in leaders]
    return Loaded(answers, [person.portrait for person in people if person.portrait])


def _in_office(pk: int) -> Q:
    """In this office, whichever language its page is chosen in."""
    pages = OfficePage.objects.filter(pk=pk)
    return Q(office__translation_key__in=pages.values("translation_key"))


def _leaders(need: LeadersNeed, posts: Sequence[Any]) -> list[Leader]:
    """Who answers one need; of a whole site, those at the top of the chart."""
    own = [post for post in posts if post.person.site_id == need.site_id]
    if need.office_id is not None:
        own = [post for post in own if post.asked_office == need.office_id]
    else:
        top = min((post.office.depth for post in own), default=0)
        own = [post for post in own if post.office.depth == top]
    found: dict[int, Leader] = {}
    for post in own:
        if post.person_id in found:
            found[post.person_id].others.append(post)
        else:
            found[post.person_id] = Leader(post)
    return list(found.values())[:MOST_LEADERS]


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
