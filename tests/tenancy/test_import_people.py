"""People from a file: row by row, within rank and reach, again and again without harm."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.core.tabular import TableError
from portal.tenancy.models import EditorialBoard, Role, RoleAssignment, RoleScope, UnitCode
from portal.tenancy.people_import import views
from portal.tenancy.people_import.applying import Outcome, PeopleReport, import_people
from portal.tenancy.people_import.reading import COLUMNS, NAMES, read_people, sample_header
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, admin

A, B, C = "chilang.langson.localhost", "bangmac.langson.localhost", "dongkhe.caobang.localhost"
HEADER = "Họ và tên,Thư điện tử,Tên đăng nhập,Đơn vị,Vai trò,Phạm vi,Từ ngày,Đến trước ngày,Căn cứ"
SCREEN = "/admin/people/import/"


@pytest.fixture(autouse=True)
def _queued_mail(settings: Any) -> None:
    """Mail goes through the queue, as it does in production."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"


def table(*rows: str, header: str = HEADER) -> bytes:
    """A file as a spreadsheet program saves it."""
    return ("\ufeff" + "\r\n".join([header, *rows]) + "\r\n").encode()


def row(name: str = "an", unit: str = A, role: str = "Biên tập viên", more: str = ",,,") -> str:
    """One role of one person."""
    return f"Người {name},{name}@example.vn,{name},{unit},{role},{more}"


def run(*rows: str, giver: User | None = None, header: str = HEADER) -> PeopleReport:
    return import_people(read_people(table(*rows, header=header)), giver)


def given_roles() -> set[tuple[str, str, str]]:
    rows = RoleAssignment.objects.select_related("user", "unit")
    return {(found.user.username, found.role, found.unit.name) for found in rows}


def test_a_board_is_imported_and_each_gets_a_letter(world: World) -> None:
    report = run(
        row("an", role="Quản trị trang"),
        row("binh", role="nguoi duyet", more="nhánh,01/07/2026,30/06/2027,QĐ 12/QĐ-UBND"),
        row("an", B, "editor"),
    )
    assert not report.refused
    assert [done.outcome for done in report.done] == [Outcome.PERSON, Outcome.PERSON, Outcome.ROLE]
    assert given_roles() == {
        ("an", "site_admin", "Đơn vị chilang"),
        ("binh", "approver", "Đơn vị chilang"),
        ("an", "editor", "Đơn vị bangmac"),
    }
    role = RoleAssignment.objects.get(user__username="binh")
    assert (role.scope, role.basis) == (RoleScope.BRANCH, "QĐ 12/QĐ-UBND")
    assert (role.valid_from, role.valid_to) == (
        datetime.date(2026, 7, 1), datetime.date(2027, 6, 30),
    )  # fmt: skip
    person = User.objects.get(username="an")
    assert (person.full_name, person.email) == ("Người an", "an@example.vn")
    assert person.has_usable_password()
    run_ready(["mail"])
    assert sorted(letter.to[0] for letter in mail.outbox) == ["an@example.vn", "binh@example.vn"]


def test_a_second_run_changes_nothing(world: World) -> None:
    rows = [row("an"), row("binh", B, more="trang,2026-07-01,,")]
    run(*rows)
    entries, jobs = AuditEntry.objects.count(), Job.objects.count()
    report = run(*rows)
    assert {done.outcome for done in report.done} == {Outcome.UNCHANGED}
    assert (AuditEntry.objects.count(), Job.objects.count()) == (entries, jobs)


def test_what_the_file_says_otherwise_is_changed(world: World) -> None:
    run(row("an"))
    report = run(row("an", more=",,30/06/2027,QĐ 5").replace("Người an", "Nguyễn An"))
    assert [done.outcome for done in report.done] == [Outcome.CHANGED]
    role = RoleAssignment.objects.get()
    assert (role.valid_to, role.basis) == (datetime.date(2027, 6, 30), "QĐ 5")
    assert User.objects.get(username="an").full_name == "Nguyễn An"
    # Empty cells say nothing.
    run(row("an").replace("Người an", "Nguyễn An"))
    role.refresh_from_db()
    assert role.basis == "QĐ 5"


def test_an_ended_role_is_given_anew(world: World) -> None:
    run(row("an"))
    RoleAssignment.objects.update(valid_to=timezone.localdate())
    assert [done.outcome for done in run(row("an")).done] == [Outcome.ROLE]
    assert RoleAssignment.objects.count() == 2


