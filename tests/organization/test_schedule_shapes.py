"""Weekly schedules in the shapes that offices give them: several tables, halves, merged cells."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from organization.models import ScheduleEntry
from organization.schedule.people import find_person
from organization.schedule.reading import read_schedule
from organization.schedule.weeks import Week
from organization.schedule.when import days_named, hours_of
from portal.core.tabular import TableError
from portal.tenancy.models import MemberSite
from tests.organization.conftest import Make
from tests.organization.test_admin import clerk
from tests.organization.test_schedule_files import HEADER, WEEK, bring, packed, word, workbook
from tests.organization.test_schedule_word import cell, line, run, table
from tests.organization.test_schedule_word import word as word_of

__all__ = ["clerk"]
ROW = ["23/11", "8h", "Họp"]


def sheets(*fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook of sheets that these filled."""
    book, made = Workbook(), io.BytesIO()
    book.remove(book.active)
    for one in fill:
        one(book.create_sheet())
    book.save(made)
    return made.getvalue()


def filled(*rows: list[Any]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def brief(content: bytes, week: Week = WEEK) -> list[tuple[str, str, str]]:
    return [
        (row.values["day"][-5:], row.values["start"] or row.values["part"], row.values["content"])
        for row in read_schedule(content, "Tệp", week).rows
    ]


def test_a_table_or_a_sheet_for_each_day_is_read_whole() -> None:
    first, second = [HEADER, ROW], [HEADER, ["24/11", "9h", "Đi"]]
    for content in (word(first, second), sheets(filled(*first), filled(*second))):
        assert brief(content) == [("11-23", "08:00", "Họp"), ("11-24", "09:00", "Đi")]


def test_what_is_wrong_says_in_which_table() -> None:
    with pytest.raises(TableError) as caught:
        read_schedule(word([HEADER, ROW], [HEADER, ["24/11", "sau", "Đi"]]), "Tệp", WEEK)
    assert "dòng 2: “sau” không phải giờ" in str(caught.value)
    assert "(bảng “2”)" in str(caught.value)


def test_the_table_of_another_week_is_left_out_and_told(clerk: Client) -> None:
    content = word([HEADER, ["16/11", "8h", "Cũ"]], [HEADER, ROW])
    html = bring(clerk, content)
    assert "Đã đọc 1 dòng" in html
    assert "Các bảng thuộc tuần khác nên không được đưa vào: 1." in html
    with pytest.raises(TableError, match="16/11"):
        read_schedule(word([HEADER, ["16/11", "8h", "Cũ"]]), "Tệp", WEEK)


def test_headings_that_stand_again_are_no_row() -> None:
    assert brief(workbook(HEADER, ROW, HEADER, ["24/11", "9h", "Đi"])) == [
        ("11-23", "08:00", "Họp"),
        ("11-24", "09:00", "Đi"),
    ]


def test_a_first_row_with_the_words_of_headings_is_a_row() -> None:
    first = ["Thứ Hai, ngày 23/11", "Buổi sáng", "Xử lý công việc"]
    with pytest.raises(TableError, match="không có bảng nào"):
        read_schedule(workbook(first, ["24/11", "Sáng", "Họp"]), "Tệp", WEEK)
    assert brief(workbook(HEADER, first)) == [("11-23", "morning", "Xử lý công việc")]


def test_a_column_of_numbers_is_no_column_of_days() -> None:
    for heading in ("Số thứ tự", "STT", "Thứ tự"):
        content = workbook([heading, "Ngày", "Giờ", "Nội dung"], [1, *ROW])
        assert brief(content) == [("11-23", "08:00", "Họp")]


def test_a_column_for_each_half_of_the_day() -> None:
    head = ["Thứ/Ngày", "Sáng", "Buổi chiều", "Địa điểm"]
    rows = [["Thứ Hai 23/11", "8h00: Họp", "Tiếp dân", "Trụ sở"], ["Thứ Ba 24/11", "", "Đi"]]
    said = [
        ("11-23", "morning", "8h00: Họp"),
        ("11-23", "afternoon", "Tiếp dân"),
        ("11-24", "afternoon", "Đi"),
    ]
    assert brief(workbook(head, *rows)) == brief(word([head, *rows])) == said
    both = workbook(head, ["23/11", "Đại hội"], ["24/11", "Họp"], merged="B2:C2")
    assert brief(both) == [("11-23", "day", "Đại hội"), ("11-24", "morning", "Họp")]
    wide = table(
        line(*(cell(run(heading)) for heading in head)),
        line(cell(run("23/11")), cell(run("Đại hội"), '<w:gridSpan w:val="2"/>'), cell("")),
    )
    assert brief(word_of(wide)) == [("11-23", "day", "Đại hội")]


def test_weekdays_and_days_in_two_columns() -> None:
    head = ["TT", "Thứ", "Ngày", "Giờ", "Nội dung"]
    content = workbook(head, [1, "Hai", "23/11", "8h", "Họp"], [2, "Ba", "24/11", "9h", "Đi"])
    assert brief(content) == [("11-23", "08:00", "Họp"), ("11-24", "09:00", "Đi")]
    assert read_schedule(content, "Tệp", WEEK).unread_columns == []


def test_days_and_hours_in_one_column() -> None:
    rows = [
        ["8h00, thứ Hai ngày 23/11", "Họp"],
        ["14h", "Đi thôn"],
        ["Thứ Ba, 24/11/2026", ""],
        ["Sáng", "Trực"],
        ["13h30 – 16h (25/11)", "Về"],
    ]
    said = [
        *(("11-23", "08:00", "Họp"), ("11-23", "14:00", "Đi thôn")),
        *(("11-24", "morning", "Trực"), ("11-25", "13:30", "Về")),
    ]
    for heading in ("Thời gian", "Ngày, giờ"):
        assert brief(word([[heading, "Nội dung"], *rows])) == said
    # A table of tasks beside a schedule is none.
    tasks = [["Công việc", "Thời gian"], ["Báo cáo", "Trước ngày 30/11"]]
    assert brief(word(tasks, [HEADER, ROW])) == [("11-23", "08:00", "Họp")]


def test_headings_in_two_rows() -> None:
    head = [["Thứ/Ngày", "Nội dung", "", "Địa điểm"], ["", "Sáng", "Chiều", ""]]
    row = ["23/11", "Họp", "Đi", "Trụ sở"]
    said = [("11-23", "morning", "Họp"), ("11-23", "afternoon", "Đi")]
    assert brief(workbook(*head, row)) == brief(word([*head, row])) == said
    found = read_schedule(workbook(*head, row), "Tệp", WEEK)
    assert ([one.values["venue"] for one in found.rows], found.unread_columns) == (
        ["Trụ sở"] * 2,
        [],
    )


def test_a_first_row_below_headings_without_hours_is_a_row() -> None:
    with pytest.raises(TableError, match="“Sáng” và “Chiều”"):
        read_schedule(workbook(["Ngày", "Nội dung"], ["23/11", "Họp buổi sáng"]), "Tệp", WEEK)


def test_a_content_a_venue_and_people_that_span_rows_hold_for_them() -> None:
    head = ["Ngày", "Giờ", "Nội dung", "Thành phần", "Địa điểm"]
    rows: list[list[str | None]] = [
        ["23/11", "8h", "Họp HĐND", "Đại biểu", "Hội trường"],
        [None, "14h", None, None, None],
        [None, "16h", "Bế mạc", None, None],
        [None, None, None, "Khách mời", None],
    ]
    found = read_schedule(word([head, *rows]), "Tệp", WEEK).rows
    assert [(row.values["start"], row.values["content"], row.values["venue"]) for row in found] == [
        ("08:00", "Họp HĐND", "Hội trường"),
        ("14:00", "Họp HĐND", "Hội trường"),
        ("16:00", "Bế mạc", "Hội trường"),
    ]
    merged = workbook(head, *rows[:2], merged="C2:C3")
    assert [said[1:] for said in brief(merged)] == [("08:00", "Họp HĐND"), ("14:00", "Họp HĐND")]


def test_a_content_that_is_internal_is_so_in_every_row_that_it_spans() -> None:
    rows: list[list[str | None]] = [["23/11", "8h", "Họp (nội bộ)"], [None, "14h", None]]
    found = read_schedule(word([["Ngày", "Giờ", "Nội dung"], *rows]), "Tệp", WEEK).rows
    assert [row.is_internal for row in found] == [True, True]


def _named(sheet: Worksheet) -> None:
    filled(HEADER, ROW)(sheet)
    sheet.title = "Lịch nội bộ"


def _below(sheet: Worksheet) -> None:
    filled(HEADER, ROW, ["Ghi chú: lưu hành nội bộ"])(sheet)


def _margin(sheet: Worksheet) -> None:
    filled(HEADER, ROW)(sheet)
    sheet.oddFooter.center.text = "LƯU HÀNH NỘI BỘ"
    sheet.oddFooter.center.size = 12


@pytest.mark.parametrize(
    "content",
    [
        sheets(_named),
        sheets(_below),
        sheets(_margin),
        sheets(filled(["LƯU HÀNH NỘI BỘ"]), filled(HEADER, ROW)),
    ],
)
def test_a_stamp_of_a_workbook_holds_for_every_row(content: bytes) -> None:
    assert [row.is_internal for row in read_schedule(content, "Tệp", WEEK).rows] == [True]


def test_a_stamp_that_is_drawn_over_a_sheet_holds_for_every_row() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER, ROW))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawn = "<d xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:t>Lưu hành</a:t>"
    parts["xl/drawings/drawing1.xml"] = f"{drawn}<a:t>nội bộ</a:t></d>".encode()
    (row,) = read_schedule(packed(parts), "Tệp", WEEK).rows
    assert row.is_internal


