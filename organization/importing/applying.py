"""Importing a workbook: site by site, row by row, each row whole or not at all.

A workbook may be imported any number of times: what is there as the row says it stays
untouched. A few rows are one transaction with a savepoint each: who stops, or is stopped,
leaves whole rows and goes on with what is missing. A rehearsal is one transaction a site. A
site costs a bounded number of queries and each row a bounded number more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from organization.importing.columns import CONTACTS, OFFICES, PEOPLE, POSTS, SHEETS
from organization.importing.offices import from_the_top, names_above, write_office
from organization.importing.reading import OrganizationFile, Row, RowProblem
from organization.importing.sites import SiteRows, site_rows
from organization.importing.writing import Outcome, write_contact, write_person, write_post
from portal.core.batches import batches
from portal.core.database_errors import refusal_in_words
from portal.tenancy.named_members import named_members

if TYPE_CHECKING:
    from portal.tenancy.models import MemberSite

Write = Callable[[SiteRows, Row], Outcome]
# Told how far it is; whether to go on.
Progress = Callable[["ImportReport"], bool]
# So many rows are one transaction, and are looked for by the search in one job; then somebody
# is asked whether to go on.
STEP: Final = 20
_ADDRESS = re.compile(r"https?://([^/:?#]+)[/:?#]?.*", re.IGNORECASE)
# The order of sheets: what is named comes before what names it.
_ORDER: Final = (OFFICES, PEOPLE, POSTS, CONTACTS)


@dataclass
class ImportReport:
    """What an import did, or in a rehearsal would do; `tried`: how many rows were looked at."""

    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)
    # What of the workbook was not read.
    notes: tuple[str, ...] = ()
    sites: int = 0
    tried: int = 0
    is_stopped: bool = False

    def add(self, part: ImportReport) -> None:
        """Count what a part of the rows became."""
        self.counts.update(part.counts)
        self.problems.extend(part.problems)
        self.tried += part.tried

    def count(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(count for (_key, one), count in self.counts.items() if one is outcome)

    @property
    def done(self) -> int:
        """How many rows went in, or were there."""
        return sum(self.counts.values())

    def by_sheet(self) -> list[tuple[str, list[int]]]:
        """The name of each sheet with its numbers of rows added, changed, unchanged, refused."""
        refused = Counter(sheet for sheet, line in self._refused() if line)
        return [
            (
                sheet.title,
                [*(self.counts[sheet.key, outcome] for outcome in Outcome), refused[sheet.title]],
            )
            for sheet in SHEETS
        ]

    def summary(self) -> str:
        """How many rows became what, in one sentence, and what was not read."""
        counted = _(
            "%(sites)d sites: %(added)d rows added, %(changed)d changed, %(unchanged)d already "
            "there, %(refused)d refused."
        ) % {
            "sites": self.sites,
            "added": self.count(Outcome.ADDED),
            "changed": self.count(Outcome.CHANGED),
            "unchanged": self.count(Outcome.UNCHANGED),
            "refused": len(self._refused()),
        }
        return " ".join([counted, *self.notes])

    def _refused(self) -> set[tuple[str, int]]:
        """The sheets and lines of refused rows."""
        return {(one.sheet, one.line) for one in self.problems}


def import_organization(
    file: OrganizationFile,
    giver: Any = None,
    *,
    preview: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Apply every row that can be; refuse the others.

    `giver`: who imports, with his rights; None for the operator of the installation.
    `preview`: everything is done and taken back. `progress` is asked whether to go on after
    every site and after at most `STEP` rows; in a rehearsal of them before they are taken back.
    """
    report = ImportReport(problems=list(file.problems), notes=tuple(file.notes))
    try:
        for member, rows in _by_member(file, report):
            with _taken_back() if preview else nullcontext():
                _import_site(member, rows, giver, report, progress)
            _ask(progress, report)
    except _Stopped:
        report.is_stopped = True
    order = {sheet.title: number for number, sheet in enumerate(SHEETS)}
    report.problems.sort(key=lambda one: (order.get(one.sheet, -1), one.line))
    return report


class _Stopped(Exception):
    """Whoever is told of the progress wants no more."""