def test_without_a_login_name_the_address_is_one(world: World) -> None:
    header = "Email,Họ tên,Đơn vị,Vai trò"
    line = f"An.Nguyen@Example.vn,Nguyễn An,{A},Cộng tác viên"
    assert not run(line, header=header).refused
    assert User.objects.get().username == "an.nguyen@example.vn"
    assert run(line, header=header).done[0].outcome is Outcome.UNCHANGED


def test_two_spellings_of_one_login_name_are_one(world: World) -> None:
    run(row("mẫu").replace("mẫu@", "mau@"))
    full_width = row("ｍẫu").replace("ｍẫu@", "mau@").replace("Người ｍẫu", "Người mẫu")
    assert [done.outcome for done in run(full_width).done] == [Outcome.UNCHANGED]


def test_a_unit_is_named_by_its_code_too(world: World) -> None:
    UnitCode.objects.create(unit=world.a.member.unit, code="06463")
    UnitCode.objects.create(unit=world.b.member.unit, code="06463", valid_to=timezone.localdate())
    assert not run(row("an", "06463")).refused
    assert given_roles() == {("an", "editor", "Đơn vị chilang")}
    UnitCode.objects.create(unit=world.c.member.unit, code="06463", scheme="local")
    assert len(run(row("binh", "06463")).refused) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (row("an", "khong-co.localhost"), "khong-co.localhost"),
        (row("an", role="Trưởng thôn"), "Trưởng thôn"),
        (row("an", more="khắp nơi,,,"), "khắp nơi"),
        (row("an", more=",31/02/2027,,"), "31/02/2027"),
        (row("an", more=",01/07/2027,01/07/2027,"), "Đến trước ngày"),
        (row("an").replace("an@example.vn", "khong-phai-thu"), "Thư điện tử"),
        (row("an").replace(",an,", ",an nguyễn!,"), "Tên đăng nhập"),
        (row("an").replace("Người an", ""), "Họ và tên"),
        (row("an").replace("Người an", "x" * 151), "Họ và tên"),
        (row("an") + ",thừa một ô", ""),
        (row("co-roi"), "co-roi"),
        # Two people of one mailbox.
        (row("truoc", B).replace("Người truoc", "Người khác"), "Dòng 2"),
        (row("truoc", more=",01/07/2027,,"), "Dòng 2"),
        (row("truoc", more=",,,QĐ 9"), "Dòng 2"),
    ],
)
def test_a_refused_row_changes_nothing_and_the_good_ones_go_in(
    world: World, line: str, words: str
) -> None:
    make_user("co-roi", email="nguoi-khac@example.vn")
    report = run(row("truoc", more=",01/07/2026,,QĐ 1"), line, row("sau"))
    ((error),) = report.refused
    assert error.line == 3
    assert words in error.message
    assert {name for name, _role, _unit in given_roles()} == {"truoc", "sau"}
    assert set(User.objects.values_list("username", flat=True)) == {"co-roi", "truoc", "sau"}


@pytest.mark.parametrize("kind", ["integrity", "data", "busy"])
def test_what_the_database_refuses_is_said_in_vietnamese(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = User.save

    def saved(person: User, *args: Any, **kwargs: Any) -> None:
        save(person, *args, **kwargs)
        if person.username == "an" and kind == "integrity":
            User.objects.bulk_create([User(username="an")])
        elif person.username == "an":
            raise {"data": DataError, "busy": OperationalError}[kind]("value too long for type")

    monkeypatch.setattr(User, "save", saved)
    report = run(row("an"), row("binh"))
    (refused,) = report.refused
    assert str(refused).startswith("dòng 2: ")
    assert refused.message.endswith("ập lại dòng này.")
    assert "value" not in refused.message
    assert "UNIQUE" not in refused.message.upper()
    assert given_roles() == {("binh", "editor", "Đơn vị chilang")}


def test_rows_that_say_the_same_or_less_do_not_contradict(world: World) -> None:
    header = f"{HEADER},Quyết định Ban biên tập"
    board = EditorialBoard.objects.create(
        site=world.a.member.site,
        decision_number="5/QĐ-UBND",
        decision_date=timezone.localdate(),
        valid_from=timezone.localdate(),
    )
    report = run(
        row("an", more=",,,QĐ 1,5/QĐ-UBND"),
        row("an", more="trang,01/07/2026,,,5/qđ-ubnd"),
        row("an", B, more=",,,QĐ 2,"),
        header=header,
    )
    outcomes = [done.outcome for done in report.done]
    assert outcomes == [Outcome.PERSON, Outcome.CHANGED, Outcome.ROLE]
    role = RoleAssignment.objects.get(unit=world.a.member.unit)
    assert (role.basis, role.board) == ("QĐ 1", board)


def test_after_a_refused_row_the_next_of_the_same_person_is_read_afresh(world: World) -> None:
    run(row("an", more=",01/01/2026,,"))
    report = run(
        row("an", more=",,01/01/2025,").replace("Người an", "Tên Mới"),
        row("an").replace("Người an", "Tên Mới"),
    )
    assert [error.line for error in report.refused] == [2]
    assert User.objects.get(username="an").full_name == "Tên Mới"
    assert RoleAssignment.objects.get().valid_to is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        table(),
        table("Nguyễn An,an@example.vn", header="Họ và tên,Thư điện tử"),
        table(row("an") + ",x", header=HEADER + ",Họ tên"),
        "Họ và tên".encode("utf-16"),
    ],
)
def test_an_unusable_file_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(TableError):
        read_people(content)


