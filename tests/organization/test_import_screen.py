"""The screen of the import: checked first, imported by a job, seen by its owner alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from organization.import_tasks import MOST_ATTEMPTS
from organization.importing import applying, runs
from organization.models import (
    Appointment,
    ContactPoint,
    ImportState,
    OfficePage,
    OrganizationImport,
    OrganizationPage,
    Person,
)
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.jobs.models import Job
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


def test_an_import_that_is_stopped_before_it_began_goes_on(approver: User) -> None:
    client = admin(approver)
    upload(client, workbook(commune(HERE)))
    run_ready(["default"])
    client.post(SCREEN, {"start": "yes"})
    client.post(SCREEN, {"stop": "yes"})
    assert state() == ImportState.STOPPING
    # Not before the job has seen it: two would write the same rows.
    client.post(SCREEN, {"start": "yes"})
    assert state() == ImportState.STOPPING
    run_ready(["default"])
    assert state() == ImportState.STOPPED
    assert not Person.objects.exists()
    client.post(SCREEN, {"start": "yes"})
    run_ready(["default"])
    assert state() == ImportState.DONE
    assert Person.objects.count() == 4


def stopping_after(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody presses “Stop” when so many rows are read."""
    monkeypatch.setattr(applying, "STEP", 1)
    ask = applying._ask

    def asked(progress: Any, report: applying.ImportReport) -> None:
        if progress is not None and report.tried == rows:
            runs.stop(OrganizationImport.objects.get())
        ask(progress, report)

    monkeypatch.setattr(applying, "_ask", asked)


