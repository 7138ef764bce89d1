"""Entries of the directory: people and offices with how one reaches them, many at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from organization.models import Appointment, ContactPoint, OfficePage, ReportedKind, Standing
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
class Head:
    """Who leads an office today."""

    title: str
    name: str
    is_acting: bool

    @property
    def line(self) -> str:
        """As a list of offices says it: "Trưởng phòng: Nguyễn Văn A"."""
        acting = f" {_('(acting)')}" if self.is_acting else ""
        return f"{self.title}{acting}: {self.name}"


@dataclass(frozen=True)
class OfficeEntry:
    """An office with its contact points, its heads or all of its people."""

    key: str
    name: str
    kind: str
    page: Any
    reach: Reach
    people: list[PersonEntry] = field(default_factory=list)
    heads: tuple[Head, ...] = ()

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
    """The contact points of these sites' agencies and of offices of theirs; one statement."""
    asked = Q(office__translation_key__in=set(of_offices)) | Q(office=None, kind_id=COMMON)
    contacts = Contacts(defaultdict(list), defaultdict(list))
    rows = ContactPoint.objects.filter(asked, in_force_on(day), site_id__in=set(site_ids))
    rows = rows.select_related("office")
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


def entries_of(
    people: Sequence[int], site_of: dict[int, int], day: datetime.date
) -> tuple[dict[int, PersonEntry], dict[int, OfficeEntry]]:
    """People by key with their posts of `day` in public offices, and public pages of offices.

    An office that does not stand on `day` has nobody in office.

    `site_of`: the sites on which these pages lie; a page that is no office (the chart, a page
    of contacts) is an entry, too. Four statements at most, however many entries.
    """
    versions = _in_every_language(site_of)
    offices = {page.pk: page for page in versions if page.pk in site_of and page.live}
    keys = {page.translation_key for page in offices.values()}
    posts = _posts(people, [page.pk for page in versions], day)
    held: dict[int, list[Appointment]] = defaultdict(list)
    heads: dict[UUID, list[Appointment]] = defaultdict(list)
    for post in posts:
        if post.person_id in people and post.office.live:
            held[post.person_id].append(post)
        if post.standing == Standing.HEAD:
            heads[post.office.translation_key].append(post)
    firsts = [some[0] for some in held.values()]
    contacts = read_contacts(
        {*site_of.values(), *(post.person.site_id for post in firsts)},
        day,
        of_offices={*keys, *(post.office.translation_key for post in firsts)},
    )
    others = [pk for pk in site_of if pk not in offices]
    pages = {**offices, **(Page.objects.live().in_bulk(others) if others else {})}
    return (
        {pk: person_entry(some, contacts) for pk, some in held.items()},
        {pk: _office_entry(page, site_of[pk], contacts, heads) for pk, page in pages.items()},
    )


def person_entry(
    posts: Sequence[Appointment], contacts: Contacts, *, names_offices: bool = True
) -> PersonEntry:
    """A person with these posts; reached by their telephones, else by the first office's.

    `names_offices`: whether each post says its office, which a list of one office need not.
    """
    person, office = posts[0].person, posts[0].office
    own = tuple(parse_line(post.phone) for post in posts if post.phone)
    near = contacts.reach(office.translation_key, person.site_id)
    return PersonEntry(
        f"person-{person.pk}",
        person.name_with_degree,
        tuple(f"{one.title}, {one.office.title}" if names_offices else one.title for one in posts),
        Reach(own, near.address) if own else near,
        person.public_id,
    )


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
            [
                person_entry(some, contacts, names_offices=False)
                for some in posts[office.translation_key].values()
            ],
        )
        for office in offices
    ]


def _in_every_language(pages: Collection[int]) -> list[OfficePage]:
    """Those of these pages that are offices, with their translations: one statement, or none."""
    if not pages:
        return []
    keys = Page.objects.filter(pk__in=pages).values("translation_key")
    return list(_offices().filter(translation_key__in=keys))


def _posts(people: Sequence[int], offices: list[int], day: datetime.date) -> list[Appointment]:
    """What these people hold on `day`, the main post first, and who heads these offices.

    By columns of the posts themselves: over a join the one or the other would be looked for
    among the posts of the whole country.
    """
    asked = Q(person_id__in=people) | Q(office_id__in=offices, standing=Standing.HEAD)
    posts = Appointment.objects.filter(asked).standing_on(day)
    return list(posts.select_related("person", "office").order_by("is_concurrent", "rank", "pk"))


def _office_entry(
    page: Any, site_id: int, contacts: Contacts, heads: dict[UUID, list[Appointment]]
) -> OfficeEntry:
    """An office with its head and how it is reached; another page with how its agency is."""
    key = f"office-{page.pk}"
    if not isinstance(page, OfficePage):
        return OfficeEntry(key, page.title, "", page, contacts.reach(None, site_id))
    of_office = heads.get(page.translation_key, [])
    # Who is in charge for the time being stands there only while there is no head.
    leading = [post for post in of_office if not post.is_acting] or of_office
    return OfficeEntry(
        key,
        page.title,
        page.kind.name,
        page,
        contacts.reach(page.translation_key, site_id),
        heads=tuple(
            Head(post.title, post.person.name_with_degree, post.is_acting) for post in leading
        ),
    )


def _offices() -> Any:
    return OfficePage.objects.select_related("kind").defer_streamfields()


def _reach(points: Sequence[ContactPoint]) -> Reach:
    phones = tuple(dict.fromkeys(phone for point in points for phone in point.numbers))
    return Reach(phones, next((point.address for point in points if point.address), ""))