def test_the_sample_is_a_header_that_is_read(world: World) -> None:
    cells = {"full_name": "Nguyễn An", "email": "an@example.vn", "unit": A, "role": "editor"}
    line = ",".join(cells.get(column, "") for column in NAMES)
    assert not run(line, header=sample_header()).refused
    assert list(NAMES) == list(COLUMNS)


@given(st.lists(st.text(max_size=40), min_size=4, max_size=4))
def test_whatever_a_row_holds_is_read_or_refused(cells: list[str]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["full_name", "email", "unit", "role"], cells])
    try:
        found = read_people(out.getvalue().encode("utf-8", "surrogatepass"))
    except TableError:
        return
    assert len(found.rows) + len(found.errors) <= 1


def test_who_imports_gives_no_more_than_he_has(world: World) -> None:
    giver = make_user("qt-a")
    grant(giver, world.a.member, Role.SITE_ADMIN)
    stranger = make_user("la", email="la@example.vn", phone="1", full_name="Người Lạ")
    grant(stranger, world.c.member)
    report = run(
        row("an"),
        row("an", B),
        row("binh", role="Quản trị trung tâm"),
        row("chi", more="nhánh,,,"),
        row("qt-a"),
        row("la"),
        giver=giver,
    )
    assert [error.line for error in report.refused] == [3, 4, 5, 6]
    assert {name for name, _role, unit in given_roles() if unit == "Đơn vị chilang"} == {
        "qt-a", "an", "la",
    }  # fmt: skip
    # The account of somebody with a role elsewhere stays as it is.
    assert User.objects.get(username="la").full_name == "Người Lạ"
    assert report.done[-1].notes


def test_a_superuser_is_never_changed_by_a_file(world: World) -> None:
    make_user("goc", is_superuser=True, full_name="Gốc")
    report = run(row("goc"))
    assert report.done[0].notes
    assert User.objects.get(username="goc").full_name == "Gốc"


def test_a_locked_account_stays_locked_and_is_named(world: World) -> None:
    make_user("an", is_active=False, full_name="Người an")
    report = run(row("an"))
    assert report.done[0].notes
    assert not User.objects.get(username="an").is_active


def test_each_given_role_has_its_own_entry(world: World) -> None:
    run(row("an"), row("binh"))
    entries = AuditEntry.objects.filter(action=AuditAction.ROLE_CHANGE)
    assert entries.filter(object_type="tenancy.RoleAssignment").count() == 2