@pytest.mark.parametrize("rows", [1, 6, 14])
def test_the_import_of_one_site_is_stopped_midway_and_goes_on(
    rows: int, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = admin(approver)
    upload(client, workbook(commune(HERE)))
    run_ready(["default"])
    client.post(SCREEN, {"start": "yes"})
    with monkeypatch.context() as patch:
        stopping_after(rows, patch)
        run_ready(["default"])
    run = OrganizationImport.objects.get()
    assert (run.state, run.done) == (ImportState.STOPPED, rows)
    assert run.writes == written() == rows
    assert "Tiếp tục" in words(client)
    client.post(SCREEN, {"start": "yes"})
    run_ready(["default"])
    assert state() == ImportState.DONE
    assert written() == 15


def written() -> int:
    models = (OfficePage, Person, Appointment, ContactPoint)
    return sum(model.objects.count() for model in models)


def test_a_site_that_takes_nothing_is_not_counted(approver: User) -> None:
    add_chart(make_member_site("Xã Bằng Mạc", THERE))
    client = admin(approver)
    upload(client, workbook(together(commune(HERE), commune(THERE))))
    run_ready(["default"])
    run = OrganizationImport.objects.get()
    assert run.summary == "1 trang thông tin: thêm 15 dòng, sửa 0, đã có 0, từ chối 15."
    assert [numbers[3] for _sheet, numbers in run.counts] == [4, 4, 5, 2]


def test_who_chooses_another_file_meanwhile_is_told_what_that_does(approver: User) -> None:
    client = admin(approver)
    warning = "Chọn tệp khác sẽ ngừng xử lý tệp này"
    assert warning not in words(client)
    upload(client, workbook(commune(HERE)))
    assert warning in words(client)
    run_ready(["default"])
    assert warning not in words(client)


def test_a_stop_that_comes_too_late_changes_nothing(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.prepare(approver, "bo-may.xlsx", workbook(commune(HERE)))
    OrganizationImport.objects.update(state=ImportState.RUNNING)
    build = runs.refused_workbook

    def late(*args: Any) -> bytes:
        runs.stop(run)
        return build(*args)

    monkeypatch.setattr(runs, "refused_workbook", late)
    runs.work(OrganizationImport.objects.select_related("by").get())
    assert state() == ImportState.DONE


def test_an_import_whose_worker_is_killed_is_done_whole(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.prepare(approver, "bo-may.xlsx", workbook(commune(HERE)))
    OrganizationImport.objects.update(state=ImportState.RUNNING)
    held = OrganizationImport.objects.select_related("by").get(pk=run.pk)

    def killed(progress: Any, report: applying.ImportReport) -> None:
        if report.tried == 7:
            raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(applying, "STEP", 1)
        patch.setattr(applying, "_ask", killed)
        with pytest.raises(SystemExit):
            runs.work(held)
    assert written() == 7
    runs.work(held)
    assert (state(), written()) == (ImportState.DONE, 15)


@pytest.mark.parametrize("begun", [ImportState.CHECKING, ImportState.RUNNING])
def test_a_job_that_fails_for_good_leaves_nobody_waiting(
    begun: str, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = admin(approver)
    upload(client, workbook(commune(HERE)))
    OrganizationImport.objects.update(state=begun)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "import_organization", fail)
        for attempt in range(1, MOST_ATTEMPTS + 1):
            run_ready(["default"])
            assert state() == (begun if attempt < MOST_ATTEMPTS else ImportState.FAILED)
            Job.objects.update(run_after=timezone.now())
    assert "Lỗi không phải do tệp của bạn" in words(client)
    client.post(SCREEN, {"check": "yes"})
    assert state() == ImportState.CHECKING
    run_ready(["default"])
    assert state() == ImportState.CHECKED


def fail(*_args: Any, **_more: Any) -> None:
    raise RuntimeError


def test_another_workbook_ends_the_work_on_the_first(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.prepare(approver, "bo-may.xlsx", workbook(commune(HERE)))
    OrganizationImport.objects.update(state=ImportState.RUNNING)
    held = OrganizationImport.objects.select_related("by").get()
    second = runs.prepare(approver, "khac.xlsx", workbook(commune(HERE)))
    monkeypatch.setattr(applying, "STEP", 1)
    runs.work(held)
    assert written() == 1
    assert OrganizationImport.objects.get() == second
    assert state() == ImportState.CHECKING


def test_refused_rows_are_downloaded_after_the_check_and_after_the_import(approver: User) -> None:
    rows = commune(HERE)
    rows["Liên hệ"].append((HERE, None, "Sai", "không số"))
    client = admin(approver)
    assert client.get(SCREEN, {"export": "refused"}).status_code == 404
    upload(client, workbook(rows))
    run_ready(["default"])
    for _time in range(2):
        assert "?export=refused" in words(client)
        response = client.get(SCREEN, {"export": "refused"})
        assert "dong-chua-nhap-duoc.xlsx" in response["Content-Disposition"]
        page = load_workbook(io.BytesIO(response.content))["Liên hệ"]
        assert (page.max_row, page["D2"].value) == (2, "Sai")
        client.post(SCREEN, {"start": "yes"})
        run_ready(["default"])
    assert state() == ImportState.DONE
    other = make_user("khac")
    grant(other, MemberSite.objects.get(), Role.APPROVER)
    assert admin(other).get(SCREEN, {"export": "refused"}).status_code == 404
    upload(client, workbook(commune(HERE)))
    run_ready(["default"])
    assert "?export=refused" not in words(client)
    assert 'name="start"' not in words(client)


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


def test_the_sample_is_offered_once(approver: User) -> None:
    client = admin(approver)
    steps, _mark, about = words(client).partition("Nội dung của bảng tính")
    assert (steps.count("?export=sample"), about.count("?export=sample")) == (1, 0)
    upload(client, workbook(commune(HERE)))
    assert words(client).count("?export=sample") == 1
    run_ready(["default"])
    assert words(client).count("?export=sample") == 1
    response = client.get(SCREEN, {"export": "sample"})
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Cơ quan", "Người", "Chức vụ", "Liên hệ"]
    assert SCREEN in client.get("/admin/people_in_office/").content.decode()
