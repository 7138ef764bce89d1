"""What Word keeps beside the text of a weekly schedule: hidden, deleted, moved, in boxes."""

from __future__ import annotations

import pytest
from django.test import Client

from organization.schedule.reading import read_schedule
from portal.core.tabular import TableError
from tests.organization.test_admin import clerk
from tests.organization.test_schedule_files import (
    _NAMESPACE,
    HEADER,
    WEEK,
    bring,
    packed,
)

__all__ = ["clerk"]
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def run(text: str, looks: str = "") -> str:
    return f"<w:r><w:rPr>{looks}</w:rPr><w:t>{text}</w:t></w:r>"


def cell(inside: str, properties: str = "") -> str:
    paragraph = inside if inside.startswith("<w:p>") else f"<w:p>{inside}</w:p>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>"


def line(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*lines: str) -> str:
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


HEAD = line(*(cell(run(heading)) for heading in HEADER))


def entry(content: str, properties: str = "") -> str:
    """A row of a morning with this content."""
    return line(
        cell(run("23/11")), cell(run("8h")), cell(content), cell(""), cell(""),
        properties=properties,
    )  # fmt: skip


def word(body: str, **parts: str) -> bytes:
    """A file of this body; `parts` by their names, as header1."""
    spaces = f'xmlns:w="{_NAMESPACE}" xmlns:mc="{_MC}"'
    document = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    return packed(
        {"word/document.xml": document.encode()}
        | {
            f"word/{name}.xml": f"<w:part {spaces}>{content}</w:part>".encode()
            for name, content in parts.items()
        }
    )


def contents(made: bytes) -> list[str]:
    return [row.values["content"] for row in read_schedule(made, "Tệp", WEEK).rows]


def test_hidden_text_is_left_out_and_told(clerk: Client) -> None:
    hidden = run("gặp riêng ông B ", "<w:vanish/>")
    html = bring(clerk, word(table(HEAD, entry(hidden + run("Họp")), entry(hidden))))
    assert "gặp riêng" not in html
    assert "Phần chữ đang ẩn trong tệp đã được bỏ ra ở các dòng: 2." in html
    assert "không ghi nội dung công việc nên không được đưa vào: 3." in html


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (run("Họp", '<w:vanish w:val="0"/>'), "Họp"),
        (run("x", '<w:rStyle w:val="An"/>') + run("Họp"), "Họp"),
        ('<w:p><w:pPr><w:pStyle w:val="An"/></w:pPr>' + run("x") + "</w:p><w:p>"
         + run("Họp") + "</w:p>", "Họp"),
        ('<w:p><w:pPr><w:pStyle w:val="An"/></w:pPr>'
         + run("Họp", '<w:vanish w:val="false"/>') + "</w:p>", "Họp"),
        ("<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins>" + run("Họp") + "</w:ins>",
         "Họp"),
        ("<w:moveFrom>" + run("x") + "</w:moveFrom>" + run("Họp"), "Họp"),
        (run("8h") + "<w:r><w:noBreakHyphen/><w:tab/></w:r>" + run("Họp"), "8h- Họp"),
        ("<w:sdt><w:sdtContent>" + run("Họp") + "</w:sdtContent></w:sdt>", "Họp"),
        ("<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>" + run("Họp")
         + "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p>" + run("Họp")
         + "</w:p></mc:Fallback></mc:AlternateContent></w:r>", "Họp"),
    ],
)  # fmt: skip
def test_a_cell_says_what_is_shown_of_it(content: str, read: str) -> None:
    style = '<w:style w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert contents(word(table(HEAD, entry(content)), styles=style)) == [read]


def test_a_hidden_row_is_left_out_and_told() -> None:
    made = word(table(HEAD, entry(run("Riêng"), "<w:hidden/>"), entry(run("Họp"))))
    found = read_schedule(made, "Tệp", WEEK)
    assert [row.values["content"] for row in found.rows] == ["Họp"]
    assert found.hidden_lines == ["2"]


