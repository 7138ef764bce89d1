"""Entries of the directory: people and offices with how one reaches them, many at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from organization.models import Appointment, ContactPoint, OfficePage, ReportedKind
from organization.models.kinds import COMMON, SOCIAL_ACCOUNTS, SPOKESPERSON
from organization.phones import Phone, parse_line
from organization.selectors.contacts import contacts_of_site
from portal.tenancy.models.dated import in_force_on

OFFICIAL: Final = (SPOKESPERSON, SOCIAL_ACCOUNTS)


@dataclass(frozen=True)
class Reach:
    """How somebody is reached: telephones and an address."""

    phones: tuple[Phone, ...] = ()
    address: str = ""
    # Of the agency as a whole, since there is nothing nearer.
    is_agency: bool = False


@dataclass(frozen=True)
class PersonEntry:
    """Who holds which posts, and the telephones of these posts."""

    key: str
    name: str
    posts: tuple[str, ...]
    reach: Reach
    public_id: str = ""

    reported_as: ClassVar[str] = ReportedKind.PERSON.value


@dataclass(frozen=True)
class OfficeEntry:
    """An office with its contact points, its heads or all of its people."""

    key: str
    name: str
    kind: str
    page: Any
    reach: Reach
    people: list[PersonEntry] = field(default_factory=list)

    reported_as: ClassVar[str] = ReportedKind.OFFICE.value

    @property
    def public_id(self) -> str:
        """The key of the office; "" of the chart and of a page of contacts, which are none."""
        return self.page.public_id if isinstance(self.page, OfficePage) else ""


@dataclass(frozen=True)
class Contacts:
    """The contact points of some sites: of each office, and of each agency."""

    of_offices: dict[UUID, list[ContactPoint]]
    of_agencies: dict[int, list[ContactPoint]]

    def reach(self, office: UUID | None, site_id: int) -> Reach:
        """How an office is reached, else the agency."""
        own = self.of_offices.get(office, []) if office else []
        agency = self.of_agencies.get(site_id, [])
        near = _reach(own)
        if near.phones or not agency:
            return Reach(near.phones, near.address or _reach(agency).address)
        far = _reach(agency)
        return Reach(far.phones, near.address or far.address, is_agency=True)


def read_contacts(
    site_ids: Iterable[int], day: datetime.date, *, of_offices: Iterable[UUID]
) -> Contacts:
    """The contact points that entries of these sites show; one statement."""
    keys, sites = set(of_offices), set(site_ids)
    asked = Q(office__translation_key__in=keys) | Q(site_id__in=sites, office=None, kind_id=COMMON)
    contacts = Contacts(defaultdict(list), defaultdict(list))
    rows = ContactPoint.objects.filter(asked).filter(in_force_on(day)).select_related("office")
    for point in rows.in_order():
        if point.office is None:
            contacts.of_agencies[point.site_id].append(point)
        else:
            contacts.of_offices[point.office.translation_key].append(point)
    return contacts


def agency_contacts(site_id: int, day: datetime.date) -> list[ContactPoint]:
    """The agency's own contact points, those that NĐ 244/2026/NĐ-CP asks for; one statement."""
    asked = Q(kind_id=COMMON, office=None) | Q(kind_id__in=OFFICIAL)
    return list(contacts_of_site(site_id, day).filter(asked))


def people_entries(pks: Sequence[int], day: datetime.date) -> dict[int, PersonEntry]:
    """People by key with their posts of `day` in public offices; two statements."""
    held: dict[int, list[Appointment]] = defaultdict(list)
    posts = Appointment.objects.filter(person_id__in=pks, office__live=True)
    rows = posts.filter(in_force_on(day)).select_related("person", "office")
    for post in rows.order_by("is_concurrent", "rank", "pk"):
        held[post.person_id].append(post)
    firsts = [some[0] for some in held.values()]
    contacts = read_contacts(
        {post.person.site_id for post in firsts},
        day,
        of_offices={post.office.translation_key for post in firsts},
    )
    return {pk: person_entry(some, contacts) for pk, some in held.items()}


def person_entry(posts: Sequence[Appointment], contacts: Contacts) -> PersonEntry:
    """A person with these posts; reached by their telephones, else by the first office's."""
    person, office = posts[0].person, posts[0].office
    own = tuple(parse_line(post.phone) for post in posts if post.phone)
    near = contacts.reach(office.translation_key, person.site_id)
    return PersonEntry(
        f"person-{person.pk}",
        person.name_with_degree,
        tuple(f"{post.title}, {post.office.title}" for post in posts),
        Reach(own, near.address) if own else near,
        person.public_id,
    )


def office_entries(
    pks: Sequence[int], site_of: dict[int, int], day: datetime.date
) -> dict[int, OfficeEntry]:
    """Pages of offices by key, and pages of contacts, with how they are reached.

    `site_of`: the sites they lie on. Two statements, one more where some are no offices.
    """
    offices = _offices().in_bulk(pks)
    contacts = read_contacts(
        site_of.values(), day, of_offices=[page.translation_key for page in offices.values()]
    )
    found = {
        pk: OfficeEntry(
            f"office-{pk}",
            page.title,
            page.kind.name,
            page,
            contacts.reach(page.translation_key, site_of[pk]),
        )
        for pk, page in offices.items()
    }
    others = [pk for pk in pks if pk not in offices]
    if others:
        for pk, page in Page.objects.in_bulk(others).items():
            reach = contacts.reach(None, site_of[pk])
            found[pk] = OfficeEntry(f"office-{pk}", page.title, "", page, reach)
    return found


def offices_below(home_path: str, day: datetime.date) -> list[OfficePage]:
    """The public offices of a site that stand on `day`, in the order of the chart; one query."""
    pages = _offices().filter(live=True, path__startswith=home_path).filter(in_force_on(day))
    return list(pages.order_by("path"))


def with_people(
    offices: Sequence[OfficePage], site_id: int, day: datetime.date
) -> list[OfficeEntry]:
    """Offices with all of their people, from A to Z the Vietnamese way; two statements."""
    keys = [office.translation_key for office in offices]
    posts: dict[UUID, dict[int, list[Appointment]]] = defaultdict(lambda: defaultdict(list))
    rows = Appointment.objects.filter(office__translation_key__in=keys).filter(in_force_on(day))
    rows = rows.select_related("person", "office")
    for post in rows.order_by("person__ordering_name", "person_id", "rank", "pk"):
        posts[post.office.translation_key][post.person_id].append(post)
    contacts = read_contacts([site_id], day, of_offices=keys)
    return [
        OfficeEntry(
            f"office-{office.pk}",
            office.title,
            office.kind.name,
            office,
            contacts.reach(office.translation_key, site_id),
            [person_entry(some, contacts) for some in posts[office.translation_key].values()],
        )
        for office in offices
    ]


def _offices() -> Any:
    return OfficePage.objects.select_related("kind").defer_streamfields()


def _reach(points: Sequence[ContactPoint]) -> Reach:
    phones = tuple(dict.fromkeys(phone for point in points for phone in point.numbers))
    return Reach(phones, next((point.address for point in points if point.address), ""))