def _ask(progress: Progress | None, report: ImportReport) -> None:
    if progress is not None and not progress(report):
        raise _Stopped


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _by_member(
    file: OrganizationFile, report: ImportReport
) -> list[tuple[MemberSite, dict[str, list[Row]]]]:
    """The rows of each site, by sheet; those that name none are refused."""
    units = {_plain_unit(row.text("unit")) for rows in file.rows.values() for row in rows}
    found = named_members(sorted(units), by_name=True)
    sites: dict[int, tuple[MemberSite, dict[str, list[Row]]]] = {}
    for key, rows in file.rows.items():
        for row in rows:
            unit = _plain_unit(row.text("unit"))
            members = {one.pk: one for one in found.get(unit) or found.get(unit.lower(), [])}
            if len(members) != 1:
                message = _no_member(row.text("unit"), members)
                report.problems.append(row.problem(message, "unit"))
                report.tried += 1
                continue
            member = next(iter(members.values()))
            _member, of_site = sites.setdefault(member.site_id, (member, {}))
            of_site.setdefault(key, []).append(row)
    return list(sites.values())


def _plain_unit(text: str) -> str:
    """A host also where it is written as an address: "https://chilang.langson.gov.vn/"."""
    found = _ADDRESS.fullmatch(text)
    return found[1] if found else text


def _no_member(unit: str, members: dict[Any, MemberSite]) -> str:
    if members:
        return _("Several sites are called “%s”: give the host.") % unit
    return _("“%s” is neither the host nor the code nor the name of a unit with a site.") % unit


def _import_site(
    member: MemberSite,
    rows: dict[str, list[Row]],
    giver: Any,
    report: ImportReport,
    progress: Progress | None,
) -> None:
    try:
        there = site_rows(member, giver)
    except ValidationError as error:
        message = " ".join(error.messages)
        every = [row for some in rows.values() for row in some]
        report.problems.extend(row.problem(message, "unit") for row in every)
        report.tried += len(every)
        return
    report.sites += 1
    offices = rows.get(OFFICES, [])
    names = names_above(offices)
    writers: dict[str, tuple[Iterable[Row], Write]] = {
        OFFICES: (from_the_top(offices), lambda site, row: write_office(site, row, names)),
        PEOPLE: (rows.get(PEOPLE, []), write_person),
        POSTS: (_ended_first(rows.get(POSTS, [])), write_post),
        CONTACTS: (rows.get(CONTACTS, []), write_contact),
    }
    for key in _ORDER:
        some, write = writers[key]
        for batch in batches(some, STEP):
            report.add(_import_batch(there, batch, write))
            _ask(progress, report)


def _ended_first(rows: Iterable[Row]) -> list[Row]:
    """Posts that end before those that go on: a successor must find the chair free."""
    return sorted(rows, key=lambda row: "valid_to" not in row.values)


def _import_batch(there: SiteRows, rows: list[Row], write: Write) -> ImportReport:
    """Some rows in one transaction; one by one where it cannot be closed."""
    lines = dict(there.lines)
    report = ImportReport()
    try:
        with transaction.atomic():
            for row in rows:
                _import_row(there, row, write, report)
    except IntegrityError:
        # That a row names what has just been deleted is found when the transaction closes.
        there.read()
        there.lines = lines
        report = ImportReport()
        for row in rows:
            _import_row(there, row, write, report)
    return report


def _import_row(there: SiteRows, row: Row, write: Write, report: ImportReport) -> None:
    report.tried += 1
    try:
        with transaction.atomic():
            outcome = write(there, row)
    except ValidationError as error:
        report.problems.extend(_problems(row, error))
    except DatabaseError as error:
        report.problems.append(row.problem(refusal_in_words(error)))
        there.read()
    else:
        report.counts[row.sheet.key, outcome] += 1


def _problems(row: Row, error: ValidationError) -> list[RowProblem]:
    """What is wrong, each at its cell where it is about one."""
    if not hasattr(error, "error_dict"):
        return [row.problem(message) for message in error.messages]
    return [
        row.problem(message, "" if name == NON_FIELD_ERRORS else name)
        for name, messages in error.message_dict.items()
        for message in messages
    ]