def test_moments_of_a_sheet() -> None:
    day, midnight = datetime.date(2026, 11, 23), datetime.time(0)
    moment = datetime.datetime.combine(day, datetime.time(8, 30))
    rows = [[day, moment, "Họp"], [day, midnight, "Trực"]]
    assert brief(workbook(HEADER, *rows)) == [
        ("11-23", "08:30", "Họp"),
        ("11-23", "00:00", "Trực"),
    ]


def test_a_week_over_new_year() -> None:
    rows = [["Thứ Hai 28/12", "8h", "A"], ["01/01/2027", "Cả ngày", "B"], ["CN 3/1", "8h", "C"]]
    week = Week(datetime.date(2026, 12, 28))
    assert [said[0] for said in brief(workbook(HEADER, *rows), week)] == ["12-28", "01-01", "01-03"]


def test_a_weekday_that_the_date_is_not_is_told(clerk: Client) -> None:
    html = bring(clerk, word([HEADER, ["Thứ Hai 24/11", "8h", "Họp"]]))
    assert "“Thứ Hai 24/11” không khớp: ngày đó là Thứ Ba, 24/11/2026" in html


@pytest.mark.parametrize("days", ["23/11 - 24/11", "23/11-29/11", "Từ 23/11 đến 25/11/2026"])
def test_several_days_in_one_cell_are_told(days: str) -> None:
    with pytest.raises(TableError, match="nhiều ngày"):
        read_schedule(workbook(HEADER, [days, "8h", "Họp"]), "Tệp", WEEK)