def test_152_boards_need_few_look_ups(world: World) -> None:
    rows = [row(f"n{number}") for number in range(30)]
    run(*rows)
    with CaptureQueriesContext(connection) as context:
        run(*rows)
    asked = [query["sql"] for query in context if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 6, asked


def test_the_command_rehearses_imports_and_says_what_was_refused(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nguoi.csv"
    path.write_bytes(table(row("an"), row("binh")))
    call_command("import_people", path, "--dry-run")
    assert not User.objects.exists()
    assert not Job.objects.filter(queue_name="mail").exists()
    call_command("import_people", path)
    assert User.objects.count() == 2
    path.write_bytes(table(row("an"), row("chi", "khong-co.localhost"), row("dung")))
    with pytest.raises(SystemExit) as ended:
        call_command("import_people", path)
    assert ended.value.code == 2
    assert "khong-co.localhost" in capsys.readouterr().err
    assert User.objects.filter(username="dung").exists()
    with pytest.raises(CommandError):
        call_command("import_people", tmp_path / "khong-co.csv")


@pytest.fixture
def chief_client(world: World) -> Client:
    """A browser of the administrator of commune A."""
    user = make_user("qt-a")
    grant(user, world.a.member, Role.SITE_ADMIN)
    return admin(user)


def upload(client: Client, content: bytes, **fields: str) -> Any:
    return client.post(SCREEN, {"file": SimpleUploadedFile("nguoi.csv", content), **fields})


def test_the_screen_shows_what_would_be_done_then_does_it(
    world: World, chief_client: Client
) -> None:
    assert SCREEN in chief_client.get("/admin/people/").content.decode()
    assert sample_header() in chief_client.get(SCREEN).content.decode()
    answer = upload(chief_client, table(row("an"), row("binh", B)), confirm="yes")
    page = answer.content.decode()
    assert "Người an" in page
    assert "Thêm 1 người" in page
    assert "từ chối 1 dòng" in page
    assert ">3</td>" in page
    assert User.objects.count() == 1
    checked = answer.context["form"].initial["checked"]
    answer = chief_client.post(SCREEN, {"checked": checked, "confirm": "yes"})
    assert answer.status_code == 200
    assert ">3</td>" in answer.content.decode()
    assert set(User.objects.values_list("username", flat=True)) == {"qt-a", "an"}
    good = upload(chief_client, table(row("chi"))).context["form"].initial["checked"]
    answer = chief_client.post(SCREEN, {"checked": good, "confirm": "yes"})
    assert answer.headers["location"] == "/admin/people/"
    assert User.objects.filter(username="chi").exists()


def test_the_sample_is_a_file_that_excel_opens_and_saves_with_semicolons(
    world: World, chief_client: Client
) -> None:
    assert "?export=sample" in chief_client.get(SCREEN).content.decode()
    sample = chief_client.get(SCREEN, {"export": "sample"}).content
    line = f"an,Người an,an@example.vn,,,{A},Biên tập viên,,,,,"
    saved = (sample.decode() + line + "\r\n").replace(",", ";").encode()
    answer = upload(chief_client, saved)
    assert "Thêm 1 người" in answer.content.decode()


def test_a_role_that_there_is_not_is_told_with_those_that_there_are(world: World) -> None:
    (refused,) = run(row(role="Biên tập")).refused
    assert "không có giá trị “Biên tập”; hãy ghi một trong các giá trị:" in str(refused)
    assert "Cộng tác viên, Biên tập viên, Người duyệt" in str(refused)


def test_what_is_confirmed_is_checked_again(world: World, chief_client: Client) -> None:
    checked = upload(chief_client, table(row("an"))).context["form"].initial["checked"]
    RoleAssignment.objects.filter(user__username="qt-a").update(role=Role.EDITOR)
    answer = chief_client.post(SCREEN, {"checked": checked, "confirm": "yes"})
    assert answer.status_code in {302, 403}
    assert not User.objects.filter(username="an").exists()


@pytest.mark.parametrize("fields", [{}, {"checked": "không phải base64"}, {"checked": "eA=="}])
def test_without_a_usable_file_the_form_says_so(
    world: World, chief_client: Client, fields: dict[str, str]
) -> None:
    answer = chief_client.post(SCREEN, {**fields, "confirm": "yes"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_too_large_a_file_is_for_the_command(
    world: World, chief_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    answer = upload(chief_client, table(row("an"), row("binh")))
    assert answer.context["form"].non_field_errors()
    monkeypatch.setattr(views, "MOST_ROWS", 10)
    monkeypatch.setattr(views, "MOST_BYTES", 10)
    assert upload(chief_client, table(row("an"))).context["form"].non_field_errors()


def test_who_gives_no_roles_imports_nobody(world: World) -> None:
    user = make_user("btv")
    grant(user, world.a.member, Role.APPROVER)
    client = admin(user)
    assert client.get(SCREEN).status_code in {302, 403}
    checked = "SOG7jSB2w6AgdMOqbg=="
    assert client.post(SCREEN, {"checked": checked}).status_code in {302, 403}
