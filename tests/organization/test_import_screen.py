"""The screen of the import: checked first, imported by a job, seen by its owner alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from organization.importing import runs
from organization.models import (
    ImportState,
    OfficePage,
    OrganizationImport,
    OrganizationPage,
    Person,
)
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.jobs.runner import run_ready
from portal.tenancy.models import MemberSite, Role
from tests.factories import grant, make_member_site, make_user
from tests.organization.conftest import HERE
from tests.organization.test_import_rights import THERE, add_chart, together
from tests.organization.workbooks import commune, workbook
from tests.tenancy.rights_world import admin

pytestmark = pytest.mark.django_db
SCREEN = "/admin/organization-import/"


@pytest.fixture
def approver(member: MemberSite, chart: OrganizationPage) -> User:
    """Who publishes at the commune."""
    user = make_user("duyet")
    grant(user, member, Role.APPROVER)
    return user


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("bo-may.xlsx", content)
    return client.post(SCREEN, {"upload": "yes", "file": file})


def state() -> str:
    return OrganizationImport.objects.get().state


def words(client: Client) -> str:
    return client.get(SCREEN).content.decode()


def test_a_workbook_is_checked_then_imported(approver: User) -> None:
    client = admin(approver)
    assert upload(client, workbook(commune(HERE))).status_code == 302
    assert state() == ImportState.CHECKING
    assert "<progress" in words(client)
    run_ready(["default"])
    assert state() == ImportState.CHECKED
    assert not Person.objects.exists()
    assert not OfficePage.objects.exists()
    assert "15" in words(client)
    assert 'name="start"' in words(client)
    client.post(SCREEN, {"start": "yes"})
    assert state() == ImportState.RUNNING
    run_ready(["default"])
    run = OrganizationImport.objects.get()
    assert (run.state, run.done, bytes(run.content)) == (ImportState.DONE, 15, b"")
    assert Person.objects.count() == 4
    assert OfficePage.objects.live().count() == 4
    entries = AuditEntry.objects.filter(object_type__iexact="organization.person")
    assert set(entries.values_list("actor_id", flat=True)) == {approver.pk}


def test_rows_of_others_are_refused_with_their_place(approver: User) -> None:
    add_chart(make_member_site("Xã Bằng Mạc", THERE))
    client = admin(approver)
    upload(client, workbook(together(commune(HERE), commune(THERE))))
    run_ready(["default"])
    assert len(OrganizationImport.objects.get().problems) == 15
    assert words(client).count("<td data-label=") >= 15 * 3
    client.post(SCREEN, {"start": "yes"})
    run_ready(["default"])
    assert Person.objects.count() == 4


def test_a_stopped_import_goes_on(approver: User) -> None:
    client = admin(approver)
    upload(client, workbook(commune(HERE)))
    run_ready(["default"])
    client.post(SCREEN, {"start": "yes"})
    client.post(SCREEN, {"stop": "yes"})
    assert state() == ImportState.STOPPED
    run_ready(["default"])
    assert not Person.objects.exists()
    client.post(SCREEN, {"start": "yes"})
    run_ready(["default"])
    assert state() == ImportState.DONE
    assert Person.objects.count() == 4


def test_stopping_ends_the_work_after_the_site_at_hand(approver: User) -> None:
    second = make_member_site("Xã Bằng Mạc", THERE)
    add_chart(second)
    grant(approver, second, Role.APPROVER)
    run = runs.prepare(
        approver, "bo-may.xlsx", workbook(together(commune(HERE), commune(THERE)))
    )  # fmt: skip
    OrganizationImport.objects.update(state=ImportState.RUNNING)
    held = OrganizationImport.objects.select_related("by").get()
    OrganizationImport.objects.update(state=ImportState.STOPPED)
    runs.work(held)
    assert Person.objects.count() == 4
    assert OrganizationImport.objects.get(pk=run.pk).state == ImportState.STOPPED


def test_no_workbook_is_said_at_the_field(approver: User) -> None:
    response = upload(admin(approver), b"khong phai bang tinh")
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not OrganizationImport.objects.exists()


def test_nobody_else_sees_an_import(approver: User, member: MemberSite) -> None:
    upload(admin(approver), workbook(commune(HERE)))
    other = make_user("duyet-hai")
    grant(other, member, Role.APPROVER)
    client = admin(other)
    assert "bo-may.xlsx" not in words(client)
    client.post(SCREEN, {"discard": "yes"})
    assert OrganizationImport.objects.count() == 1


def test_who_enters_nobody_has_no_screen(member: MemberSite) -> None:
    editor = make_user("bien-tap")
    grant(editor, member, Role.EDITOR)
    client = admin(editor)
    assert client.get(SCREEN).status_code in {302, 403}
    upload(client, workbook(commune(HERE)))
    assert not OrganizationImport.objects.exists()


def test_the_sample_is_offered(approver: User) -> None:
    client = admin(approver)
    assert "?export=sample" in words(client)
    response = client.get(SCREEN, {"export": "sample"})
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Cơ quan", "Người", "Chức vụ", "Liên hệ"]
    assert SCREEN in client.get("/admin/people_in_office/").content.decode()
