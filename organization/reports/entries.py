"""Which entry of a site's directory a report is about, and where it is mended."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse

from organization.models import ContactPoint, OfficePage, Person, ReportedKind, WrongEntryReport
from organization.phones import Phone
from organization.selectors.directory import entries_of
from organization.selectors.posts import posts_of
from portal.tenancy.root_paths import site_id_of


@dataclass(frozen=True)
class ReportedEntry:
    """An entry as the form of a report shows it."""

    kind: str
    public_id: str
    name: str
    lines: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    address: str = ""


def find_entry(site_id: int, kind: str, public_id: str, day: datetime.date) -> ReportedEntry | None:
    """The entry that readers of this site can see on `day`; four statements at most.

    None for one of another site, one that is not public, and for any nonsense.
    """
    row = _row(kind, site_id, public_id)
    if row is None or not _is_public(row, day):
        return None
    if isinstance(row, ContactPoint):
        lines = tuple(filter(None, [row.person_name]))
        return ReportedEntry(kind, public_id, row.name, lines, tuple(row.numbers), row.address)
    if isinstance(row, Person):
        return _person(row, day)
    office = entries_of([], {row.pk: site_id}, day)[1][row.pk]
    kind_of_office = [office.kind] if office.kind != office.name else []
    lines = (*kind_of_office, *(head.line for head in office.heads))
    reach = office.reach
    return ReportedEntry(kind, public_id, office.name, lines, reach.phones, reach.address)


def edit_url(report: WrongEntryReport) -> str:
    """The screen on which the entry is mended; "" where it is gone. One statement."""
    row = _row(report.entry_kind, report.site_id, report.entry_id)
    return reverse(_SCREENS[report.entry_kind], args=[row.pk]) if row else ""


_SCREENS = {
    ReportedKind.PERSON.value: "people_in_office:edit",
    ReportedKind.OFFICE.value: "wagtailadmin_pages:edit",
    ReportedKind.CONTACT.value: "contact_points:edit",
}


def _row(kind: str, site_id: int, public_id: str) -> Person | OfficePage | ContactPoint | None:
    """What bears this key on the site, public or not."""
    if kind == ReportedKind.PERSON:
        return Person.objects.filter(site_id=site_id, public_id=public_id).first()
    if kind == ReportedKind.CONTACT:
        return ContactPoint.objects.filter(site_id=site_id, public_id=public_id).first()
    if kind == ReportedKind.OFFICE:
        page = OfficePage.objects.defer_streamfields().filter(public_id=public_id).first()
        return page if page is not None and site_id_of(page) == site_id else None
    return None


def _is_public(row: Person | OfficePage | ContactPoint, day: datetime.date) -> bool:
    """Whether some page of the site shows it to everybody."""
    if isinstance(row, Person):
        return bool(posts_of(row, day))
    return row.live if isinstance(row, OfficePage) else row.is_in_force(day)


def _person(row: Person, day: datetime.date) -> ReportedEntry:
    kind, key, name = ReportedKind.PERSON.value, row.public_id, row.name_with_degree
    entry = entries_of([row.pk], {}, day)[0].get(row.pk)
    if entry is None:  # in office once, and in the history of the office still
        return ReportedEntry(kind, key, name)
    return ReportedEntry(kind, key, name, entry.posts, entry.reach.phones, entry.reach.address)
