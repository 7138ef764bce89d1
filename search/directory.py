"""The directory: a scope of the search for people and offices, and a site's own list of them.

One engine answers both here and on the page of the search; nothing is sought a second way.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.http import urlencode

from organization.models import ContactPoint, OfficeKind, OfficePage
from organization.searchable import OFFICE, PERSON
from organization.selectors import directory as entries
from organization.selectors.directory import OfficeEntry, PersonEntry
from organization.selectors.offices import chart_below
from portal.core import searchable
from portal.core.paging import NumberedPage, positive
from search import answering, showing
from search.addresses import Address, read
from search.questions import Answer, Question

if TYPE_CHECKING:
    from django.http import QueryDict

    from portal.tenancy.context import SiteContext

KINDS: Final = (PERSON, OFFICE)
OFFICES_A_PAGE: Final = 20
ANSWERS_A_PAGE: Final = 20
# The phone book and the table of a site: no agency has more offices.
MOST_OFFICES: Final = 2_000
OFFICE_NAME: Final = "bo-phan"
KIND_NAME: Final = "nhom"
FACETS: Final = {"loai": searchable.KIND, "don-vi": searchable.UNIT}


@dataclass(frozen=True)
class Pages(NumberedPage):
    """The pages of the directory."""

    number: int
    pages: int


@dataclass(frozen=True)
class Found:
    """What answers: the entry that is shown, where it is read, and whose it is elsewhere.

    `host_url`: the beginning of addresses of the other site, "" of one's own.
    """

    entry: PersonEntry | OfficeEntry
    url: str
    unit: str
    host_url: str


@dataclass(frozen=True)
class Listing:
    """A page of a site's own offices with their people."""

    offices: list[OfficeEntry]
    choices: list[OfficePage]
    kinds: list[OfficeKind]
    pages: Pages
    office: int | None
    kind: str
    query: str
    chart_path: str
    agency: list[ContactPoint]
    official: list[ContactPoint]


def read_address(parameters: QueryDict) -> Address:
    """The question in an address, narrowed by what there is to choose here alone."""
    address = read(parameters, FACETS)
    chosen = [key for key in address.filters.get(searchable.KIND, ()) if key in KINDS]
    filters = {name: keys for name, keys in address.filters.items() if name != searchable.KIND}
    return replace(
        address, filters={**filters, **({searchable.KIND: tuple(chosen)} if chosen else {})}
    )


def question_of(address: Address, site: SiteContext) -> Question:
    """The same words as the search, asked of people and offices alone."""
    return replace(address.question(site, ANSWERS_A_PAGE), kinds=frozenset(KINDS))


def answered(address: Address, site: SiteContext) -> Answer:
    """What the index answers; its statements are those of any search."""
    return answering.answer(question_of(address, site))


def found_entries(found: Answer, site: SiteContext, day: datetime.date) -> list[Found]:
    """The entries that answer, as they are today; four statements at most."""
    pks = {result.key: int(result.key.partition(":")[2]) for result in found.results}
    people = [pks[result.key] for result in found.results if result.kind == PERSON]
    offices = {
        pks[result.key]: int(result.site_id or site.site_id)
        for result in found.results
        if result.kind == OFFICE
    }
    of_people, of_offices = entries.entries_of(people, offices, day)
    rows: dict[str, Mapping[int, Any]] = {PERSON: of_people, OFFICE: of_offices}
    labels = showing.Labels(found)
    shown = []
    for result in found.results:
        entry = rows.get(result.kind, {}).get(pks[result.key])
        if entry is None:  # ended since the index was written
            continue
        elsewhere = result.site_id not in (None, site.site_id)
        unit = labels.first(searchable.UNIT, result.facets) if elsewhere else ""
        url = showing.address_of(result, site)
        shown.append(Found(entry, url, unit, url.removesuffix(result.path)))
    return shown


def listing(site: SiteContext, parameters: QueryDict, day: datetime.date) -> Listing | None:
    """The site's own offices with people and contacts; None beyond the last page.

    Five statements, however many offices.
    """
    standing = _offices(site, day)
    kinds = {office.kind_id: office.kind for office in standing}
    kind = parameters.get(KIND_NAME, "")
    kind = kind if kind in kinds else ""
    wanted = positive(parameters.get(OFFICE_NAME, ""))
    office = next((one.pk for one in standing if one.pk == wanted), None)
    chosen = [
        one for one in standing if (not kind or one.kind_id == kind) and office in (None, one.pk)
    ]
    number = positive(parameters.get("trang", ""), most_digits=4) or 1
    pages = max(1, -(-len(chosen) // OFFICES_A_PAGE))
    if number > pages:
        return None
    first = (number - 1) * OFFICES_A_PAGE
    narrowed = {KIND_NAME: kind, OFFICE_NAME: office or ""}
    narrowed_query = urlencode({name: value for name, value in narrowed.items() if value})
    is_first = number == 1 and not narrowed_query
    contacts = entries.agency_contacts(site.site_id, day) if is_first else []
    return Listing(
        offices=entries.with_people(chosen[first : first + OFFICES_A_PAGE], site.site_id, day),
        choices=standing,
        kinds=sorted(kinds.values(), key=lambda one: (one.sort_order, one.pk)),
        pages=Pages(number, pages),
        office=office,
        kind=kind,
        query=narrowed_query,
        chart_path=chart_path(site),
        agency=[point for point in contacts if point.kind_id not in entries.OFFICIAL],
        official=[point for point in contacts if point.kind_id in entries.OFFICIAL],
    )


def whole_book(site: SiteContext, day: datetime.date) -> list[OfficeEntry]:
    """Every office of the site with its people; three statements."""
    return entries.with_people(_offices(site, day)[:MOST_OFFICES], site.site_id, day)


def rows_of(book: Sequence[OfficeEntry]) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, posts, office, telephones and address: an office first, then its people."""
    for office in book:
        yield office.name, office.kind, office.name, _written(office), office.reach.address
        for person in office.people:
            posts = "; ".join(person.posts)
            yield person.name, posts, office.name, _written(person), person.reach.address


def chart_path(site: SiteContext) -> str:
    """Where the site's own people are read, as a path; "" without a public chart. One query."""
    home = site.home
    chart = chart_below(home.url_path) if home else None
    return f"{site.home_url}{chart.url_path.removeprefix(home.url_path)}" if home and chart else ""


def _written(entry: PersonEntry | OfficeEntry) -> str:
    return "; ".join(phone.written for phone in entry.reach.phones)


def _offices(site: SiteContext, day: datetime.date) -> list[OfficePage]:
    return entries.offices_below(site.home.tree_path, day) if site.home else []
