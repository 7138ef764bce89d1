"""Refused rows given back as a workbook, which imports as it is once it is mended."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from organization.importing import reading, refused
from organization.importing.applying import import_organization
from organization.importing.columns import SHEETS
from organization.importing.reading import read_organization
from organization.importing.refused import REASON, refused_workbook
from organization.importing.writing import Outcome
from organization.models import Appointment, ContactPoint, OrganizationPage
from tests.organization.conftest import HERE
from tests.organization.workbooks import commune, workbook

pytestmark = pytest.mark.django_db


def returned(content: bytes, unit: str = "") -> bytes:
    """Import a workbook: what it gives back."""
    report = import_organization(read_organization(content, unit))
    return refused_workbook(content, report.problems, unit)


def mended(content: bytes, **cells: Any) -> bytes:
    """The workbook with cells of its sheets written anew: `Sheet__A2=...`."""
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, _sign, at = place.partition("__")
        book[sheet.replace("_", " ")][at] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell_of(content: bytes, sheet: str, column: str, line: int = 2) -> Any:
    page = load_workbook(io.BytesIO(content))[sheet]
    headers = [cell.value for cell in page[1]]
    return page.cell(line, headers.index(column) + 1)


def wrong() -> dict[str, list[Any]]:
    """A commune of which an office, its post and a contact cannot be imported."""
    rows = commune(HERE)
    rows["Cơ quan"].append((HERE, "Phòng Tư pháp", None, "31/02/2026"))
    rows["Chức vụ"].append((HERE, "M3", None, "Phòng Tư pháp", "Trưởng phòng"))
    rows["Liên hệ"].append((HERE, None, "Đường dây nóng", "0205 38I2 345", "khong-phai"))
    return rows


def test_exactly_the_refused_rows_come_back_and_once_mended_go_in(
    chart: OrganizationPage,
) -> None:
    back = returned(workbook(wrong()))
    book = load_workbook(io.BytesIO(back))
    assert book.sheetnames == [sheet.title for sheet in SHEETS]
    for sheet in SHEETS:
        titles = [cell.value for cell in book[sheet.title][1]]
        assert titles == [REASON, *(column.title for column in sheet.columns)]
    assert [book[sheet.title].max_row - 1 for sheet in SHEETS] == [1, 0, 1, 1]
    assert "“31/02/2026” không phải ngày" in cell_of(back, "Cơ quan", REASON).value
    told = cell_of(back, "Liên hệ", REASON).value.splitlines()
    assert [line.partition(":")[0] for line in told] == ["Ô “Thư điện tử”"]
    fixed = load_workbook(io.BytesIO(back))
    for title, column, value in (
        ("Cơ quan", "Từ ngày", "28/02/2026"),
        ("Liên hệ", "Điện thoại", "0205 3812 345"),
        ("Liên hệ", "Thư điện tử", "nong@example.vn"),
    ):
        fixed[title][cell_of(back, title, column).coordinate] = value
    content = io.BytesIO()
    fixed.save(content)
    report = import_organization(read_organization(content.getvalue()))
    assert [str(problem) for problem in report.problems] == []
    assert (report.count(Outcome.ADDED), report.done) == (3, 3)
    assert Appointment.objects.filter(office__title="Phòng Tư pháp").exists()
    assert ContactPoint.objects.get(name="Đường dây nóng").email == "nong@example.vn"


def test_cells_to_be_mended_are_seen(chart: OrganizationPage) -> None:
    back = returned(workbook(wrong()))
    assert cell_of(back, "Cơ quan", "Từ ngày").fill.fgColor.rgb.endswith("FFF2CC")
    assert cell_of(back, "Cơ quan", "Tên cơ quan").fill.fill_type is None


def test_a_workbook_without_refusals_gives_nothing_back(chart: OrganizationPage) -> None:
    assert returned(workbook(commune(HERE))) == b""


def test_the_same_faults_are_refused_again(chart: OrganizationPage) -> None:
    back = returned(workbook(wrong()))
    again = returned(back)
    assert cell_of(again, "Liên hệ", "Điện thoại").value == "0205 38I2 345"
    assert load_workbook(io.BytesIO(again))["Cơ quan"].max_row == 2


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x.example")', "#REF!"])
def test_what_would_run_comes_back_as_text_and_is_refused_again(
    chart: OrganizationPage, text: str
) -> None:
    back = returned(workbook({"Liên hệ": [(HERE, None, text, "113")]}))
    cell = cell_of(back, "Liên hệ", "Tên đầu mối")
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix is text.startswith("=")
    assert returned(back)
    assert not ContactPoint.objects.exists()


def test_other_starts_of_formulas_are_texts_and_come_in_again(chart: OrganizationPage) -> None:
    content = workbook({"Liên hệ": [(HERE, "Phòng X", "@Văn thư", "+84 205 3812 345")]})
    back = returned(content)
    cell = cell_of(back, "Liên hệ", "Điện thoại")
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("+84 205 3812 345", "s", True)
    office = cell_of(back, "Liên hệ", "Cơ quan").coordinate
    assert returned(mended(back, **{f"Liên_hệ__{office}": None})) == b""
    assert ContactPoint.objects.get().name == "@Văn thư"


def test_rows_beyond_the_limit_come_back(
    chart: OrganizationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reading, refused):
        monkeypatch.setattr(module, "MOST_ROWS", 4)
    rows = [(HERE, None, f"Đầu mối {number}", "113") for number in range(6)]
    content = workbook({"Liên hệ": rows})
    file = read_organization(content)
    assert file.total == 3
    assert [str(problem) for problem in file.problems] == [
        "Trang tính “Liên hệ”, dòng 5: Chỉ đọc 4 dòng đầu: hãy chia bảng tính."
    ]
    back = returned(content)
    page = load_workbook(io.BytesIO(back))["Liên hệ"]
    assert page.max_row == 4
    assert returned(back) == b""
    assert ContactPoint.objects.count() == 6


def test_a_gap_at_the_limit_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    rows = [(HERE, None, "Một", "113"), (), (), (HERE, None, "Hai", "113")]
    file = read_organization(workbook({"Liên hệ": rows}))
    assert [problem.line for problem in file.problems] == [5]


def test_a_second_sheet_of_one_kind_is_told() -> None:
    book = Workbook()
    for number, title in enumerate(["Cơ quan", "Phòng ban"]):
        page = book.create_sheet(title)
        page.append(["Đơn vị", "Tên cơ quan"])
        page.append([HERE, f"Phòng {number}"])
    content = io.BytesIO()
    book.save(content)
    file = read_organization(content.getvalue())
    assert file.total == 1
    assert [problem.sheet for problem in file.problems] == ["Phòng ban"]


def test_the_command_writes_them_with_the_unit_of_rows_that_named_none(
    chart: OrganizationPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, back = tmp_path / "xa.xlsx", tmp_path / "sai.xlsx"
    path.write_bytes(
        workbook({"Liên hệ": [(None, None, "Văn thư", "113"), (None, None, "Sai", "không số")]})
    )
    with pytest.raises(SystemExit):
        call_command("import_organization", str(path), "--host", HERE, "--refused", str(back))
    assert str(back) in capsys.readouterr().out
    content = back.read_bytes()
    assert cell_of(content, "Liên hệ", "Đơn vị").value == HERE
    phone = cell_of(content, "Liên hệ", "Điện thoại").coordinate
    back.write_bytes(mended(content, **{f"Liên_hệ__{phone}": "114"}))
    call_command("import_organization", str(back))
    assert ContactPoint.objects.get(name="Sai").phones == "114"
    with pytest.raises(CommandError):
        call_command(
            "import_organization", str(path), "--host", HERE, "--refused", str(tmp_path)
        )  # fmt: skip
