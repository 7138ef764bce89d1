"""What the chart, an office and the contact page show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models import Page

from organization.models import ContactPoint, OfficePage
from organization.models.kinds import SOCIAL_ACCOUNTS, SPOKESPERSON
from organization.selectors.contacts import (
    contacts_of_agency,
    contacts_of_office,
    contacts_of_site,
)
from organization.selectors.offices import office_tree
from organization.selectors.posts import holders, past_holders
from portal.core.blocks import bring_files
from portal.core.cache_tags import tag
from portal.tenancy.boundaries.showing import (
    MAPS_TAG,
    Way,
    map_with_marks,
    map_with_point,
    unit_of,
    way_to,
)
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organization.models import ContactPage, OrganizationPage
    from portal.core.geo.geometry import Position
    from portal.tenancy.boundaries.showing import ShownMap

_BODIES = ("functions", "powers", "services", "documents")


@dataclass(frozen=True)
class ContactGroup:
    """Contact points of one kind, under its name and the law that asks for it."""

    name: str
    basis: str
    points: list[ContactPoint]


@dataclass(frozen=True)
class Place:
    """A point of the map with the contact points that are there."""

    position: Position
    points: list[ContactPoint]

    @property
    def names(self) -> str:
        """What is there, in words."""
        return ", ".join(point.name for point in self.points)

    @property
    def address(self) -> str:
        """The first address that is given for it."""
        return next((point.address for point in self.points if point.address), "")

    @property
    def way(self) -> Way:
        """How to get there."""
        return way_to(self.position)


def note_people(request: HttpRequest, site_id: int | None) -> None:
    """The answer shows who is in office."""
    tag(request, f"people:{site_id}")


def note_contacts(request: HttpRequest, site_id: int | None) -> None:
    """The answer shows contact points."""
    tag(request, f"contacts:{site_id}")


def chart_context(chart: OrganizationPage, request: HttpRequest) -> dict[str, Any]:
    """Every office with who leads it; two queries, whatever their number."""
    note_people(request, site_id_of(chart))
    tag(request, f"tree:{site_id_of(chart)}")
    return {
        "breadcrumb": breadcrumb(chart, request),
        "canonical_url": chart.full_url,
        "offices": office_tree(chart, timezone.localdate()),
    }


def office_context(office: OfficePage, request: HttpRequest) -> dict[str, Any]:
    """An office in the fixed order: what, structure, people, services, contacts, documents."""
    today = timezone.localdate()
    site_id = site_id_of(office)
    note_people(request, site_id)
    note_contacts(request, site_id)
    tag(request, f"tree:{site_id}")
    posts = list(holders(office, today))
    bring_files(
        *(getattr(office, name) for name in _BODIES),
        beside=[post.person.portrait for post in posts],
    )
    has_ended = office.valid_to is not None and office.valid_to <= today
    # Nobody answers there any more.
    contacts = [] if has_ended else list(contacts_of_office(office, today))
    above = breadcrumb(office, request)
    return {
        "breadcrumb": above,
        "canonical_url": office.full_url,
        "above": _office_above(above),
        "below": office_tree(office, today, depth=1),
        "posts": posts,
        "past_posts": past_holders(office, today),
        "contacts": contacts,
        "agency_contacts": []
        if contacts or site_id is None
        else list(contacts_of_agency(site_id, today)),
        "has_ended": has_ended,
    }


def contact_page_context(page: ContactPage, request: HttpRequest) -> dict[str, Any]:
    """Every contact point of the site by kind, and the map with the places of them."""
    site_id = site_id_of(page)
    note_contacts(request, site_id)
    tag(request, MAPS_TAG)
    points = [] if site_id is None else list(contacts_of_site(site_id, timezone.localdate()))
    places = places_of(points)
    marks = [(place.names, place.position) for place in places]
    return {
        "breadcrumb": breadcrumb(page, request),
        "canonical_url": page.full_url,
        "groups": grouped(points),
        "places": places,
        "places_map": _map_of(unit_of(request), marks) if places else None,
    }


def places_of(points: list[ContactPoint]) -> list[Place]:
    """Where contact points are, each place once, in the order of the first at each."""
    by_position: dict[Position, list[ContactPoint]] = defaultdict(list)
    for point in points:
        if point.point is not None:
            by_position[point.point].append(point)
    return [Place(position, there) for position, there in by_position.items()]


def _map_of(unit_id: Any, marks: list[tuple[str, Position]]) -> ShownMap | None:
    """The map of the unit with every place; the one there is needs no number."""
    if len(marks) == 1:
        return map_with_point(unit_id, *marks[0])
    return map_with_marks(unit_id, marks)


def grouped(points: list[ContactPoint]) -> list[ContactGroup]:
    """Contact points under their kinds, in the order of the first of each."""
    by_kind: dict[str, list[ContactPoint]] = defaultdict(list)
    for point in points:
        by_kind[point.kind_id].append(point)
    # Only what a law asks for by name needs the law beside it.
    told = {SPOKESPERSON, SOCIAL_ACCOUNTS}
    return [
        ContactGroup(of_kind[0].kind.name, of_kind[0].kind.basis if slug in told else "", of_kind)
        for slug, of_kind in by_kind.items()
    ]


def _office_above(above: list[Page]) -> Page | None:
    """The office that this one belongs to: its parent, unless that is the chart."""
    if above and above[-1].specific_class is OfficePage:
        return above[-1]
    return None
