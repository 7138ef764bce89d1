"""How far the check of a workbook is, and who ends it: also within one site."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from organization.importing import applying, runs
from organization.importing.applying import ImportReport, import_organization
from organization.importing.reading import read_organization
from organization.models import ImportState, OrganizationImport, OrganizationPage, Person
from portal.core.accounts.models import User
from portal.core.jobs.runner import run_ready
from portal.tenancy.models import MemberSite, Role
from tests.factories import grant, make_member_site, make_user
from tests.organization.conftest import HERE
from tests.organization.test_import_rights import add_chart
from tests.organization.workbooks import commune, workbook
from tests.tenancy.rights_world import admin

SCREEN = "/admin/organization-import/"
ROWS = 15


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who watches is asked after every row."""
    monkeypatch.setattr(applying, "STEP", 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("last", [ROWS, 6])
def test_a_rehearsal_of_one_site_tells_of_its_rows_and_is_stopped_between_them(
    last: int, member: MemberSite, chart: OrganizationPage
) -> None:
    told: list[int] = []

    def goes_on(report: ImportReport) -> bool:
        told.append(report.tried)
        return report.tried != last or last == ROWS

    file = read_organization(workbook(commune(HERE)))
    report = import_organization(file, preview=True, progress=goes_on)
    assert sorted(set(told)) == list(range(1, last + 1))
    assert report.is_stopped == (last < ROWS)
    assert not Person.objects.exists()


def by_others(sql: str, *parameters: Any) -> Any:
    """What another process reads or does meanwhile (PostgreSQL)."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            # What the check itself holds would be waited for without an end.
            cursor.execute("SET lock_timeout = '5s'")
            cursor.execute(sql, parameters)
            return cursor.fetchone() if cursor.description else None
    finally:
        beside.close()


def checked(approver: User, monkeypatch: pytest.MonkeyPatch, ended_at: int = 0) -> list[int]:
    """How far others see that a check is, after each row; at one they take the workbook away."""
    table = OrganizationImport._meta.db_table
    seen: list[int] = []
    ask = applying._ask

    def asked(progress: Any, report: ImportReport) -> None:
        if connection.in_atomic_block and connection.vendor == "postgresql":
            if report.tried == ended_at:
                by_others(f"DELETE FROM {table}")  # noqa: S608 - own name
            ask(progress, report)
            seen.append(by_others(f"SELECT done FROM {table}")[0])  # noqa: S608 - own name
        else:
            ask(progress, report)

    monkeypatch.setattr(applying, "_ask", asked)
    runs.prepare(approver, "bo-may.xlsx", workbook(commune(HERE)))
    runs.work(OrganizationImport.objects.select_related("by").get())
    return seen


@pytest.fixture
def approver(transactional_db: None) -> User:
    """Who publishes at a commune with a chart."""
    member = make_member_site("Xã Chi Lăng", HERE)
    add_chart(member)
    user = make_user("duyet")
    grant(user, member, Role.APPROVER)
    return user


@pytest.mark.usefixtures("one_by_one")
def test_others_see_how_far_the_check_of_one_site_is(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = checked(approver, monkeypatch)
    # SQLite lets one write at a time: there the check of a site is one step.
    assert seen == (list(range(1, ROWS + 1)) if connection.vendor == "postgresql" else [])
    run = OrganizationImport.objects.get()
    assert (run.state, run.done) == (ImportState.CHECKED, ROWS)
    assert not Person.objects.exists()


@pytest.mark.usefixtures("one_by_one")
def test_a_check_ends_when_its_workbook_is_taken_away(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = checked(approver, monkeypatch, ended_at=7)
    if connection.vendor == "postgresql":
        assert seen == list(range(1, 7))
        assert not OrganizationImport.objects.exists()
    assert not Person.objects.exists()


def test_who_has_a_workbook_checked_may_put_it_away_meanwhile(
    approver: User,
) -> None:
    client: Client = admin(approver)
    runs.prepare(approver, "bo-may.xlsx", workbook(commune(HERE)))
    assert 'name="discard"' in client.get(SCREEN).content.decode()
    client.post(SCREEN, {"discard": "yes"})
    assert not OrganizationImport.objects.exists()
    run_ready(["default"])
    assert not Person.objects.exists()
    assert "<progress" not in client.get(SCREEN).content.decode()
