"""Who holds and held which post."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from organization.models import Appointment, OfficePage, Person
from organization.models.people import AppointmentQuerySet
from portal.tenancy.models.dated import in_force_on


def holders(office: OfficePage, day: datetime.date) -> AppointmentQuerySet:
    """Who holds a post in `office` on `day`, by rank; one query with the people.

    Nobody in an office that has ended by then, or only begins later.
    """
    return _with_people(Appointment.objects.of_office(office).standing_on(day)).in_order()


def holders_of(
    offices: Iterable[OfficePage], day: datetime.date, *, heads_only: bool = False
) -> dict[UUID, list[Appointment]]:
    """The same of many offices in one query: by the translation key of the office."""
    keys = [office.translation_key for office in offices]
    posts = Appointment.objects.filter(office__translation_key__in=keys).filter(in_force_on(day))
    if heads_only:
        posts = posts.filter(standing="head")
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    for post in _with_people(posts).select_related("office").in_order():
        found[post.office.translation_key].append(post)
    return found


def past_holders(office: OfficePage, day: datetime.date) -> list[Appointment]:
    """Who held a post in `office` before `day`, the latest first; one query.

    In one that has ended, everybody: a post ends with its office. Not to be saved.
    """
    ended = Q(valid_to__lte=day) | Q(office__valid_to__lte=day)
    posts = _with_people(Appointment.objects.of_office(office).filter(ended))
    found = _until_their_ends(posts.select_related("office").order_by("rank", "pk"))
    return sorted(found, key=lambda post: post.valid_to or day, reverse=True)


def people_of_site(site_id: int, day: datetime.date) -> list[tuple[Person, list[Appointment]]]:
    """Everybody who holds a post of the site on `day`, from A to Z, with these posts.

    Posts in offices that are public and stand alone; one query. Persons without such a post are
    left out: what is prepared or past is no entry of a list.
    """
    posts = (
        _with_people(Appointment.objects.filter(person__site_id=site_id))
        .shown_on(day)
        .select_related("office")
        .order_by("person__ordering_name", "person_id", "is_concurrent", "rank", "pk")
    )
    found: dict[int, tuple[Person, list[Appointment]]] = {}
    for post in posts:
        found.setdefault(post.person_id, (post.person, []))[1].append(post)
    return list(found.values())


def posts_of(person: Person, day: datetime.date) -> list[Appointment]:
    """Posts of a person in public offices, those of `day` and before, the newest first.

    None that only begins later: nobody is named for it before. A post ends with its office
    at the latest: these rows say so, and are not to be saved. One query.
    """
    posts = begun(person.appointments.all(), day).select_related("office")
    return _until_their_ends(posts.order_by("-valid_from", "rank", "pk"))


def _until_their_ends(posts: Iterable[Appointment]) -> list[Appointment]:
    """Posts with the end of their office where that is the earlier one."""
    found = list(posts)
    for post in found:
        ends = [end for end in (post.valid_to, post.office.valid_to) if end is not None]
        post.valid_to = min(ends, default=None)
    return found


def begun(posts: AppointmentQuerySet, day: datetime.date) -> AppointmentQuerySet:
    """Those of some posts that were held on `day` or before, in offices that are public."""
    return posts.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(office__valid_from__isnull=True) | Q(office__valid_from__lte=day),
        office__live=True,
    )


def _with_people(posts: AppointmentQuerySet) -> AppointmentQuerySet:
    return posts.select_related("person", "person__portrait")
