"""The list of a province's units, and what a search among them finds."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from home.directory.addresses import (
    GROUP_PARAMETER,
    OPEN_STATES,
    PAGE_PARAMETER,
    QUERY_PARAMETER,
    directory_path,
)
from home.directory.branches import ended_units, province_of, province_row, units_of_today
from home.directory.entries import Viewpoint, complete, heirs_of, read_entries
from home.directory.listing import Group, ListPage, by_level, one_page
from home.directory.queries import Query, read_query
from home.directory.searching import Elsewhere, elsewhere, search, suggestions
from portal.tenancy.context import SiteContext
from portal.tenancy.root_paths import root_url

# Groups in addresses, beside the levels' names.
ENDED = "da-ket-thuc"
FOUND = "tim-thay"


class Wanted(NamedTuple):
    """What an address of the list asks for."""

    query: Query
    group: str
    number: int


class Facet(NamedTuple):
    """A part of the list to choose: its name, how many units, its address."""

    name: str
    total: int
    url: str
    is_chosen: bool


class PageLink(NamedTuple):
    """A page of the list; `number` None is a gap."""

    number: int | None
    url: str


@dataclass
class Directory:
    """One page of the directory, as its template shows it.

    `leads_to` is the directory on the province's own host, empty on that host itself.
    `found_today`, `found_ended`: findings of a search on all pages.
    """

    province_id: uuid.UUID
    province: str
    query: Query
    page: ListPage
    links: list[PageLink]
    facets: list[Facet]
    canonical_url: str
    leads_to: str
    found_today: int = 0
    found_ended: int = 0
    suggested: list[Facet] = field(default_factory=list)
    others: list[Elsewhere] = field(default_factory=list)

    @property
    def previous_url(self) -> str:
        """Address of the page before, empty on the first."""
        return self._url_of(self.page.previous)

    @property
    def next_url(self) -> str:
        """Address of the page after, empty on the last."""
        return self._url_of(self.page.next)

    def _url_of(self, number: int | None) -> str:
        return next((link.url for link in self.links if number and link.number == number), "")


def read_directory(
    site: SiteContext, *, raw_query: str, group: str, number: int, day: datetime.date
) -> Directory | None:
    """Page `number` of the units of the province of `site`, or of what a search finds.

    None for a group that is not there and for a page beyond the end. Seven queries at
    most, whatever the number of units, sites and matches; a search without any finding
    takes two more.
    """
    wanted = Wanted(read_query(raw_query), "" if raw_query.strip() else group, number)
    reader = _Reader(site, wanted, day)
    return reader.read()


class _Reader:
    """Reads one page; the steps share what they know of the province."""

    def __init__(self, site: SiteContext, wanted: Wanted, day: datetime.date) -> None:
        self.site = site
        self.wanted = wanted
        self.day = day
        self.province_id = province_of(uuid.UUID(site.unit_id), day)
        parts = (province_row(self.province_id), units_of_today(self.province_id, day))
        self.today = read_entries(*parts, day=day)
        self.province = next((e for e in self.today if e.unit_id == self.province_id), None)
        is_open = self.province is not None and self.province.state in OPEN_STATES
        # The province's portal speaks for the list, unless it does not answer itself.
        self.host = self.province.host if self.province and is_open else site.host
        self.view = Viewpoint(site, self.host, day)

    def read(self) -> Directory | None:
        query = self.wanted.query
        groups = self._found() if not query.is_empty else self._groups()
        page = one_page(groups, self.wanted.number, self._url) if groups is not None else None
        if groups is None or page is None:
            return None
        self._complete(page)
        directory = Directory(
            province_id=self.province_id,
            province=self.province.name if self.province else self.site.unit_name,
            query=query,
            page=page,
            links=[
                PageLink(number, "" if number is None else self._url(number))
                for number in page.window
            ],
            facets=self._facets() if query.is_empty else [],
            canonical_url=self._canonical(),
            leads_to="" if self.host == self.site.host else root_url(self.host) + directory_path(),
        )
        if not query.is_empty:
            directory.found_today = sum(g.total for g in groups if not g.has_ended)
            directory.found_ended = sum(g.total for g in groups if g.has_ended)
            if not page.total:
                self._help(directory)
        return directory

    # --- what is listed -------------------------------------------------------------

    def _found(self) -> list[Group]:
        """The findings of a search, the best first."""
        found = search(self.wanted.query, self.today, self.province_id, self.view)
        groups = [
            Group(FOUND, _("Units of today"), found.today),
            Group(ENDED, _("Units that have ended"), found.ended, has_ended=True),
        ]
        return [group for group in groups if group.total]

    def _groups(self) -> list[Group] | None:
        """The groups that the address asks for; None for one that is not there."""
        if self.wanted.group == ENDED:
            ended = read_entries(ended_units(self.province_id, self.day), day=self.day)
            return by_level(ended, have_ended=True)
        groups = by_level(self.today)
        if not self.wanted.group:
            return [*groups, *self._archives()]
        chosen = [group for group in groups if group.key == self.wanted.group]
        return chosen or None

    def _archives(self) -> list[Group]:
        """Ended units whose portals can still be read."""
        units = ended_units(self.province_id, self.day).filter(member_site__isnull=False)
        entries = read_entries(units, day=self.day)
        if not entries:
            return []
        entries.sort(key=lambda entry: (entry.level.rank, entry.order))
        return [Group(ENDED, _("Units that have ended"), entries, has_ended=True)]

    def _complete(self, page: ListPage) -> None:
        """What only the entries shown need: addresses, contacts, successors."""
        complete(page.entries, self.view)
        ended = [entry for entry in page.entries if entry.ended_on]
        if ended and self.wanted.query.is_empty:  # a search has found them already
            heirs = heirs_of((entry.unit_id for entry in ended), self.view)
            for entry in ended:
                entry.heirs = heirs.get(entry.unit_id, [])

    # --- what stands around it ------------------------------------------------------

    def _facets(self) -> list[Facet]:
        """The parts of the list with their numbers."""
        groups = by_level(self.today)
        ended = ended_units(self.province_id, self.day).count()
        rows = [("", _("All units"), len(self.today))]
        rows += [(group.key, group.title, group.total) for group in groups]
        if ended:
            rows.append((ENDED, _("Units that have ended"), ended))
        return [
            Facet(name, total, self._path(group=key), key == self.wanted.group)
            for key, name, total in rows
        ]

    def _help(self, directory: Directory) -> None:
        """What to offer where nothing was found."""
        query = self.wanted.query
        directory.suggested = [
            Facet(name, 0, self._path(query=name), False)
            for name in suggestions(query, self.today, self.province_id, self.day)
        ]
        directory.others = elsewhere(query, self.today, self.day)

    def _canonical(self) -> str:
        """The one address of this page: without a search, on the province's host.

        In another language on this host, since the province's portal may not have it.
        """
        is_own_language = self.site.language == settings.LANGUAGE_CODE
        root = root_url(self.host) if is_own_language else self.site.url
        if not self.wanted.query.is_empty:
            return root + self._path()
        return root + self._path(group=self.wanted.group, number=self.wanted.number)

    def _url(self, number: int) -> str:
        """Address of another page of what is shown."""
        return self._path(query=self.wanted.query.text, group=self.wanted.group, number=number)

    def _path(self, *, query: str = "", group: str = "", number: int = 1) -> str:
        parameters = {
            QUERY_PARAMETER: query,
            GROUP_PARAMETER: group,
            PAGE_PARAMETER: number if number > 1 else "",
        }
        return directory_path(self.site.language, **parameters)
