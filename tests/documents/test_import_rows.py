"""Rows of lists as documents: read by a mapping, repetitions recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from documents.effect import Status
from documents.importing.mapping import ColumnMapping
from documents.importing.reading import read_rows
from documents.importing.rows import (
    DocumentRow,
    DuplicateRow,
    FileCell,
    Row,
    RowProblem,
    Signer,
)
from documents.importing.tables import RawRow, RawTable, open_table
from tests.support.figures import FIGURE
from tests.support.needs import DATA


def read(rows: list[dict[str, Any]], mapping: ColumnMapping | None = None) -> list[Row]:
    columns = tuple({name: None for row in rows for name in row})
    table = RawTable(columns, iter([RawRow(i, row) for i, row in enumerate(rows, start=2)]))
    return list(read_rows(table, (mapping or ColumnMapping()).completed(columns)))


def document(**extra: Any) -> DocumentRow:
    row = {"Số ký hiệu": "933/QĐ-UBND", "Trích yếu": "Về việc A", **extra}
    (found,) = read([row])
    assert isinstance(found, DocumentRow), found
    return found


def test_a_row_with_everything() -> None:
    row = document(
        **{
            "Số ký hiệu": "Số: 0933/QÐ-UBND",
            "Loại văn bản": "Quyết định",
            "Nhóm": "Hành chính",
            "Cơ quan ban hành": "UBND tỉnh; Sở Tư pháp",
            "Cấp ban hành": "Tỉnh",
            "Người ký": "Nguyễn A",
            "Chức vụ": "Chủ tịch",
            "Ngày ban hành": "01/02/2020",
            "Ngày hiệu lực": "05/02/2020",
            "Ngày hết hiệu lực": "05/02/2024",
            "Ngày đăng công báo": "10/02/2020",
            "Số công báo": "12",
            "Tình trạng hiệu lực": "Văn bản đang có hiệu lực",
            "Lĩnh vực": "Đất đai",
            "Từ khóa": "đất, nhà",
            "Nơi nhận": "- Như Điều 3;\n- Lưu VT.",
            "Độ mật": "Thường",
            "Tệp đính kèm": "933.pdf",
            "Link": "https://a.vn/933",
            "Ghi chú": "Bản gốc",
            "Toàn văn": "Điều 1.\nĐiều 2.",
            "ID": 15.0,
            "Thay thế": "1/QĐ-UBND",
            "Bị bãi bỏ bởi": "2/QĐ-UBND",
        }
    )
    assert row.parsed
    assert row.parsed.canonical == "933/qd-ubnd"
    assert (row.number, row.key, row.status) == ("Số: 0933/QÐ-UBND", "id:15", Status.IN_FORCE)
    assert (row.type, row.group, row.level) == ("Quyết định", "Hành chính", "Tỉnh")
    assert row.issuers == ("UBND tỉnh", "Sở Tư pháp")
    assert row.signers == (Signer("Nguyễn A", "Chủ tịch"),)
    dates = (row.issued_on, row.effective_on, row.expires_on, row.gazette_on)
    assert dates == (date(2020, 2, 1), date(2020, 2, 5), date(2024, 2, 5), date(2020, 2, 10))
    assert (row.gazette_number, row.fields, row.keywords) == ("12", ("Đất đai",), ("đất", "nhà"))
    assert (row.files, row.source_url) == ((FileCell("933.pdf"),), "https://a.vn/933")
    assert (row.recipients, row.note) == ("- Như Điều 3;\n- Lưu VT.", "Bản gốc")
    assert row.text == "Điều 1.\nĐiều 2."
    assert [cell.relation for cell in row.relations] == ["replaces", "repealed_by"]
    assert row.notes == ()


def test_what_spoils_a_row_is_said_by_field() -> None:
    rows: list[dict[str, Any]] = [
        {"Trích yếu": "", "Số ký hiệu": "1/QĐ-UBND"},
        {"Trích yếu": "x" * 2001},
        {"Trích yếu": "A", "Số ký hiệu": "1" * 101},
        {"Trích yếu": "A", "Ngày ban hành": "31/02/2020"},
        {"Trích yếu": "A", "Độ mật": "Mật"},
        {"Trích yếu": {"a": "b"}},
    ]
    found = read(rows)
    assert all(isinstance(row, RowProblem) and row.reason for row in found)
    assert [(row.line, row.field) for row in found if isinstance(row, RowProblem)] == [
        (2, "title"),
        (3, "title"),
        (4, "number"),
        (5, "issued_on"),
        (6, "secrecy"),
        (7, "title"),
    ]


def test_what_cannot_be_used_is_left_out_with_a_note() -> None:
    row = document(**{"Số ký hiệu": "x/y/z", "Tình trạng": "đang soạn", "Link": "javascript:x"})
    assert (row.number, row.parsed, row.status, row.source_url) == ("x/y/z", None, None, "")
    assert len(row.notes) == 3


def test_digits_and_notation_apart() -> None:
    (row,) = read([{"CodeNumber": 933, "CodeNotation": "QĐ-UBND", "Subject": "A"}])
    assert isinstance(row, DocumentRow)
    assert row.number == "933/QĐ-UBND"


def test_common_values_and_the_first_column_that_holds_something() -> None:
    mapping = ColumnMapping(defaults={"issuers": "UBND tỉnh"})
    rows = [
        {"Tên văn bản": "", "Trích yếu": "A", "Cơ quan": ""},
        {"Tên văn bản": "B", "Trích yếu": "", "Cơ quan": "Sở Y tế"},
    ]
    one, other = read(rows, mapping)
    assert isinstance(one, DocumentRow)
    assert isinstance(other, DocumentRow)
    assert (one.title, one.issuers) == ("A", ("UBND tỉnh",))
    assert (other.title, other.issuers) == ("B", ("Sở Y tế",))


def test_a_subject_that_begins_with_its_own_number_gives_it() -> None:
    lead = "Nghị quyết số 07/2025/NQ-HĐND ngày 26/9/2025 của Hội đồng nhân dân tỉnh quy định A"
    row = document(**{"Số ký hiệu": "", "Trích yếu": lead})
    assert (row.number, row.issued_on) == ("07/2025/NQ-HĐND", date(2025, 9, 26))
    assert row.title == lead
    other = document(**{"Số ký hiệu": "", "Trích yếu": lead, "Ngày ban hành": "27/9/2025"})
    assert other.issued_on == date(2025, 9, 27)
    for another in (
        "Sửa đổi Nghị quyết số 07/2025/NQ-HĐND ngày 26/9/2025",
        "Về Quyết định số 1/QĐ-UBND",
        "Tờ trình số 07/2025/NQ-HĐND",
        "số 07/2025",
    ):
        row = document(**{"Số ký hiệu": "", "Trích yếu": another})
        assert (row.number, row.issued_on) == ("", None), another
    assert document(**{"Trích yếu": lead}).number == "933/QĐ-UBND"


LIST = {"Số ký hiệu": "933/QĐ-UBND", "Ngày ban hành": "01/02/2020", "Trích yếu": "Duyệt đề án A"}


def test_repetitions_and_numbers_used_again() -> None:
    found = read(
        [
            LIST,
            {**LIST, "Ngày ban hành": "01/02/2021"},
            {**LIST, "Số ký hiệu": "0933/QÐ-UBND", "Trích yếu": "duyệt  ĐỀ ÁN A."},
            {**LIST, "Trích yếu": "Về việc duyệt đề án A năm 2020"},
            {**LIST, "Trích yếu": "Khen thưởng ông Nguyễn"},
            {**LIST, "Trích yếu": "khen thưởng ông Nguyễn"},
        ]
    )
    kinds = [type(row) for row in found]
    assert kinds == [
        DocumentRow,
        DocumentRow,
        DuplicateRow,
        DuplicateRow,
        DocumentRow,
        DuplicateRow,
    ]
    assert found[2] == DuplicateRow(4, 2, "0933/QÐ-UBND")
    assert isinstance(found[3], DuplicateRow)
    assert (found[3].of, found[3].note[-4:]) == (2, "2020")
    assert isinstance(found[4], DocumentRow)
    assert "2" in found[4].notes[0]
    assert found[5] == DuplicateRow(7, 6, "933/QĐ-UBND")
    keys = {row.key for row in found if isinstance(row, DocumentRow)}
    assert len(keys) == 3


def test_documents_without_a_number_are_known_by_subject_and_day() -> None:
    plain = {"Số ký hiệu": "", "Ngày ban hành": "01/02/2020", "Trích yếu": "Hương ước thôn A"}
    found = read([plain, {**plain, "Trích yếu": "Hương ước thôn B"}, plain])
    assert [type(row) for row in found] == [DocumentRow, DocumentRow, DuplicateRow]


def test_other_issuers_other_documents() -> None:
    one, other = read([{**LIST, "Cơ quan": "UBND xã A"}, {**LIST, "Cơ quan": "UBND xã B"}])
    assert isinstance(one, DocumentRow)
    assert isinstance(other, DocumentRow)
    assert one.key != other.key


def test_keys_of_the_source() -> None:
    found = read(
        [
            {**LIST, "ID": "1"},
            {**LIST, "ID": "2", "Trích yếu": "Duyệt đề án A sửa"},
            {**LIST, "ID": "3"},
            {**LIST, "ID": "1", "Số ký hiệu": "5/QĐ-UBND"},
        ]
    )
    assert [type(row) for row in found] == [DocumentRow, DocumentRow, DuplicateRow, DocumentRow]
    keys = [row.key for row in found if isinstance(row, DocumentRow)]
    assert keys[:2] == ["id:1", "id:2"]
    assert keys[2].startswith("sha256:")
    assert isinstance(found[3], DocumentRow)
    assert "2" in found[3].notes[0]


def test_the_same_row_has_the_same_key_and_digest_in_every_list() -> None:
    one = read([LIST])[0]
    other = read([{"Trích yếu": "x"}, {**LIST, "Số ký hiệu": "933 / QĐ - UBND"}])[1]
    changed = read([{**LIST, "Ghi chú": "y"}])[0]
    assert isinstance(one, DocumentRow)
    assert isinstance(other, DocumentRow)
    assert isinstance(changed, DocumentRow)
    assert one.key == other.key == changed.key
    assert one.digest == read([LIST])[0].digest  # type: ignore[union-attr]
    assert one.digest != changed.digest


# --- Real lists ----------------------------------------------------------------------


@pytest.mark.data
def test_the_list_of_a_province_is_accounted_for(
    record_property: Callable[[str, object], None],
) -> None:
    with open_table(DATA / "legal" / "binh_duong_vanban_4056.csv") as table:
        mapping = ColumnMapping(defaults={"issuers": "UBND tỉnh"}).completed(table.columns)
        rows = list(read_rows(table, mapping))
    made = [row for row in rows if isinstance(row, DocumentRow)]
    duplicates = [row for row in rows if isinstance(row, DuplicateRow)]
    record_property(
        FIGURE,
        f"Bình Dương: {len(rows)} rows, {len(made)} documents, {len(duplicates)} duplicates",
    )
    # 447 by the number as printed, two more by its canonical form.
    assert (len(rows), len(made), len(duplicates)) == (4_056, 3_607, 449)
    assert Counter(row.status for row in made) == {
        Status.IN_FORCE: 3_558,
        Status.ENDED: 17,
        Status.PARTLY_ENDED: 4,
        None: 28,
    }
    assert sum(not row.parsed for row in made) == 3
    assert len({row.key for row in made}) == len(made)
    assert all(row.files and row.issued_on for row in made)


@pytest.mark.data
def test_the_list_of_the_ministry_is_read(record_property: Callable[[str, object], None]) -> None:
    with open_table(DATA / "legal" / "phapdien_documents.csv") as table:
        rows = list(read_rows(table, ColumnMapping().completed(table.columns)))
    refused = Counter(row.field for row in rows if isinstance(row, RowProblem))
    made = [row for row in rows if isinstance(row, DocumentRow)]
    record_property(FIGURE, f"phapdien: {len(rows)} rows, {len(made)} documents, refused {refused}")
    # 238 rows know a document by its number alone, one day of effect is in 1920.
    assert refused == {"title": 238, "effective_on": 1}
    assert len(made) == 5_130
    assert all(row.issuers and row.issued_on and row.type for row in made)
