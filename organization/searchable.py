"""What of the organisation can be found: people by their posts, offices by what they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import (
    Appointment,
    ContactPage,
    ContactPoint,
    OfficePage,
    OrganizationPage,
    Person,
)
from organization.phones import parse_lines
from portal.core import searchable
from portal.core.blocks.plain import plain_text
from portal.core.searchable import Searchable
from portal.tenancy import paths
from portal.tenancy.models.dated import in_force_on
from portal.tenancy.public_places import PagesRead, PublicPlace, public_places
from portal.tenancy.unit_names import SiteNames, names_of_sites

PERSON: Final = "person"
OFFICE: Final = "office"


class PersonReader:
    """Who holds a post today in a public office: by name, title, office, duties, telephone."""

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """Those of these people whom the list of their site shows; nine statements at most."""
        posts = defaultdict(list)
        for post in _posts_of_today(pks):
            posts[post.person_id].append(post)
        charts = _charts_above([post.office for held in posts.values() for post in held])
        places = public_places({chart.pk: chart for chart in charts.values()}.values())
        names = names_of_sites({place.site_id for place in places.values()})
        found = []
        for held in posts.values():
            chart = next(
                (charts[post.office_id] for post in held if post.office_id in charts), None
            )
            place = places.get(chart.pk) if chart else None
            if place is not None:
                found.append(_person(held, place, names[place.site_id]))
        return found

    def page_of(self, after: int, count: int) -> Sequence[int]:
        """Keys of people above `after`. One query."""
        return _first(Person.objects.all(), after, count)

    def of_sites(self, site_ids: Sequence[int], after: int, count: int) -> Sequence[int]:
        """The same of the people of some sites."""
        return _first(Person.objects.filter(site_id__in=site_ids), after, count)


def _first(people: QuerySet[Person], after: int, count: int) -> list[int]:
    rows = people.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:count])


def _posts_of_today(people: Sequence[int]) -> QuerySet[Appointment]:
    found: QuerySet[Appointment] = (
        Appointment.objects.filter(person_id__in=people)
        .shown_on(timezone.localdate())
        .select_related("person", "office")
        .order_by("person_id", "is_concurrent", "rank", "pk")
    )
    return found


def _charts_above(offices: Iterable[OfficePage]) -> dict[int, OrganizationPage]:
    """The public chart in which each of these offices stands, by office. One statement."""
    above = {office.pk: set(paths.prefixes(office.path)) for office in offices}
    wanted = {path for prefixes in above.values() for path in prefixes}
    charts = {
        chart.path: chart for chart in OrganizationPage.objects.live().filter(path__in=wanted)
    }
    return {pk: charts[path] for pk, prefixes in above.items() for path in prefixes & charts.keys()}


def _person(posts: Sequence[Appointment], place: PublicPlace, names: SiteNames) -> Searchable:
    person = posts[0].person
    numbers = [number for post in posts for number in _spoken(post.phone)]
    return Searchable(
        pk=person.pk,
        site_id=place.site_id,
        language=place.language,
        path=f"{place.path}can-bo/{person.public_id}/",
        title=person.name_with_degree,
        parent=names.name,
        lead="; ".join(f"{post.title}, {post.office.title}" for post in posts),
        body=_joined(
            [
                person.duties,
                *(post.duties for post in posts),
                *numbers,
                *names.older,
                person.biography,
            ]
        ),
    )


class OfficeReader(PagesRead):
    """Offices, the chart and the contact page, each with the contact points it shows."""

    models = (OfficePage, OrganizationPage, ContactPage)

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """The public ones of these pages; twelve statements at most."""
        offices: list[Any] = list(self.live(OfficePage, pks).select_related("kind"))
        contact_pages: list[Any] = list(self.live(ContactPage, pks))
        pages = [*offices, *self.live(OrganizationPage, pks), *contact_pages]
        places = public_places(pages)
        names = names_of_sites({place.site_id for place in places.values()})
        of_offices = _contacts_of_offices(offices)
        of_sites = _contacts_of_agencies(
            {places[page.pk].site_id for page in contact_pages if page.pk in places}
        )
        found = []
        for page in pages:
            place = places.get(page.pk)
            if place is None:
                continue
            contacts: list[ContactPoint] = []
            if isinstance(page, OfficePage):
                contacts = of_offices[page.translation_key]
            elif isinstance(page, ContactPage):
                contacts = of_sites[place.site_id]
            found.append(_office(page, place, names[place.site_id], contacts))
        return found


def _contacts_of_offices(offices: Sequence[OfficePage]) -> dict[Any, list[ContactPoint]]:
    keys = {office.translation_key for office in offices}
    found = defaultdict(list)
    rows = _contacts_of_today().filter(office__translation_key__in=keys)
    for point in rows.select_related("office").in_order():
        found[point.office.translation_key].append(point)
    return found


def _contacts_of_agencies(site_ids: Iterable[int]) -> dict[int, list[ContactPoint]]:
    found = defaultdict(list)
    for point in _contacts_of_today().filter(site_id__in=set(site_ids), office=None).in_order():
        found[point.site_id].append(point)
    return found


def _contacts_of_today() -> Any:
    return ContactPoint.objects.filter(in_force_on(timezone.localdate()))


def _office(
    page: Any, place: PublicPlace, names: SiteNames, contacts: Sequence[ContactPoint]
) -> Searchable:
    is_office = isinstance(page, OfficePage)
    bodies = [page.services, page.functions, page.powers] if is_office else []
    return Searchable(
        pk=page.pk,
        site_id=place.site_id,
        language=place.language,
        path=place.path,
        title=page.title,
        parent=_joined([names.name, page.kind.name if is_office else ""]),
        lead=page.summary if is_office else page.intro,
        body=_joined(
            [
                *(line for point in contacts for line in _told(point)),
                *(plain_text(body) for body in bodies),
                *names.older,
            ]
        ),
        is_over=bool(is_office and page.valid_to and page.valid_to <= timezone.localdate()),
    )


def _told(point: ContactPoint) -> list[str]:
    """What a contact point says; its e-mail address is nothing for programs that gather them."""
    notes = [phone.note for phone in parse_lines(point.phones)]
    return [
        point.name,
        point.person_name,
        *(number for line in point.phones.splitlines() for number in _spoken(line)),
        *notes,
        point.address,
        point.services,
        point.counters,
    ]


def _spoken(line: str) -> list[str]:
    """A telephone number as people write it, and as its digits alone."""
    phone = next(iter(parse_lines(line)), None) if line.strip() else None
    return [phone.written, phone.digits.removeprefix("+")] if phone else []


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, dict.fromkeys(lines)))


def people_on(page_ids: Sequence[int]) -> set[int]:
    """Keys of people with a post in these offices, or in an office of these charts."""
    charts = OrganizationPage.objects.filter(pk__in=page_ids).values_list("path", flat=True)
    offices = OfficePage.objects.filter(paths.under(list(charts)))
    of_charts = Appointment.objects.filter(office__in=offices.values("pk"))
    in_offices = Appointment.objects.filter(office_id__in=page_ids)
    return {
        *in_offices.values_list("person_id", flat=True),
        *of_charts.values_list("person_id", flat=True),
    }


def register_searchable() -> None:
    """Offer them to the search."""
    searchable.register(
        searchable.SearchableKind(
            PERSON,
            _("People in office"),
            PersonReader(),
            order=50,
            follows=("organization.officepage", "organization.organizationpage"),
            on_pages=people_on,
        )
    )
    searchable.register(
        searchable.SearchableKind(
            OFFICE,
            _("Offices and contact points"),
            OfficeReader(),
            order=60,
            page_types=(
                "organization.officepage",
                "organization.organizationpage",
                "organization.contactpage",
            ),
        )
    )
