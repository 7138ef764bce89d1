"""A weekly schedule from Word or Excel: looked at first, then saved whole; bad files are told."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from organization.models import ScheduleEntry
from organization.schedule.reading import read_schedule
from organization.schedule.weeks import Week
from organization.schedule.when import days_named, hours_of
from portal.core.tabular import TableError
from tests.isolation.forms import fields_of
from tests.organization.test_admin import clerk
from tests.organization.test_schedule_week import address

__all__ = ["clerk"]
WEEK = Week(datetime.date(2026, 11, 23))
HEADER = ["Thứ, ngày", "Thời gian", "Nội dung", "Thành phần", "Địa điểm"]
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A cell that is None goes on from the one above.
Table = Sequence[Sequence[str | None]]


def word(*tables: Table, head: str = "", before: str = "") -> bytes:
    """A file of Word with these tables, below a line of text."""
    body = f"<w:p><w:r><w:t>{before}</w:t></w:r></w:p>"
    body += "".join(f"<w:tbl>{''.join(map(_row, table))}</w:tbl>" for table in tables)
    xml = f'{head}<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": xml.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _row(cells: Sequence[str | None]) -> str:
    return f"<w:tr>{''.join(map(_cell, cells))}</w:tr>"


def _cell(text: str | None) -> str:
    merge = "<w:tcPr><w:vMerge/></w:tcPr>" if text is None else ""
    return f"<w:tc>{merge}<w:p><w:r><w:t>{escape(text or '')}</w:t></w:r></w:p></w:tc>"


def workbook(
    *rows: list[Any], merged: str = "", hidden: Sequence[int] = (), columns: str = ""
) -> bytes:
    """A workbook of one sheet, some rows and columns of which are hidden."""
    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for letter in columns:
        sheet.column_dimensions[letter].hidden = True
    if merged:
        sheet.merge_cells(merged)
    book.save(made)
    return made.getvalue()


def bring(client: Client, content: bytes) -> str:
    upload = SimpleUploadedFile("lich.docx", content)
    answer = client.post(address(), {"bring": "yes", "file": upload})
    return str(answer.content.decode())


def test_a_table_with_merged_days_is_looked_at_and_then_saved(clerk: Client) -> None:
    content = word(
        [["Biểu", "khác"]],
        [
            HEADER,
            ["Thứ Hai 23/11", "8h00", "Họp giao ban", "Trưởng thôn", "Phòng họp"],
            [None, "Chiều", "Tiếp công dân", "", "Trụ sở"],
        ],
    )
    html = bring(clerk, content)
    assert "Đã đọc 2 dòng, chưa lưu gì" in html
    assert not ScheduleEntry.objects.exists()
    data = {name: values[0] for name, values in fields_of(html).items() if values}
    # Where no part of the day is chosen a browser sends the empty choice.
    data["form-0-part"] = ""
    assert clerk.post(address(), data).status_code == 302
    first, second = ScheduleEntry.objects.order_by("pk")
    assert (first.hours, first.content, first.venue) == ("08:00", "Họp giao ban", "Phòng họp")
    assert (second.day, second.part, second.kind) == (WEEK.monday, "afternoon", "reception")


def test_a_workbook_with_merged_days() -> None:
    day = datetime.date(2026, 11, 24)
    rows: list[list[Any]] = [
        ["LỊCH CÔNG TÁC"],
        HEADER,
        [day, datetime.time(8), "Họp"],
        [None, "14h - 16h30", "Đi"],
    ]
    found = read_schedule(workbook(*rows, merged="A3:A4"), "Tệp", WEEK).rows
    assert [(row.line, row.values["day"]) for row in found] == [
        (3, "2026-11-24"),
        (4, "2026-11-24"),
    ]
    assert (found[0].values["start"], found[1].values["end"]) == ("08:00", "16:30")


def test_a_half_or_an_hour_that_spans_rows_holds_for_them() -> None:
    header = ["Ngày", "Buổi", "Giờ", "Nội dung"]
    rows: Table = [
        header,
        [None, None, None, None],
        ["23/11", "Sáng", "8h", "Họp"],
        [None, None, None, "Kiểm tra"],
        [None, None, "10h", "Tiếp dân"],
        [None, "Chiều", "2h", "Đi thôn"],
        ["24/11", "Chiều", "", "Trực"],
    ]
    found = read_schedule(word(rows), "Tệp", WEEK).rows
    assert [
        (row.values["day"][-2:], row.values["start"], row.values.get("part")) for row in found
    ] == [
        ("23", "08:00", None),
        ("23", "08:00", None),
        ("23", "10:00", None),
        ("23", "14:00", None),
        ("24", "", "afternoon"),
    ]
    sheet = workbook(["Ngày", "Buổi", "Nội dung"], ["23/11", "Sáng", "Họp"], [None, None, "Đi"])
    halves = [row.values["part"] for row in read_schedule(sheet, "Tệp", WEEK).rows]
    assert halves == ["morning"] * 2
    with pytest.raises(TableError, match="“”"):
        read_schedule(workbook(HEADER, ["23/11", "8h", "Họp"], [None, None, "Đi"]), "Tệp", WEEK)


@pytest.mark.parametrize(
    ("heading", "cell", "content", "is_internal"),
    [
        ("Ghi chú", "", "Họp giao ban", False),
        ("Ghi chú", "", "Họp giao ban (nội bộ)", True),
        ("Ghi chú", "", "HỌP NỘI BỘ", True),
        ("Ghi chú", "", "Hop (noi bo)", True),
        ("Ghi chú", "Lưu hành nội bộ", "Họp giao ban", True),
        ("Ghi chú", "không công khai", "Họp giao ban", True),
        ("Ghi chú", "", "Kiểm tra nơi bỏ phiếu", False),
        ("Nội bộ", "x", "Họp giao ban", True),
        ("Nội bộ", "", "Họp giao ban", False),
        ("Nội bộ", "Không", "Họp giao ban", False),
        ("Nội bộ/Công khai", "Công khai", "Họp giao ban", False),
        ("Công khai", "x", "Họp giao ban", False),
        ("Công khai", "", "Họp giao ban", True),
        ("Công khai", "Không", "Họp giao ban", True),
    ],
)
def test_what_the_file_calls_internal_is_ticked_so(
    heading: str, cell: str, content: str, is_internal: bool
) -> None:
    rows = [["Ngày", "Giờ", "Nội dung", heading], ["23/11", "8h", content, cell]]
    for made in (workbook(*rows), word(rows)):
        (row,) = read_schedule(made, "Tệp", WEEK).rows
        assert row.is_internal == is_internal


def test_a_file_that_is_stamped_internal_is_so_in_every_row() -> None:
    row = ["23/11", "8h", "Họp"]
    above = workbook(["LỊCH CÔNG TÁC NỘI BỘ"], HEADER, row)
    beside = word([HEADER, row], before="(Lưu hành nội bộ)")
    heading = workbook(["Ngày", "Giờ", "Nội dung (nội bộ)"], row)
    for made in (above, beside, heading):
        assert [row.is_internal for row in read_schedule(made, "Tệp", WEEK).rows] == [True]


def test_a_mark_of_internal_rows_that_is_merged_holds_for_them() -> None:
    header = ["Ngày", "Buổi", "Nội dung", "Nội bộ"]
    rows: list[list[Any]] = [
        ["23/11", "Sáng", "Họp", "x"],
        ["23/11", "Sáng", "Đi", None],
        ["24/11", "Sáng", "Về"],
    ]
    for made in (workbook(header, *rows, merged="D2:D3"), word([header, *rows])):
        found = read_schedule(made, "Tệp", WEEK).rows
        assert [row.is_internal for row in found] == [True, True, False]


def test_what_is_internal_is_told_and_not_published(clerk: Client) -> None:
    rows: Table = [HEADER, ["23/11", "8h", "Họp"], ["23/11", "9h", "Họp chi bộ (nội bộ)"]]
    html = bring(clerk, word(rows))
    assert "ghi “nội bộ”" in html
    assert "các dòng: 3." in html
    data = {name: values[0] for name, values in fields_of(html).items() if values}
    data |= {"form-0-part": "", "form-1-part": ""}
    # A ticked box without a value of its own sends this one.
    data |= {name: "on" for name in data if name.endswith("-is_internal")}
    assert clerk.post(address(), data).status_code == 302
    assert [entry.content for entry in ScheduleEntry.objects.public()] == ["Họp"]
    assert ScheduleEntry.objects.count() == 2


def test_what_somebody_hid_in_a_sheet_is_left_out_and_told(clerk: Client) -> None:
    content = workbook(
        ["Ngày", "Giờ", "Nội dung", "Địa điểm", "Ghi chú"],
        ["23/11", "8h", "Gặp riêng", "Nhà riêng"],
        [None, "9h", "Họp", "Phòng kín"],
        [None, "10h", "Đi thôn", "Phòng kín", "Nội bộ"],
        hidden=[2],
        columns="DE",
    )
    html = bring(clerk, content)
    assert "Gặp riêng" not in html
    assert "Phòng kín" not in html
    assert "dòng đang ẩn trong tệp nên không được đưa vào: 2." in html
    assert "cột đang ẩn trong tệp nên không được đọc: D, E." in html
    assert "các dòng: 4." in html, "a hidden note may still keep a row from readers"
    found = read_schedule(content, "Tệp", WEEK)
    assert [(row.line, row.values["day"][-2:]) for row in found.rows] == [(3, "23"), (4, "23")]


def test_a_sheet_whose_days_are_hidden_says_why_it_is_not_read() -> None:
    content = workbook(["Ngày", "Giờ", "Nội dung"], ["23/11", "8h", "Họp"], columns="A")
    with pytest.raises(TableError, match="đang ẩn"):
        read_schedule(content, "Tệp", WEEK)


def test_what_is_wrong_is_told_at_its_row(clerk: Client) -> None:
    rows: Table = [HEADER, ["Thứ Hai 30/11", "8h", "Họp"], ["24/11", "sau họp", "Đi thôn"]]
    html = bring(clerk, word(rows))
    assert "dòng 2: “Thứ Hai 30/11” không phải một ngày của tuần này" in html
    assert "dòng 3: “sau họp” không phải giờ hay buổi" in html
    assert "Đi thôn" not in html.replace("sau họp", "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        packed({"a.txt": b"x"}),
        packed({"word/document.xml": b"<w:document"}),
        packed({"word/document.xml": b"0" * 21_000_000}),
        packed({"xl/workbook.xml": b"<x/>"}),
        packed({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}),
        packed({f"{number}.xml": b"" for number in range(501)}),
        word([HEADER, ["23/11", "8h", "Họp"]], head='<!DOCTYPE a [<!ENTITY b "c">]>'),
    ],
)
def test_files_that_are_none_of_ours(content: bytes) -> None:
    with pytest.raises(TableError, match="Word"):
        read_schedule(content, "Tệp", WEEK)


@pytest.mark.parametrize("content", [word(), word([["Ngày", "Giờ"]]), word([HEADER])])
def test_no_table_or_no_row(clerk: Client, content: bytes) -> None:
    html = bring(clerk, content)
    assert "không có bảng nào" in html or "không có dòng nào" in html


def test_no_file_at_all_and_too_many_rows(clerk: Client) -> None:
    assert "Hãy chọn tệp" in clerk.post(address(), {"bring": "yes"}).content.decode()
    rows: Table = [HEADER, *[["23/11", "8h", "Họp"]] * 61]
    assert "60" in bring(clerk, word(rows))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8h", {"start": "08:00"}),
        ("08:00 – 10g30", {"start": "08:00", "end": "10:30"}),
        ("7 giờ 30", {"start": "07:30"}),
        ("Cả ngày", {"part": "day"}),
        ("Buổi sáng", {"part": "morning"}),
        ("2h chiều", {"start": "14:00"}),
        ("Chiều: 1h30", {"start": "13:30"}),
        ("14h chiều", {"start": "14:00"}),
        ("12h trưa", {"start": "12:00"}),
        ("7h30 sáng – 4h chiều", {"start": "07:30", "end": "16:00"}),
        ("Sáng 8h - chiều 2h", {"start": "08:00", "end": "14:00"}),
        ("Từ 1h30 đến 4h CHIỀU", {"start": "13:30", "end": "16:00"}),
        ("10h - 2h chiều", {"start": "10:00", "end": "14:00"}),
        ("7h - 14h chiều", {"start": "07:00", "end": "14:00"}),
        ("Từ 8h tới 10h", {"start": "08:00", "end": "10:00"}),
        ("8h, 9h, 10h", None),
        ("25h", None),
        ("", None),
    ],
)
def test_hours(text: str, said: dict[str, str] | None) -> None:
    assert hours_of(text) == said


@given(st.text(max_size=30))
def test_any_text_is_an_hour_or_none(text: str) -> None:
    hours, days = hours_of(text), days_named(text, WEEK)
    assert hours is None or set(hours) <= {"start", "end", "part"}
    assert all(map(WEEK.holds, days))


@given(
    st.integers(0, 6),
    st.sampled_from(["%d/%m", "%d/%m/%Y", "%d-%m-%Y", "%d.%m", "%d/%m/%y"]),
    st.sampled_from(["", "Thứ ", "Thứ 2-", "Thứ 7/"]),
)
def test_every_day_of_the_week_is_found(number: int, form: str, before: str) -> None:
    day = WEEK.days[number]
    assert days_named(f"{before}{day.strftime(form)}", WEEK) == [day]


@pytest.mark.parametrize("text", ["23/11/25", "23/11/2025", "123/11", "23/111", "30/11", "23"])
def test_a_day_of_another_year_or_week_is_none_of_this(text: str) -> None:
    assert not days_named(text, WEEK)