def test_columns_that_an_entry_has_no_field_for_are_told(clerk: Client) -> None:
    html = bring(clerk, word([[*HEADER, "Xe đi"], [*ROW, "", "", "Xe 1"]]))
    assert "không ứng với ô nào của lịch nên không được đọc: Xe đi." in html


def test_a_long_sheet_is_told_in_few_lines(clerk: Client) -> None:
    year = datetime.date(2026, 1, 1)
    days = [year + datetime.timedelta(days=number // 14) for number in range(5_000)]
    html = bring(clerk, workbook(HEADER, *([day, "8h", "Họp"] for day in days)))
    assert "Tệp có hơn 60 dòng" in html
    assert html.count("không phải một ngày của tuần này") == 19
    assert "dòng khác cũng chưa đúng" in html


def test_rows_beyond_those_that_are_read_are_not_lost_in_silence() -> None:
    content = workbook(HEADER, ROW, *([[""]] * 600), ["24/11", "8h", "Đi"])
    with pytest.raises(TableError, match="60"):
        read_schedule(content, "Tệp", WEEK)


def test_a_file_that_is_brought_again_enters_nothing_twice(
    clerk: Client, member: MemberSite, make_person: Make
) -> None:
    person = make_person("Nguyễn Văn A", reference="CL-01")
    for fields in ({"person": person}, {"person": None, "is_internal": True}):
        ScheduleEntry.objects.create(
            site=member.site, day=WEEK.monday, start=datetime.time(8), content="Họp", **fields
        )
    head = ["Ngày", "Giờ", "Nội dung", "Chủ trì"]
    rows = [
        [*ROW, "Đ/c Nguyễn Văn A - Chủ tịch UBND xã"],
        [*ROW, "CL-01"],
        ROW,
        ["23/11", "8h", "Họp (nội bộ)"],
        ["23/11", "9h", "Họp"],
    ]
    html = bring(clerk, workbook(head, *rows))
    assert "Đã đọc 3 dòng" in html
    assert "Tuần này đã có các mục ở những dòng sau nên không đưa vào lần nữa: 2, 3." in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("07 giờ 30'", {"start": "07:30"}),
        ("7 giờ rưỡi", {"start": "07:30"}),
        ("2:00 PM", {"start": "14:00"}),
        ("2:00 CH", {"start": "14:00"}),
        ("8:00 SA", {"start": "08:00"}),
        ("08:00:00", {"start": "08:00"}),
        ("13h30 → 15h", {"start": "13:30", "end": "15:00"}),
        ("Sáng, chiều", {"part": "day"}),
        ("8h00 14h00", None),
        ("8h và 14h", None),
    ],
)
def test_hours_as_offices_write_them(text: str, said: dict[str, str] | None) -> None:
    assert hours_of(text) == said


