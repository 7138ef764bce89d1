"""An organisation from one workbook: whole rows or none, again and again without harm."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError, connection
from openpyxl import Workbook

from organization.importing.applying import ImportReport, import_organization
from organization.importing.columns import SHEETS
from organization.importing.reading import read_organization
from organization.importing.sample import sample_workbook
from organization.importing.writing import Outcome
from organization.models import Appointment, ContactPoint, OfficePage, OrganizationPage, Person
from organization.selectors.offices import office_tree
from portal.core.workbooks import BadWorkbook
from portal.tenancy.models import MemberSite, SiteState
from tests.organization.conftest import HERE, TODAY, Make, MakeOffice
from tests.organization.workbooks import HEADERS, commune, workbook

pytestmark = pytest.mark.django_db


def run(sheets: dict[str, Any], **options: Any) -> ImportReport:
    """Import a workbook of these rows."""
    return import_organization(read_organization(workbook(sheets)), **options)


def told(report: ImportReport) -> list[str]:
    """What was refused, in words."""
    return [str(problem) for problem in report.problems]


def test_a_workbook_becomes_a_chart_with_people_and_a_phone_book(chart: OrganizationPage) -> None:
    report = run(commune(HERE))
    assert told(report) == []
    assert report.count(Outcome.ADDED) == 15
    first, second = office_tree(chart, TODAY)
    assert (first.page.title, second.page.title) == ("Ủy ban nhân dân", "Hội đồng nhân dân")
    assert [node.page.title for node in first.children] == ["Phòng Kinh tế", "Thôn Một"]
    assert [post.person.full_name for post in first.leaders] == ["Nguyễn Văn A"]
    office = first.children[0].page
    assert (office.kind_id, office.slug) == ("phong-chuyen-mon", "phong-kinh-te")
    assert office.valid_from == datetime.date(2025, 7, 1)
    post = Appointment.objects.get(title="Trưởng phòng")
    assert (post.standing, post.phone) == ("head", "0205 3812 001")
    assert Appointment.objects.get(title="Phó Chủ tịch").standing == "deputy"
    assert Appointment.objects.get(title="Trưởng thôn").is_concurrent
    contact = ContactPoint.objects.get(name="Một cửa")
    assert (contact.office, contact.email) == (office, "vp@example.vn")
    assert ContactPoint.objects.get(name="Văn thư").phones == "0205 3813 001 – văn thư"


def test_a_second_run_changes_nothing(chart: OrganizationPage) -> None:
    run(commune(HERE))
    revisions = list(OfficePage.objects.order_by("pk").values_list("latest_revision_id", flat=True))
    report = run(commune(HERE))
    assert (report.count(Outcome.UNCHANGED), report.done, told(report)) == (15, 15, [])
    now = list(OfficePage.objects.order_by("pk").values_list("latest_revision_id", flat=True))
    assert now == revisions


def test_a_row_that_says_otherwise_changes_what_is_there(chart: OrganizationPage) -> None:
    run(commune(HERE))
    rows = {
        "Cơ quan": [(HERE, "Phòng Kinh tế", "Ủy ban nhân dân", None, None, "Nông nghiệp.")],
        "Người": [(HERE, "M0", "Nguyễn Văn A", "TS.")],
        "Chức vụ": [
            (HERE, "M1", None, "Ủy ban nhân dân", "Chủ tịch", None, "01/11/2026"),
            (HERE, "M0", None, "Ủy ban nhân dân", "Chủ tịch", None, "01/07/2025", "01/11/2026"),
        ],
        "Liên hệ": [(HERE, None, "Văn thư", "0205 3813 999")],
    }
    report = run(rows)
    assert told(report) == []
    assert (report.count(Outcome.CHANGED), report.count(Outcome.ADDED)) == (4, 1)
    assert OfficePage.objects.live().get(title="Phòng Kinh tế").summary == "Nông nghiệp."
    assert Person.objects.get(reference="M0").degree == "TS."
    assert Appointment.objects.filter(title="Chủ tịch", person__reference="M0").get().valid_to
    assert ContactPoint.objects.get(name="Văn thư").phones == "0205 3813 999"


def test_a_preview_writes_nothing(chart: OrganizationPage) -> None:
    report = run(commune(HERE), preview=True)
    assert report.count(Outcome.ADDED) == 15
    for model in (OfficePage, Person, Appointment, ContactPoint):
        assert not model.objects.exists()


def post(person: str, title: str, *more: Any) -> tuple[Any, ...]:
    return (HERE, None, person, "Ủy ban nhân dân", title, *more)


A, B = "Nguyễn Văn A", "Trần Thị B"
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "inverted": (
        {"Chức vụ": [post(A, "Chuyên viên", None, "02/07/2026", "01/07/2026")]},
        "“Đến trước ngày”: Thời điểm kết thúc phải sau",
    ),
    "overlapping": (
        {
            "Chức vụ": [
                post(A, "Chuyên viên", None, "01/07/2025"),
                post(A, "Chuyên viên", None, "01/09/2025"),
            ]
        },
        "“Từ ngày”:",
    ),
    "two heads": (
        {"Chức vụ": [post(A, "Chủ tịch"), post(B, "Chủ tịch")]},
        "“Vai trò”: Mỗi cơ quan",
    ),
    "letters": ({"Liên hệ": [(HERE, None, "Văn thư", "0205 38I2 345")]}, "“Điện thoại”: “0205"),
    "letters of a post": (
        {"Chức vụ": [post(A, "Chuyên viên", None, None, None, "gọi sau")]},
        "“Điện thoại”:",
    ),
    "unit": ({"Liên hệ": [("khong-co.example", None, "Văn thư", "113")]}, "“Đơn vị”:"),
    "no unit": ({"Liên hệ": [(None, None, "Văn thư", "113")]}, "“Đơn vị”: Phải điền ô này."),
    "twice": (
        {"Liên hệ": [(HERE, None, "Văn thư", "113"), (HERE, None, "văn thư", "114")]},
        "dòng 3: Trùng với dòng 2",
    ),
    "person twice": ({"Người": [(HERE, "1", A), (HERE, "1", A)]}, "dòng 3: Trùng với dòng 2"),
    "no parent": ({"Cơ quan": [(HERE, "Phòng A", "Sở Không Có")]}, "“Cơ quan cấp trên”:"),
    "circle": (
        {"Cơ quan": [(HERE, "Phòng A", "Phòng B"), (HERE, "Phòng B", "Phòng A")]},
        "“Cơ quan cấp trên”: Cơ quan này sẽ thuộc chính nó.",
    ),
    "itself": ({"Cơ quan": [(HERE, "Phòng A", "Phòng A")]}, "sẽ thuộc chính nó."),
    "dates of an office": (
        {"Cơ quan": [(HERE, "Phòng A", None, "02/07/2026", "01/07/2026")]},
        "“Đến trước ngày”:",
    ),
    "no date": ({"Cơ quan": [(HERE, "Phòng A", None, "31/02/2026")]}, "“Từ ngày”: “31/02/2026”"),
    "nobody": ({"Chức vụ": [post("Lê Văn C", "Chuyên viên")]}, "“Họ và tên”:"),
    "no office": ({"Liên hệ": [(HERE, "Phòng X", "Văn thư", "113")]}, "“Cơ quan”:"),
    "formula": ({"Liên hệ": [(HERE, None, "=A1", "113")]}, "“Tên đầu mối”: Ô chứa công thức"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_at_its_cell(
    case: str, make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    make_person(A)
    make_person(B)
    rows, words = WRONG[case]
    report = run(rows)
    assert report.problems
    assert any(words in line for line in told(report)), told(report)
    written = sum(map(len, rows.values())) - len({one.line for one in report.problems})
    assert report.done == written


def test_a_refused_row_leaves_nothing_and_the_others_go_in(chart: OrganizationPage) -> None:
    rows = commune(HERE)
    rows["Chức vụ"][2] = (*rows["Chức vụ"][2][:8], "không rõ")
    report = run(rows)
    assert len(report.problems) == 1
    assert not Appointment.objects.filter(title="Trưởng phòng").exists()
    assert report.done == 14


def refuse(kind: str) -> str:
    """What a database says in its own words when it refuses a row."""
    if kind == "integrity":
        Person.objects.bulk_create(
            [Person(site=Person.objects.get().site, reference="M0", full_name="Nguyễn Văn A")]
        )
    raise {"data": DataError, "busy": OperationalError}[kind]("value too long for type")


@pytest.mark.parametrize("kind", ["integrity", "data", "busy"])
@pytest.mark.parametrize("preview", [False, True])
def test_what_the_database_refuses_is_said_in_vietnamese(
    kind: str, preview: bool, chart: OrganizationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Person.save

    def saved(person: Person, *args: Any, **kwargs: Any) -> None:
        save(person, *args, **kwargs)
        if person.reference == "M0":
            refuse(kind)

    monkeypatch.setattr(Person, "save", saved)
    report = run({"Người": [(HERE, "M0", A), (HERE, "M1", B)]}, preview=preview)
    (line,) = told(report)
    assert line.startswith("Trang tính “Người”, dòng 2: ")
    assert "ập lại dòng này." in line
    assert "value" not in line
    assert "UNIQUE" not in line.upper()
    assert report.done == 1
    assert list(Person.objects.values_list("reference", flat=True)) == ([] if preview else ["M1"])


def test_a_database_that_is_gone_is_no_fault_of_a_row(
    chart: OrganizationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    monkeypatch.setattr(Person, "save", lambda *_args, **_more: refuse("busy"))
    with pytest.raises(OperationalError):
        run({"Người": [(HERE, "M0", A)]})


def test_a_draft_of_an_editor_is_not_published_by_an_import(make_office: MakeOffice) -> None:
    office = make_office("Phòng Kinh tế")
    office.summary = "Bản nháp"
    office.save_revision()
    report = run({"Cơ quan": [(HERE, "Phòng Kinh tế", None, None, None, "Khác")]})
    assert len(report.problems) == 1
    assert OfficePage.objects.get(pk=office.pk).summary == ""


def test_a_site_that_is_read_only_takes_nothing(
    member: MemberSite, make_office: MakeOffice
) -> None:
    make_office()
    MemberSite.objects.filter(pk=member.pk).update(state=SiteState.READ_ONLY)
    report = run({"Liên hệ": [(HERE, None, "Văn thư", "113")]})
    assert (report.done, len(report.problems)) == (0, 1)


def test_people_of_one_name_are_told_apart_by_their_codes(make_office: MakeOffice) -> None:
    make_office()
    report = run(
        {
            "Người": [(HERE, "1", A), (HERE, "2", A)],
            "Chức vụ": [(HERE, "2", None, "Ủy ban nhân dân", "Chuyên viên"), post(A, "Văn thư")],
        }
    )
    assert Person.objects.count() == 2
    assert Appointment.objects.get().person.reference == "2"
    (line,) = told(report)
    assert line.startswith("Trang tính “Chức vụ”, dòng 3, “Họ và tên”: Có nhiều người tên")


HUNG_UP, HUNG_HORN = "Nguyễn Văn Hưng", "Nguyễn Văn Hùng"


def test_a_name_that_differs_in_accents_is_another_person(
    make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    there = make_person(HUNG_UP)
    rows = {
        "Người": [(HERE, None, HUNG_HORN, "ThS.")],
        "Chức vụ": [post(HUNG_HORN, "Chủ tịch")],
    }
    report = run(rows)
    assert (report.count(Outcome.ADDED), told(report)) == (2, [])
    there.refresh_from_db()
    assert (there.full_name, there.degree, there.appointments.count()) == (HUNG_UP, "", 0)
    assert Appointment.objects.get().person.full_name == HUNG_HORN
    again = run(rows)
    assert (again.count(Outcome.UNCHANGED), again.done, told(again)) == (2, 2, [])


def test_two_new_people_whose_names_differ_in_accents_come_in_side_by_side(
    chart: OrganizationPage,
) -> None:
    report = run({"Người": [(HERE, None, HUNG_UP), (HERE, None, HUNG_HORN)]})
    assert (report.count(Outcome.ADDED), told(report)) == (2, [])


def test_a_name_without_accents_means_who_is_there_and_takes_no_accents_away(
    make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    there = make_person(HUNG_UP)
    rows = {
        "Người": [(HERE, None, "Nguyen Van Hung", "ThS.")],
        "Chức vụ": [post("nguyen van hung", "Chủ tịch")],
    }
    assert told(run(rows)) == []
    there.refresh_from_db()
    assert (there.full_name, there.degree, there.appointments.count()) == (HUNG_UP, "ThS.", 1)
    assert run(rows).count(Outcome.UNCHANGED) == 2


def test_a_name_without_accents_that_two_people_may_bear_is_refused(
    make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    for name in (HUNG_UP, HUNG_HORN):
        make_person(name)
    named = "Nguyen Van Hung"
    report = run({"Người": [(HERE, None, named)], "Chức vụ": [post(named, "Chủ tịch")]})
    assert report.done == 0
    assert all("“Họ" in line and "Có nhiều người tên" in line for line in told(report))
    assert not Appointment.objects.exists()


def test_a_code_with_the_name_of_somebody_else_is_refused(
    make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    make_person(HUNG_UP, reference="1")
    report = run({"Chức vụ": [(HERE, "1", HUNG_HORN, "Ủy ban nhân dân", "Chủ tịch")]})
    assert [HUNG_UP in line for line in told(report)] == [True]


@pytest.mark.parametrize("content", [b"", b"khong phai", b"PK\x03\x04rac"])
def test_no_workbook_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(BadWorkbook):
        read_organization(content)


def test_a_workbook_without_our_sheets_says_which_there_are() -> None:
    content = io.BytesIO()
    Workbook().save(content)
    with pytest.raises(BadWorkbook, match="“Cơ quan”, “Người”, “Chức vụ”, “Liên hệ”"):
        read_organization(content.getvalue())


def test_headers_are_found_below_titles_and_whatever_their_spelling() -> None:
    book = Workbook()
    page = book.active
    page.title = "CƠ  QUAN"
    page.append(["DANH SÁCH"])
    page.append(["don vi", "TÊN CƠ QUAN", "Cột lạ"])
    page.append([HERE, "Phòng Kinh tế", "bỏ qua"])
    content = io.BytesIO()
    book.save(content)
    (row,) = read_organization(content.getvalue()).rows["offices"]
    assert (row.line, row.values) == (3, {"unit": HERE, "name": "Phòng Kinh tế"})


def test_the_sample_can_be_imported(chart: OrganizationPage) -> None:
    file = read_organization(sample_workbook())
    assert (file.total, file.problems) == (len(SHEETS), [])


def test_rows_of_one_site_cost_the_same_whatever_their_number(
    chart: OrganizationPage, django_assert_max_num_queries: Any
) -> None:
    run({"Người": [(HERE, str(number), f"Người {number}") for number in range(20)]})
    names = [(HERE, str(number), f"Người {number}", "TS.") for number in range(20)]
    with django_assert_max_num_queries(20 + 20 * 8):
        run({"Người": names})


def test_the_command_imports_and_tells_what_it_refused(
    chart: OrganizationPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {name: [(None, *row[1:]) for row in some] for name, some in commune(HERE).items()}
    path = tmp_path / "so.xlsx"
    path.write_bytes(workbook(rows))
    call_command("import_organization", str(path), "--host", HERE, "--preview")
    assert not Person.objects.exists()
    call_command("import_organization", str(path), "--host", HERE)
    assert Person.objects.count() == 4
    assert "thêm 15 dòng" in capsys.readouterr().out
    rows["Liên hệ"].append((None, None, "Sai", "không số"))
    path.write_bytes(workbook(rows))
    with pytest.raises(SystemExit):
        call_command("import_organization", str(path), "--host", HERE)
    assert "“Điện thoại”" in capsys.readouterr().err
    path.write_bytes(b"khong")
    with pytest.raises(CommandError):
        call_command("import_organization", str(path))


def test_headers_of_the_test_are_those_of_the_sheets() -> None:
    assert [sheet.title for sheet in SHEETS] == list(HEADERS)
