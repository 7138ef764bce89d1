"""What of a workbook is not read is told; whom and which unit its cells mean, as Excel has them."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from organization.importing.applying import ImportReport, import_organization
from organization.importing.reading import read_organization
from organization.importing.refused import refused_workbook
from organization.importing.writing import Outcome
from organization.models import Appointment, ContactPoint, OrganizationPage, Person
from portal.tenancy.models import MemberSite, UnitCode, UnitName
from tests.factories import make_member_site
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.organization.test_schedule_files import packed

pytestmark = pytest.mark.django_db
Look = Callable[[Any], None]


def book(*sheets: tuple[str, Sequence[Sequence[Any]]], look: Look | None = None) -> bytes:
    """A workbook of these sheets, headers and all; `look` is given the last one."""
    made, content = Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if look:
        look(made.worksheets[-1])
    made.save(content)
    return content.getvalue()


def brought(content: bytes) -> ImportReport:
    return import_organization(read_organization(content))


PEOPLE = [("Đơn vị", "Họ và tên"), (HERE, "Lê Văn B"), (HERE, "Lê Văn C")]


def test_headers_as_offices_write_them(make_office: MakeOffice) -> None:
    make_office()
    people = ("Người", [PEOPLE[0], (HERE, "Lê Văn B")])
    posts = [
        ("STT", "Đơn vị", "Họ tên", "Cơ quan", "Chức danh, chức vụ", "SĐT", "Ngày bổ nhiệm"),
        (1, HERE, "Lê Văn B", "Ủy ban nhân dân", "Chủ tịch", "0912345678", "01/07/2025"),
    ]
    report = brought(book(people, ("Chức vụ", posts)))
    assert (report.problems, report.notes) == ([], ())
    post = Appointment.objects.get()
    assert (post.phone, f"{post.valid_from:%d/%m/%Y}") == ("0912 345 678", "01/07/2025")


@pytest.mark.parametrize(
    ("number", "read"),
    [(912345678, "0912 345 678"), (2053812345.0, "0205 3812 345"), (19001234, "1900 1234")],
)
def test_a_telephone_number_that_excel_took_for_a_number(
    chart: OrganizationPage, number: float, read: str
) -> None:
    rows = [("Đơn vị", "Tên đầu mối", "Điện thoại"), (HERE, "Văn thư", number)]
    assert brought(book(("Liên hệ", rows))).problems == []
    assert ContactPoint.objects.get().phones == read


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Đến trước ngày", "01/07/2026"),
        ("Thôi giữ từ ngày", "01/07/2026"),
        ("Đến", "30/06/2026"),
        ("Đến ngày", datetime.datetime(2026, 6, 30, 7)),  # noqa: DTZ001 - as cells hold them
        ("Ngày kết thúc", "2026-06-30"),
    ],
)
def test_a_last_day_is_kept_as_the_first_without(
    make_office: MakeOffice, make_person: Make, heading: str, day: Any
) -> None:
    make_office()
    make_person("Lê Văn B")
    rows = [
        ("Đơn vị", "Họ và tên", "Cơ quan", "Chức vụ", "Từ ngày", heading),
        (HERE, "Lê Văn B", "Ủy ban nhân dân", "Chủ tịch", "01/07/2025", day),
        (HERE, "Lê Văn Z", "Ủy ban nhân dân", "Phó Chủ tịch", "01/07/2025", day),
        (HERE, "Lê Văn B", "Ủy ban nhân dân", "Ủy viên", "01/07/2025", "sai"),
    ]
    content = book(("Chức vụ", rows))
    report = brought(content)
    assert Appointment.objects.get().valid_to == datetime.date(2026, 7, 1)
    assert [problem.line for problem in report.problems] == [3, 4]
    sheet = load_workbook(io.BytesIO(refused_workbook(content, report.problems)))["Chức vụ"]
    said = [cell for row in sheet.values for cell in row]
    assert "01/07/2026" in said, "given back under the name “Đến trước ngày”"
    assert "sai" in said


def test_a_refused_row_keeps_its_number(chart: OrganizationPage) -> None:
    rows = [("Đơn vị", "Tên đầu mối", "Điện thoại"), ("la.example.vn", "Văn thư", 912345678)]
    content = book(("Liên hệ", rows))
    refused = refused_workbook(content, brought(content).problems)
    said = [cell for row in load_workbook(io.BytesIO(refused))["Liên hệ"].values for cell in row]
    assert "0912345678" in said


@pytest.mark.parametrize("number", [12345678, 612345678, "912345678"])
def test_a_number_that_is_no_telephone_is_still_refused(
    chart: OrganizationPage, number: Any
) -> None:
    rows = [("Đơn vị", "Tên đầu mối", "Điện thoại"), (HERE, "Văn thư", number)]
    assert len(brought(book(("Liên hệ", rows))).problems) == 1


def test_columns_and_sheets_with_unknown_names_are_told(
    chart: OrganizationPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("STT", "Đơn vị", "Họ và tên", "Số máy bàn"), (1, HERE, "Lê Văn B", "0205")]
    path = tmp_path / "xa.xlsx"
    path.write_bytes(book(("Danh sách xã", [("a",)]), ("Người", rows)))
    call_command("import_organization", str(path))
    said = capsys.readouterr().out
    assert "thêm 1 dòng, sửa 0, đã có 0, từ chối 0." in said
    assert "Trang tính “Người”, các cột có tên lạ nên không được đọc: “Số máy bàn”." in said
    assert "Các trang tính có tên lạ nên không được đọc: “Danh sách xã”." in said


def _hide_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def test_hidden_rows_are_refused_and_given_back(chart: OrganizationPage) -> None:
    content = book(("Người", PEOPLE), look=_hide_row)
    report = brought(content)
    assert [person.full_name for person in Person.objects.all()] == ["Lê Văn C"]
    (problem,) = report.problems
    assert (problem.line, "đang ẩn" in problem.message) == (2, True)
    sheet = load_workbook(io.BytesIO(refused_workbook(content, report.problems)))["Người"]
    assert sheet["D2"].value == "Lê Văn B"


def _hide_columns(sheet: Any) -> None:
    for letter in "AD":
        sheet.column_dimensions[letter].hidden = True


def test_hidden_columns_are_told_and_not_read(chart: OrganizationPage) -> None:
    rows = [
        ("Đơn vị", "Tên đầu mối", "Điện thoại", "Địa chỉ"),
        (HERE, "Văn thư", "0205 3812 345", "Nhà riêng ông B"),
        (HERE, "Một cửa", "sai", "Nhà riêng ông B"),
    ]
    content = book(("Liên hệ", rows), look=_hide_columns)
    report = brought(content)
    assert ContactPoint.objects.get().address == "", "the unit is read: it is shown to nobody"
    assert "các cột đang ẩn nên không được đọc: “Địa chỉ”." in report.summary()
    refused = load_workbook(io.BytesIO(refused_workbook(content, report.problems)))
    said = [cell for row in refused["Liên hệ"].values for cell in row if cell]
    assert "Một cửa" in said
    assert "Nhà riêng ông B" not in said


def _hide_sheet(sheet: Any) -> None:
    sheet.sheet_state = "hidden"


def test_hidden_sheets_are_told_and_not_read(chart: OrganizationPage) -> None:
    offices = ("Cơ quan", [("Đơn vị", "Tên cơ quan"), (HERE, "Ủy ban nhân dân")])
    report = brought(book(offices, ("Người", PEOPLE), look=_hide_sheet))
    assert report.count(Outcome.ADDED) == 1
    assert "Các trang tính đang ẩn nên không được đọc: “Người”." in report.summary()


@pytest.mark.parametrize(
    "named",
    ["05983", "5983", 5983, "XÃ HÒA BÌNH", "Xã Hoà  Bình", f"https://{HERE}/bo-may/", f"http://{HERE}"],
)  # fmt: skip
def test_a_unit_as_offices_write_it(
    member: MemberSite, chart: OrganizationPage, named: str | int
) -> None:
    scheme = UnitCode.Scheme.values[0]
    UnitCode.objects.filter(unit=member.unit).delete()
    UnitCode.objects.create(unit=member.unit, scheme=scheme, code="05983")
    UnitName.objects.filter(unit=member.unit).delete()
    UnitName.objects.create(unit=member.unit, name="Xã Hòa Bình", short_name="Hòa Bình", kind="Xã")
    report = brought(book(("Người", [PEOPLE[0], (named, "Lê Văn B")])))
    assert [str(problem) for problem in report.problems] == []
    assert Person.objects.get().site_id == member.site_id


def test_accents_of_a_unit_count_and_several_of_one_name_are_told(
    member: MemberSite, chart: OrganizationPage
) -> None:
    report = brought(book(("Người", [PEOPLE[0], ("Xã Chi Lang", "Lê Văn B")])))
    assert "“Xã Chi Lang” không phải tên miền" in str(report.problems[0])
    make_member_site("Xã Chi Lăng", "khac.localhost")
    report = brought(book(("Người", [PEOPLE[0], ("XÃ CHI LĂNG", "Lê Văn B")])))
    assert "“XÃ CHI LĂNG”" in str(report.problems[0])
    assert not Person.objects.exists()


def test_what_is_not_seen_in_a_cell_makes_nobody_else(
    chart: OrganizationPage, make_person: Make
) -> None:
    make_person("Lê Văn B")
    pasted = "\ufeffLê Văn\u00a0B\u200b\u202c"
    report = brought(book(("Người", [PEOPLE[0], (HERE, pasted)])))
    assert report.count(Outcome.UNCHANGED) == 1


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("Nguyễn Văn Hưng", True),
        ("Nguyễn Văn Hugn", True),
        ("Nguyễn Văn Mạnh Hùng", True),
        ("Nguyễn Văn Nam", False),
        ("Trần Thị Hùng", False),
    ],
)
def test_a_code_that_numbers_the_rows_makes_nobody_somebody_else(
    chart: OrganizationPage, make_person: Make, name: str, is_taken: bool
) -> None:
    make_person("Nguyễn Văn Hùng", reference="1")
    rows = [("Đơn vị", "Mã", "Họ và tên"), (HERE, 1, name)]
    report = brought(book(("Người", rows)))
    assert [problem.message for problem in report.problems] == (
        [] if is_taken else ["Mã 1 là của Nguyễn Văn Hùng."]
    )
    assert Person.objects.get().full_name == (name if is_taken else "Nguyễn Văn Hùng")


def test_a_workbook_whose_parts_lie_elsewhere_is_read(chart: OrganizationPage) -> None:
    with zipfile.ZipFile(io.BytesIO(book(("Người", PEOPLE), look=_hide_row))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"workbook.xml", b"workbook2.xml")
    report = brought(packed(parts))
    assert (report.count(Outcome.ADDED), len(report.problems)) == (1, 1)
