"""Cells and headers of lists as offices write them."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.effect import Status
from documents.importing.cells import (
    date_of,
    files_of,
    is_open,
    issuers_of,
    names_of,
    relations_of,
    signers_of,
    status_of,
    text_of,
)
from documents.importing.mapping import (
    FIELDS,
    RELATIONS,
    BadMapping,
    ColumnMapping,
    guess,
    mapping_from,
    parse_mapping,
)
from documents.importing.rows import BadCell, FileCell, Signer
from portal.core.vietnamese import search_key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20/07/2022", date(2022, 7, 20)),
        (" 1-2-2020 ", date(2020, 2, 1)),
        ("01.02.2020", date(2020, 2, 1)),
        ("01/02/2020 08:30:00", date(2020, 2, 1)),
        ("ngày 1 tháng 2 năm 2020", date(2020, 2, 1)),
        (unicodedata.normalize("NFD", "Ngày 1 tháng 2 năm 2020"), date(2020, 2, 1)),
        ("2020-02-01", date(2020, 2, 1)),
        ("2020-02-01T00:00:00+07:00", date(2020, 2, 1)),
        ("2020/02/01", date(2020, 2, 1)),
        (datetime(2020, 2, 1, 23, 59), date(2020, 2, 1)),  # noqa: DTZ001 - as Excel gives it
        (date(2020, 2, 1), date(2020, 2, 1)),
        (43862, date(2020, 2, 1)),
        (43862.5, date(2020, 2, 1)),
        ("", None),
        (None, None),
        (" - ", None),
        ("Không", None),
    ],
)
def test_dates_as_offices_write_them(value: Any, expected: date | None) -> None:
    assert date_of(value, "issued_on") == expected


@pytest.mark.parametrize(
    "value",
    [
        "31/02/2020",
        "12/2020",
        "2020",
        "hôm qua",
        "01/02/20",
        "01/02/1920",
        "1/1/9999",
        0,
        9e9,
        3,
        {"a": 1},
    ],
)
def test_what_is_no_date_names_its_field(value: Any) -> None:
    with pytest.raises(BadCell) as caught:
        date_of(value, "issued_on")
    assert caught.value.field == "issued_on"
    assert caught.value.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Văn bản đang có hiệu lực", Status.IN_FORCE),
        ("Còn hiệu lực", Status.IN_FORCE),
        ("Văn bản còn hiệu lực một phần", Status.PARTLY_ENDED),
        ("Hết hiệu lực một phần", Status.PARTLY_ENDED),
        ("Văn bản hết hiệu lực", Status.ENDED),
        ("Hết hiệu lực toàn bộ", Status.ENDED),
        ("CHƯA CÓ HIỆU LỰC", Status.NOT_YET),
        ("Ngưng hiệu lực", Status.SUSPENDED),
        ("Tạm ngưng hiệu lực một phần", Status.PARTLY_SUSPENDED),
        ("Bị đình chỉ thi hành", Status.SUSPENDED),
        ("Không còn phù hợp", Status.OBSOLETE),
        ("Chưa xác định", Status.UNKNOWN),
        ("đang soạn", None),
        ("", None),
    ],
)
def test_words_of_a_status(text: str, expected: Status | None) -> None:
    assert status_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bộ Văn hóa, Thể thao và Du lịch", ["Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Bộ Lao động - Thương binh và Xã hội", ["Bộ Lao động - Thương binh và Xã hội"]),
        (
            "Bộ Công an, Bộ Quốc phòng, Viện kiểm sát nhân dân tối cao và Toà án nhân dân tối cao",
            [
                "Bộ Công an",
                "Bộ Quốc phòng",
                "Viện kiểm sát nhân dân tối cao",
                "Toà án nhân dân tối cao",
            ],
        ),
        ("Bộ Tài chính và Bộ Khoa học và Công nghệ", ["Bộ Tài chính", "Bộ Khoa học và Công nghệ"]),
        ("UBND tỉnh; UBND tỉnh ;\nSở Tư pháp.", ["UBND tỉnh", "Sở Tư pháp"]),
        ("Bộ Bưu chính, Viễn thông", ["Bộ Bưu chính, Viễn thông"]),
        ("Sở Y tế và hội nhập", ["Sở Y tế và hội nhập"]),
        ("", []),
    ],
)
def test_agencies_in_one_cell(text: str, expected: list[str]) -> None:
    assert list(issuers_of(text, "issuers")) == expected


def test_several_things_in_one_cell() -> None:
    assert names_of("Đất đai; đất đai, Xây dựng|Nhà ở", "fields") == (
        "đất đai",
        "Xây dựng",
        "Nhà ở",
    )
    assert signers_of("Nguyễn A; Trần B", "Chủ tịch") == (
        Signer("Nguyễn A", "Chủ tịch"),
        Signer("Trần B"),
    )
    assert signers_of("", "Chủ tịch") == ()
    with pytest.raises(BadCell):
        names_of(";".join(str(number) for number in range(201)), "fields")
    with pytest.raises(BadCell):
        files_of(";".join(f"{number}.pdf" for number in range(201)), "files")
    with pytest.raises(BadCell):
        list(relations_of(";".join(f"{n}/QĐ-UBND" for n in range(1, 203)), "repeals"))


def test_files_by_name_and_by_address() -> None:
    address = "https://a.vn/Pages/Download.aspx?FileUrl=https://a.vn/Lists/3637-VX.signed.pdf"
    assert files_of(f"{address}; 933 QĐ.pdf\nthu/muc/phu luc.docx|a.pdf, b.pdf", "files") == (
        FileCell("3637-VX.signed.pdf", address),
        FileCell("933 QĐ.pdf"),
        FileCell("phu luc.docx"),
        FileCell("a.pdf"),
        FileCell("b.pdf"),
    )
    assert files_of("https://a.vn/x/V%C4%83n%20b%E1%BA%A3n.pdf", "files")[0].name == "Văn bản.pdf"
    assert files_of(r"C:\tam\1, 2.pdf", "files") == (FileCell("1, 2.pdf"),)
    assert files_of("http://[; ", "files") == ()


def test_relations_are_numbers_or_stay_text() -> None:
    cells = list(
        relations_of(
            "Quyết định số 933/QĐ-UBND ngày 12/5/2020 và 54/2023/QĐ-UBND; qđ 5\nHiến pháp",
            "replaces",
        )
    )
    assert [(c.text, c.number.canonical if c.number else None, c.issued_on) for c in cells] == [
        ("933/QĐ-UBND", "933/qd-ubnd", date(2020, 5, 12)),
        ("54/2023/QĐ-UBND", "54/2023/qd-ubnd", None),
        ("qđ 5", "5/qd", None),
        ("Hiến pháp", None, None),
    ]
    assert {c.relation for c in cells} == {"replaces"}
    assert list(relations_of("Không", "replaces")) == []


def test_levels_of_secrecy() -> None:
    assert all(is_open(text) for text in ("", "Thường", "không", "Không mật", "-", "0"))
    assert not any(
        is_open(text) for text in ("Mật", "TỐI MẬT", "Lưu hành nội bộ", "Tuyệt mật", "1", "x")
    )


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()))
def test_no_cell_breaks_the_readers(value: Any) -> None:
    for read in (text_of, date_of, issuers_of, names_of, files_of):
        with contextlib.suppress(BadCell):
            read(value, "x")
    list(relations_of(text_of(value, "x"), "repeals"))


# --- Mapping ----------------------------------------------------------------------


def test_headers_are_guessed_with_and_without_diacritics() -> None:
    assert guess(["Số/Ký hiệu", "TRÍCH YẾU", "ngay_ban_hanh", "Hiệu lực", "Loại VB", "STT"]) == {
        "number": ("Số/Ký hiệu",),
        "title": ("TRÍCH YẾU",),
        "issued_on": ("ngay_ban_hanh",),
        "status": ("Hiệu lực",),
    }
    assert guess(["Tệp", "File đính kèm"]) == {"files": ("File đính kèm", "Tệp")}
    assert guess(["Bị bãi bỏ bởi", "Thay thế", "Căn cứ"]) == {
        "replaces": ("Thay thế",),
        "repealed_by": ("Bị bãi bỏ bởi",),
        "based_on": ("Căn cứ",),
    }
    assert guess(["CodeNumber", "CodeNotation", "Subject"]) == {
        "code_number": ("CodeNumber",),
        "code_notation": ("CodeNotation",),
        "title": ("Subject",),
    }


def test_no_header_means_two_fields() -> None:
    names = [name for theirs in FIELDS.values() for name in theirs]
    assert len(names) == len(set(names))
    assert all(name == search_key(name) for name in names)
    assert RELATIONS[0] == "replaces"
    assert "source_url" not in RELATIONS


def test_a_mapping_is_completed_by_guesses() -> None:
    mapping = parse_mapping(
        "fields: {number: Mã số, files: [Tệp 1, tệp_2]}\n"
        "defaults: {issuers: UBND tỉnh}\nstatuses: {Hết HL: ended}\n"
    )
    done = mapping.completed(["Mã số", "Trích yếu", "Số ký hiệu", "Tệp 1", "TỆP 2"])
    assert done.fields == {
        "number": ("Mã số",),
        "title": ("Trích yếu",),
        "files": ("Tệp 1", "TỆP 2"),
    }
    assert done.status("hết  hl") == Status.ENDED
    assert done.status("Còn hiệu lực") == Status.IN_FORCE
    assert mapping_from(done.as_data()) == done
    assert mapping_from(json.loads(json.dumps(done.as_data()))) == done
    assert parse_mapping("") == ColumnMapping()


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "- a",
        "other: {}",
        "fields: [a]",
        "fields: {tieu_de: x}",
        "defaults: {title: x}",
        "statuses: {x: alive}",
        "statuses: {x: none}",
    ],
)
def test_a_bad_mapping_says_why(text: str) -> None:
    with pytest.raises(BadMapping) as caught:
        parse_mapping(text)
    assert str(caught.value)


def test_a_mapping_names_columns_that_are_there() -> None:
    with pytest.raises(BadMapping, match="Cột"):
        parse_mapping("fields: {number: Cột}").completed(["Trích yếu"])
    with pytest.raises(BadMapping, match="Số hiệu"):
        ColumnMapping().completed(["Số hiệu"])