def test_a_hidden_note_still_keeps_a_row_from_readers() -> None:
    made = word(table(HEAD, entry(run("Họp") + run("(nội bộ)", "<w:vanish/>"))))
    (row,) = read_schedule(made, "Tệp", WEEK).rows
    assert (row.values["content"], row.is_internal) == ("Họp", True)


STAMP = "<w:p>" + run("LƯU HÀNH") + run(" NỘI BỘ") + "</w:p>"


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", {"header1": STAMP}),
        ("", {"footer2": STAMP}),
        (f"<w:sdt><w:sdtContent>{STAMP}</w:sdtContent></w:sdt>", {}),
        (f"<w:p><w:r><w:txbxContent>{STAMP}</w:txbxContent></w:r></w:p>", {}),
        (table(line(cell(run("UBND XÃ")), cell(STAMP))), {}),
        ("<w:p>" + run("LỊCH CÔNG TÁC TUẦN CỦA UBND XÃ (NỘI BỘ)") + "</w:p>", {}),
        ("<w:p>" + run("LUU HANH NOI BO") + "</w:p>", {}),
    ],
)
def test_a_stamp_wherever_it_stands_holds_for_every_row(body: str, parts: dict[str, str]) -> None:
    (row,) = read_schedule(word(body + table(HEAD, entry(run("Họp"))), **parts), "Tệp", WEEK).rows
    assert row.is_internal


@pytest.mark.parametrize("beside", ["Phòng Nội vụ", "Lịch công tác. Mục nội bộ có dấu *", ""])
def test_other_words_beside_the_table_are_no_stamp(beside: str) -> None:
    made = word("<w:p>" + run(beside) + "</w:p>" + table(HEAD, entry(run("Họp"))))
    (row,) = read_schedule(made, "Tệp", WEEK).rows
    assert not row.is_internal


def test_cells_stay_in_their_columns() -> None:
    later = line(
        cell(run("9h")), cell(run("Đi")), cell(run("Ông B")), cell(run("Thôn Một")),
        properties='<w:gridBefore w:val="1"/>',
    )  # fmt: skip
    dated = line(
        f"<w:sdt><w:sdtContent>{cell(run('24/11'))}</w:sdtContent></w:sdt>",
        cell(run("10h")), cell(run("Về")), cell(""), cell(""),
    )  # fmt: skip
    wrapped = f"<w:sdt><w:sdtContent>{dated}</w:sdtContent></w:sdt>"
    rows = read_schedule(word(table(HEAD, entry(run("Họp")), later, wrapped)), "Tệp", WEEK).rows
    assert [
        (row.values["day"][-2:], row.values["start"], row.values["content"], row.values["venue"])
        for row in rows
    ] == [("23", "08:00", "Họp", ""), ("23", "09:00", "Đi", "Thôn Một"), ("24", "10:00", "Về", "")]


def test_a_table_in_another_one_that_gives_it_its_place() -> None:
    inner = table(HEAD, entry(run("Họp")))
    assert contents(word(table(line(cell(run("UBND")), cell(f"<w:p/>{inner}"))))) == ["Họp"]
    # In the cell of a schedule it is part of what that cell says, and no schedule again.
    kept = contents(word(table(HEAD, entry("<w:p>" + run("Gồm:") + "</w:p>" + inner))))
    assert len(kept) == 1
    assert kept[0].startswith("Gồm: Thứ, ngày")


def test_tables_nested_without_end_are_no_error_of_ours() -> None:
    deep = ""
    for _number in range(400):
        deep = table(line(cell(f"<w:p/>{deep}")))
    with pytest.raises(TableError):
        read_schedule(word(deep), "Tệp", WEEK)


def test_a_damaged_part_is_told_as_a_damaged_file() -> None:
    made = bytearray(word(table(HEAD, *(entry(run(f"Họp {number}")) for number in range(30)))))
    for at in range(60, 200):
        made[at] ^= 0x55
    with pytest.raises(TableError, match="Word"):
        read_schedule(bytes(made), "Tệp", WEEK)
