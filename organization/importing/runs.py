"""Imports from the admin's screen: a workbook is kept, checked by a job, then imported by one.

A job that is killed is done again from the first row: rows that are in are known. Who stops
an import asks for it; stopped it is when its job has seen that, so that there are never two.
A check keeps nothing: who puts its workbook away, or chooses another, ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

from organization import import_tasks
from organization.importing.applying import ImportReport, Progress, import_organization
from organization.importing.reading import read_organization
from organization.importing.refused import refused_workbook
from organization.models import ImportState, OrganizationImport
from organization.models.imports import UNDER_WAY
from portal.core.audit.services import Actor, acting_as
from portal.core.jobs.beside import connection_beside

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from portal.core.accounts.models import User


def prepare(by: User, name: str, content: bytes) -> OrganizationImport:
    """Keep a workbook in the place of the person's last one, and have it checked.

    Raises BadWorkbook.
    """
    file = read_organization(content)
    with transaction.atomic():
        OrganizationImport.objects.filter(by=by).delete()
        run = OrganizationImport.objects.create(
            by=by, file_name=name[:255], content=content, total=file.total
        )
        import_tasks.carry_on_organization_import.enqueue(run.pk)
    return run


@transaction.atomic
def start(run: OrganizationImport) -> None:
    """Have a checked or stopped workbook imported; nothing if somebody was quicker."""
    ready = OrganizationImport.objects.filter(
        pk=run.pk, state__in=[ImportState.CHECKED, ImportState.STOPPED]
    )
    if ready.update(state=ImportState.RUNNING, done=0):
        import_tasks.carry_on_organization_import.enqueue(run.pk)


def stop(run: OrganizationImport) -> None:
    """Have a running import end after a few more rows."""
    running = OrganizationImport.objects.filter(pk=run.pk, state=ImportState.RUNNING)
    running.update(state=ImportState.STOPPING)


@transaction.atomic
def check_again(run: OrganizationImport) -> None:
    """Have a workbook that came to nothing checked anew."""
    failed = OrganizationImport.objects.filter(pk=run.pk, state=ImportState.FAILED)
    if failed.update(state=ImportState.CHECKING, done=0):
        import_tasks.carry_on_organization_import.enqueue(run.pk)


def give_up(run: OrganizationImport) -> None:
    """Say that the job failed for good; what is in stays."""
    under_way = OrganizationImport.objects.filter(pk=run.pk, state__in=UNDER_WAY)
    under_way.update(state=ImportState.FAILED)


def discard(run: OrganizationImport) -> None:
    """Throw a workbook away; what was imported stays."""
    OrganizationImport.objects.filter(pk=run.pk).delete()


def has_refused(run: OrganizationImport) -> bool:
    """Whether there is a workbook of refused rows."""
    return OrganizationImport.objects.filter(pk=run.pk).exclude(refused=b"").exists()


def work(run: OrganizationImport) -> None:
    """What the job does: check or import the workbook, in the name of who asked for it."""
    stopping = OrganizationImport.objects.filter(pk=run.pk, state=ImportState.STOPPING)
    if stopping.update(state=ImportState.STOPPED) or not run.is_under_way:
        return
    is_check = run.state == ImportState.CHECKING
    content = bytes(run.content)
    with acting_as(Actor(run.by.pk, str(run.by))), _progress(run) as goes_on:
        file = read_organization(content)
        report = import_organization(file, run.by, preview=is_check, progress=goes_on)
    if report.is_stopped:
        # Not where another workbook has taken its place. What was refused is as at the check.
        stopping.update(state=ImportState.STOPPED, **_numbers(report))
        return
    refused = refused_workbook(content, report.problems)
    ended = OrganizationImport.objects.filter(
        pk=run.pk, state__in=[run.state, ImportState.STOPPING]
    )
    ended.update(refused=refused, **_result(report, is_check=is_check))


@contextmanager
def _progress(run: OrganizationImport) -> Iterator[Progress]:
    """Tells how far `run` is; whether it is still wanted.

    A check takes back what it has written, and so is told beside where that is possible: else
    after each site alone.
    """
    at_work = OrganizationImport.objects.filter(pk=run.pk, state=run.state)

    def goes_on(report: ImportReport) -> bool:
        return bool(at_work.update(done=min(report.tried, run.total)))

    if run.state != ImportState.CHECKING:
        yield goes_on
        return
    with connection_beside() as beside:
        if beside is None:
            yield goes_on
        else:
            yield lambda report: _note_beside(beside, run, min(report.tried, run.total))


def _note_beside(beside: BaseDatabaseWrapper, run: OrganizationImport, done: int) -> bool:
    table = OrganizationImport._meta.db_table
    with beside.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET done = %s WHERE id = %s AND state = %s",  # noqa: S608 - own name
            [done, run.pk, run.state],
        )
        return bool(cursor.rowcount)


def _result(report: ImportReport, *, is_check: bool) -> dict[str, Any]:
    result = {
        **_numbers(report),
        "state": ImportState.CHECKED if is_check else ImportState.DONE,
        "problems": [
            [one.sheet, one.line, one.column, one.message] for one in report.problems
        ],
    }  # fmt: skip
    return result if is_check else {**result, "content": b""}


def _numbers(report: ImportReport) -> dict[str, Any]:
    return {
        "done": report.tried,
        "summary": report.summary(),
        "counts": report.by_sheet(),
    }
