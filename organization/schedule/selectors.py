"""What the public pages and the calendar read of the work schedule."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organization.models import (
    Appointment,
    EntryKind,
    Holiday,
    OfficePage,
    Part,
    Person,
    ScheduleEntry,
    Standing,
)
from organization.schedule.weeks import Week
from organization.selectors.posts import begun

# The calendar of a busy province; of more than that the earliest are left out.
MOST_ENTRIES = 2000


_NOON = datetime.time(12)


@dataclass(frozen=True)
class Half:
    """The morning or the afternoon of a day, or what takes the whole of it."""

    name: str
    entries: list[ScheduleEntry]
    is_whole: bool = False


@dataclass
class Day:
    """A day of a week: what is done, and whether it is a holiday."""

    date: datetime.date
    holiday: Holiday | None = None
    entries: list[ScheduleEntry] = field(default_factory=list)

    @property
    def halves(self) -> list[Half]:
        """The whole day, its morning and afternoon, as far as there is something in them."""
        whole = [entry for entry in self.entries if entry.part == Part.DAY]
        others = [entry for entry in self.entries if entry.part != Part.DAY]
        halves = [
            Half(capfirst(str(Part.DAY.label)), whole, is_whole=True),
            Half(_("Morning"), [entry for entry in others if entry.order[1] < _NOON]),
            Half(_("Afternoon"), [entry for entry in others if entry.order[1] >= _NOON]),
        ]
        return [half for half in halves if half.entries]


@dataclass(frozen=True)
class Narrowed:
    """Of whom a schedule is asked for; empty: of everybody."""

    person: Person | None = None
    office: OfficePage | None = None
    leaders_only: bool = False


def public_entries(site_id: int, first: datetime.date, last: datetime.date) -> list[ScheduleEntry]:
    """What readers may see from `first` to `last`, both included, in order; one query.

    The last `MOST_ENTRIES` of them: what lies ahead is never crowded out by what is past.
    """
    rows = ScheduleEntry.objects.public().filter(site_id=site_id, day__range=(first, last))
    found = rows.select_related("person", "office").order_by("-day", "-pk")
    return sorted(found[:MOST_ENTRIES], key=lambda entry: entry.order)


def days_of(week: Week, entries: Iterable[ScheduleEntry]) -> list[Day]:
    """The days of a week with their entries; one query, for the holidays."""
    holidays = {row.day: row for row in Holiday.objects.filter(day__range=_ends(week))}
    days = {day: Day(day, holidays.get(day)) for day in week.days}
    for entry in entries:
        days[entry.day].entries.append(entry)
    return list(days.values())


def receptions(entries: Iterable[ScheduleEntry]) -> list[ScheduleEntry]:
    """When citizens are received."""
    return [entry for entry in entries if entry.kind == EntryKind.RECEPTION]


def posts_in(
    site_id: int, entries: Iterable[ScheduleEntry], day: datetime.date
) -> dict[int, Appointment]:
    """The first post on `day` of those who stand in some entries, by person; one query."""
    people = {entry.person_id for entry in entries if entry.person_id}
    posts = (
        Appointment.objects.filter(person__in=people, person__site=site_id)
        .shown_on(day)
        .order_by("is_concurrent", "office__path", "rank", "pk")
    )
    found: dict[int, Appointment] = {}
    for post in posts:
        kept = found.setdefault(post.person_id, post)
        # Who leads one office and is a deputy or a member in another is called by the first.
        if _weight(post) > _weight(kept):
            found[post.person_id] = post
    return found


def narrow(
    entries: Sequence[ScheduleEntry], by: Narrowed, posts: dict[int, Appointment]
) -> list[ScheduleEntry]:
    """Those entries that are asked for."""
    return [
        entry
        for entry in entries
        if (by.person is None or entry.concerns(by.person))
        and (by.office is None or _is_of(entry, by.office))
        and (not by.leaders_only or _leads(posts.get(entry.person_id or 0)))
    ]


def people_in(entries: Iterable[ScheduleEntry]) -> list[Person]:
    """Who leads something, from A to Z."""
    found = {entry.person_id: entry.person for entry in entries if entry.person}
    return sorted(found.values(), key=lambda person: (person.ordering_name, person.pk))


def offices_in(entries: Iterable[ScheduleEntry]) -> list[OfficePage]:
    """The public offices that prepare something, in the order of the chart."""
    found = {entry.office_id: entry.public_office for entry in entries}
    return sorted((page for page in found.values() if page), key=lambda page: str(page.path))


def named_person(site_id: int, public_id: str, day: datetime.date) -> Person | None:
    """The person of a site that an address names, whom readers know.

    That is who holds or held a public post on `day`, or stands in an entry that is not internal.
    """
    people = Person.objects.filter(site=site_id, public_id=public_id)
    held = begun(Appointment.objects.filter(person=OuterRef("pk")), day)
    known = people.filter(Exists(held)).first()
    return known or people.filter(schedule_entries__is_internal=False).first()


def named_office(root_path: str, public_id: str) -> OfficePage | None:
    """The public office below a home page that an address names."""
    offices = OfficePage.objects.filter(live=True, url_path__startswith=root_path)
    return offices.filter(public_id=public_id).first()


def _weight(post: Appointment) -> int:
    """How much a post says of who holds it: a head more than a deputy, whatever is beside it."""
    if post.is_concurrent:
        return 0
    return {Standing.HEAD.value: 2, Standing.DEPUTY.value: 1}.get(post.standing, 0)


def _leads(post: Appointment | None) -> bool:
    return post is not None and post.standing in {Standing.HEAD, Standing.DEPUTY}


def _is_of(entry: ScheduleEntry, office: OfficePage) -> bool:
    own = entry.public_office
    return own is not None and own.translation_key == office.translation_key


def _ends(week: Week) -> tuple[datetime.date, datetime.date]:
    return week.monday, week.sunday