@pytest.mark.parametrize(
    "text",
    [
        *("Thứ Hai, ngày 23 tháng 11 năm 2026", "23 / 11", "Thứ 2 - 23/11/2026", "2026-11-23"),
        *("T2 23-11", "T.2 (23/11)", "23/11/2026 00:00", "Thứ Hai ngày 23 tháng 11"),
    ],
)
def test_days_as_offices_write_them(text: str) -> None:
    assert days_named(text, WEEK) == [WEEK.monday]


def test_the_number_of_a_weekday_is_no_day_of_a_month() -> None:
    week = Week(datetime.date(2030, 12, 30))
    assert days_named("Thứ 4-1/1/2031", week) == [datetime.date(2031, 1, 1)]


@pytest.mark.parametrize(
    ("named", "is_found"),
    [
        ("Đ/c Nguyễn Văn A - Chủ tịch UBND xã", True),
        ("Đồng chí Nguyễn Văn A, Phó Chủ tịch", True),
        ("đ/c: Nguyễn Văn A (PCT UBND)", True),
        ("Ông Nguyễn Văn A", True),
        ("Nguyễn Văn A, Trần Thị B", False),
        ("Nguyễn Văn A – Chủ tịch; Trần Thị B – Phó Chủ tịch", False),
        ("Đ/c Nguyễn Văn Á", False),
    ],
)
def test_who_leads_is_known_with_address_and_post(
    member: MemberSite, make_person: Make, named: str, is_found: bool
) -> None:
    person = make_person("Nguyễn Văn A")
    if is_found:
        assert find_person(member.site_id, named) == person
    else:
        with pytest.raises(ValidationError):
            find_person(member.site_id, named)
