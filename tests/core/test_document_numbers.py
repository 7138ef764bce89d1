"""Numbers of official documents: every way they are written, and what only looks like one."""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.document_numbers import (
    CITATION,
    TYPE_NAMES,
    TYPES,
    DocumentNumber,
    document_key,
    find_numbers,
    parse_number,
)
from portal.core.vietnamese import fold
from tests.support.figures import FIGURE
from tests.support.needs import DATA


def canonical(text: str) -> str | None:
    number = parse_number(text)
    return number.canonical if number else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("933/QĐ-UBND", "933/qd-ubnd"),
        ("0933/QĐ-UBND", "933/qd-ubnd"),
        ("933/QÐ-UBND", "933/qd-ubnd"),  # U+00D0
        ("933/QƉ-UBND", "933/qd-ubnd"),  # U+0189
        (unicodedata.normalize("NFD", "933/QĐ-UBND"), "933/qd-ubnd"),
        ("933/QĐ–UBND", "933/qd-ubnd"),
        ("933/QĐ\u00adUBND", "933/qd-ubnd"),
        ("933/Q\u200bĐ-UBND", "933/qd-ubnd"),
        ("933∕QĐ_UBND", "933/qd-ubnd"),
        ("９３３/QĐ", "933/qd"),
        ("９３３／ＱĐ－ＵＢＮＤ", "933/qd-ubnd"),
        ("９３３／ＱĐ＿ＵＢＮＤ", "933/qd-ubnd"),
        ("ｑđ　９３３", "933/qd"),
        ("Ｓố：４２／２０２２／ＮĐ－ＣＰ", "42/2022/nd-cp"),
        ("  933 / QĐ - UBND. ", "933/qd-ubnd"),
        ("1830 QĐ-UBND", "1830/qd-ubnd"),
        ("933/qđ-ubnd", "933/qd-ubnd"),
        ("933/QĐ-UBND ngày 12/5/2020", "933/qd-ubnd"),
        ("933/QĐ-UBND của UBND tỉnh", "933/qd-ubnd"),
        ("Quyết định số 933/QĐ-UBND", "933/qd-ubnd"),
        ("quyết định (cá biệt)", None),
        ("QĐ 933/QĐ-UBND", "933/qd-ubnd"),
        ("quyết định ubnd 933", "933/qd-ubnd"),
        ("933 qd ubnd", "933/qd-ubnd"),
        ("933qdubnd", "933/qd-ubnd"),
        ("qd ubnd 933", "933/qd-ubnd"),
        ("qđ-ubnd số 933", "933/qd-ubnd"),
        ("qđ 933", "933/qd"),
        ("qd933", "933/qd"),
        ("933qd", "933/qd"),
        ("quyết định 933", "933/qd"),
        ("qd ubnd 33 2021", "33/2021/qd-ubnd"),
        ("nghi dinh so 123 2020", "123/2020/nd"),
        ("Nghị định số 123 năm 2020", "123/2020/nd"),
        ("Số: 01 /2018/TT-VPCP", "1/2018/tt-vpcp"),
        ("Số:01/2018/TT-VPCP", "1/2018/tt-vpcp"),
        ("42/2022/NĐCP", "42/2022/nd-cp"),
        ("27/2016/TTBLĐTBXH", "27/2016/tt-bldtbxh"),
        ("09/2026/NĐ-CP4", "9/2026/nd-cp"),  # a footnote's mark
        ("66.13/2026/NQ-CP", "66.13/2026/nq-cp"),
        ("66.07/2026/NQ-CP", "66.7/2026/nq-cp"),
        ("522b/NQ-UBTVQH13", "522b/nq-ubtvqh13"),
        ("45/2019/QH14", "45/2019/qh14"),
        ("Luật số 45/2019/QH14", "45/2019/qh14"),
        ("87/2025/QH15)", "87/2025/qh15"),
        ("14/2015/TTLT-BTC-BNV", "14/2015/ttlt-btc-bnv"),
        ("104/2007/TTLT/BTC-BVHTTDL", "104/2007/ttlt-btc-bvhttdl"),
        ("01/2022/TTLT-VKSNDTC-", "1/2022/ttlt-vksndtc"),
        ("3637/UBND-VX", "3637/ubnd-vx"),
        ("Công văn số 3637/UBND-VX", "3637/ubnd-vx"),
        ("công văn 3637", "3637"),
        ("12/BCĐ (CAT-PC02)", "12/bcd-cat-pc02"),
        ("26/KH-BCĐ (138)", "26/kh-bcd-138"),
        ("140/BCĐ VĐ HMTN", "140/bcd-vd-hmtn"),
        ("202/TCCP-VC", "202/tccp-vc"),
        ("35-NQ/TW", "35-nq/tw"),
        ("35/NQ-TW", "35-nq/tw"),
        ("02-QĐ/ĐU", "2-qd/du"),
        ("03-TB/BCĐ", "3-tb/bcd"),
        ("119-CP", "119/cp"),
        ("13/CP", "13/cp"),
        ("21-LCT/HĐNN8", "21/lct-hdnn8"),
        ("33/2021", "33/2021"),
        ("933", "933"),
    ],
)
def test_every_spelling_of_a_number(text: str, expected: str | None) -> None:
    assert canonical(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không số",
        "số:   /QĐ-UBND",
        "Số: ……/2024/NQ-HĐND",
        "/2024/QĐ-UBND",
        "00/QĐ-UBND",
        "12/05/2020",
        "12-05-2020",
        "2020-05-12",
        "ngày 12 tháng 5",
        "1/2",
        "24/7",
        "5/2020/3",
        "66.13",
        "12%",
        "5.000.000",
        "500.000 đồng",
        "1,5",
        "1234567",
        "1234562020",
        "0274 3822 825",
        "02743822825",
        "5 người",
        "50/người",
        "Luật 2013",
        "89/2015/N",
        "02-2021/BLĐTBXH",
        "933/QĐ-UBND; 934/QĐ-UBND",
        "933/QĐ-UBND 934/QĐ-UBND",
        "1/QĐ-" + "-".join("ABCDEFGHIJKLM"),
        "9" * 201,
        "Sở Tư pháp 12",
    ],
)
def test_what_is_no_number_of_one_document(text: str) -> None:
    assert parse_number(text) is None


def test_what_a_number_tells() -> None:
    number = parse_number("Số: 01 /2018/TTLT-VPCP-BNV")
    assert number == DocumentNumber("1", 2018, "ttlt", ("vpcp", "bnv"))
    assert number.is_normative
    assert number.printed == str(number) == "01 /2018/TTLT-VPCP-BNV"
    letter = parse_number("3637/UBND-VX")
    assert letter is not None
    assert (letter.type, letter.agency, letter.is_normative) == ("", ("ubnd", "vx"), False)
    assert str(DocumentNumber("5", None, "qd", ("ubnd",))) == "5/qd-ubnd"
    party = parse_number("35/NQ-TW")
    assert party == parse_number("35-NQ/TW")


def test_records_of_one_document_meet_under_one_key() -> None:
    decision, law = parse_number("933/QĐ-UBND"), parse_number("54/2023/QĐ-UBND")
    assert decision is not None
    assert law is not None
    key = document_key("ubnd-langson", "quyet-dinh", decision, 2024)
    assert key == "ubnd-langson|quyet-dinh|933|2024"
    assert key != document_key("ubnd-langson", "quyet-dinh", decision, 2025)
    assert key != document_key("ubnd-chilang", "quyet-dinh", decision, 2024)
    assert key != document_key("ubnd-langson", "ke-hoach", decision, 2024)
    # The year inside a number counts, also for what was signed in the last days of a year.
    assert document_key("a", "b", law, 2024) == document_key("a", "b", law, None) == "a|b|54|2023"
    assert document_key("a", "b", decision, None) == "a|b|933|"


# --- Running text -------------------------------------------------------------------------


def found(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.number.canonical) for hit in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ Nghị định số 42/2022/NĐ-CP ngày 24/6/2022, Luật số 64/2025/QH15;",
            [("42/2022/NĐ-CP", "42/2022/nd-cp"), ("64/2025/QH15", "64/2025/qh15")],
        ),
        ("(thay thế 933/QÐ-UBND).", [("933/QÐ-UBND", "933/qd-ubnd")]),
        ("số933/QĐ-UBND", []),
        ("Số:933/QĐ-UBND", [("933/QĐ-UBND", "933/qd-ubnd")]),
        ("01 /2018/TT-VPCP", [("01 /2018/TT-VPCP", "1/2018/tt-vpcp")]),
        ("41/2011/TT- BYT và", [("41/2011/TT- BYT", "41/2011/tt-byt")]),
        ("20/2013/TTLT-BYT-\nBCT", [("20/2013/TTLT-BYT-\nBCT", "20/2013/ttlt-byt-bct")]),
        ("49-\nNQ/TW", [("49-\nNQ/TW", "49-nq/tw")]),
        ("933/QĐ-UBND - UBND tỉnh", [("933/QĐ-UBND", "933/qd-ubnd")]),
        ("933/QĐ-UBND-về việc", [("933/QĐ-UBND", "933/qd-ubnd")]),
        ("NĐ 09/2026/NĐ-CP4 của", [("09/2026/NĐ-CP", "9/2026/nd-cp")]),
        ("Nghị định số 119-CP", [("119-CP", "119/cp")]),
        ("119-CP", []),
        ("125-VBHN-VPQH", [("125-VBHN-VPQH", "125/vbhn-vpqh")]),
        ("3637/UBND-VX", [("3637/UBND-VX", "3637/ubnd-vx")]),
        ("1472/UBND", [("1472/UBND", "1472/ubnd")]),
        ("công văn số 12/ABC-XYZ", [("12/ABC-XYZ", "12/abc-xyz")]),
        ("đường 12/ABC-XYZ", []),
        ("Quyết định 933/QĐ", [("933/QĐ", "933/qd")]),
        ("tăng 5/HD mỗi ngày", []),
        ("42/2022/nđ-cp", [("42/2022/nđ-cp", "42/2022/nd-cp")]),
        ("66.13/2026/NQ-CP", [("66.13/2026/NQ-CP", "66.13/2026/nq-cp")]),
        ("001.5/QĐ-UBND", []),
        ("số:    /2024/QĐ-UBND", []),
        ("…/2024/QĐ-UBND", []),
        ("Mẫu số 01/QĐ-BTC", []),
        ("QCVN 09:2015/BGTVT, QCVN 15: 2018/BGTVT", []),
        ("96-Well, 12-05-2020, 111-TK", []),
        ("ngày 12/05/2020, 1/2, 3/4 số hộ, 24/7", []),
        ("500.000/HS-SV; 5.000.000 đồng/người-tháng", []),
        ("ĐT 0274.3822825/UB", []),
        ("120/80 mmHg, 60 km/giờ, 50/Người", []),
        ("2025/QĐ-UBND", [("2025/QĐ-UBND", "2025/qd-ubnd")]),
    ],
)
def test_numbers_in_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_places_are_those_of_the_original_text() -> None:
    text = unicodedata.normalize(
        "NFD", "Điều 1. Bãi bỏ Quyết định số 933/QĐ\u200b-UBND ở Lạng Sơn."
    )
    (hit,) = find_numbers(text)
    assert text[hit.start : hit.end] == unicodedata.normalize("NFD", "933/QĐ\u200b-UBND")
    assert hit.number.canonical == "933/qd-ubnd"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_wide_letters_and_digits_are_found_at_their_own_places(form: Literal["NFC", "NFD"]) -> None:
    wide = unicodedata.normalize(form, "４２／２０２２／ＮĐ－ＣＰ")
    text = unicodedata.normalize(form, f"Bãi bỏ：Nghị định số　{wide}，từ ngày ký")
    (hit,) = find_numbers(text)
    assert text[hit.start : hit.end] == wide
    assert hit.number == parse_number("42/2022/NĐ-CP")


WORDS = st.sampled_from(
    ["933/QĐ-UBND", "42/2022/NĐ-CP", "35-NQ/TW", "ngày 12/5/2020", "và", "Sở", "số:", "/", "-", "1"]
)


@given(st.lists(WORDS | st.text(max_size=6), max_size=12), st.sampled_from(["NFC", "NFD"]))
def test_hits_lie_in_order_inside_any_text(words: list[str], form: str) -> None:
    text = unicodedata.normalize(form, " ".join(words))  # type: ignore[arg-type]
    end = 0
    for hit in find_numbers(text):
        assert end <= hit.start < hit.end <= len(text)
        assert text[hit.start].isdecimal()
        assert parse_number(text[hit.start : hit.end]) is not None
        end = hit.end


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    parse_number(text)
    list(find_numbers(text))


@pytest.mark.parametrize(
    "hostile",
    [
        "1/" * 50_000,
        "1/A-" * 30_000,
        "1/2020/" + "A-" * 50_000,
        "9" * 100_000,
        "1/" + "A" * 100_000,
        "1 " * 50_000 + "/",
        "1/2020/A" + " -" * 50_000,
        "số " * 40_000,
        "Ð\u0301" * 50_000,
    ],
)
def test_hostile_texts_come_to_an_end(hostile: str) -> None:
    list(find_numbers(hostile))
    parse_number(hostile)


def test_no_repetition_of_the_pattern_is_unbounded() -> None:
    pattern = re.sub(r"\[[^\]]*\]|\\.|\(\?[<a-zA-Z]*[=!:>]", "", CITATION.pattern)
    assert not re.search(r"[*+]|,\}", pattern)


AGENCIES = st.sampled_from(["UBND", "HĐND", "CP", "TTg", "BTC", "STP", "BCĐ389", "ABC", "VX"])
SIGNS = st.sampled_from(["QĐ", "NQ", "TTr", "KH", "QyĐ", "CTr", "TTLT", "VBHN", "CT", "TB"])


@st.composite
def numbers(draw: Callable[..., object]) -> str:
    head = str(draw(st.integers(1, 99_999)))
    year = draw(st.none() | st.integers(1945, 2099))
    agencies = draw(st.lists(AGENCIES, min_size=1, max_size=4))
    assert isinstance(agencies, list)
    return "/".join([head, *([str(year)] if year else []), "-".join([str(draw(SIGNS)), *agencies])])


@given(numbers(), st.integers(0, 3), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_spelling_changes_nothing(printed: str, zeros: int, form: str, eth: bool) -> None:
    number = parse_number(printed)
    assert number is not None
    assert number.canonical == fold(printed)
    other = "0" * min(zeros, 5 - len(printed.split("/", maxsplit=1)[0])) + printed
    other = other.replace("Đ", "Ð") if eth else other
    other = unicodedata.normalize(form, f" Số :  {other} ".replace("/", " / "))  # type: ignore[arg-type]
    assert parse_number(other) == number
    assert parse_number(number.canonical) == number
    assert [hit.number for hit in find_numbers(f"theo {printed}, ngày 1/2/2020")] == [number]


def test_types_are_folded_abbreviations() -> None:
    assert all(code == fold(code) and code.isalpha() for code in TYPES)
    assert all(name == fold(name) for name in TYPE_NAMES)


# --- Real lists ---------------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "rows", "unread"),
    [("binh_duong_vanban_4056.csv", 4_056, 0), ("phapdien_documents.csv", 5_369, 1)],
)
def test_real_lists_are_read(
    name: str, rows: int, unread: int, record_property: Callable[[str, object], None]
) -> None:
    with (DATA / "legal" / name).open(encoding="utf-8", newline="") as file:
        cells = [row["so_ky_hieu"] for row in csv.DictReader(file)]
    assert len(cells) == rows
    given_ = [cell for cell in cells if cell.strip()]
    refused = [cell for cell in given_ if parse_number(cell) is None]
    record_property(FIGURE, f"{name}: {len(given_) - len(refused)} of {len(given_)} numbers read")
    assert len(refused) <= unread, refused[:10]


@pytest.mark.data
def test_gazette_texts_name_themselves(record_property: Callable[[str, object], None]) -> None:
    """A gazette's document prints its own number on its first page: it is found there."""
    read = missed = 0
    with gzip.open(DATA / "legal" / "congbao_fulltext.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            own = parse_number(row["so_ky_hieu"] or "")
            if own is None:
                continue
            hits = {hit.number.canonical for hit in find_numbers(row["text"][:20_000])}
            read += 1
            missed += own.canonical not in hits
    record_property(FIGURE, f"congbao: own number found in {read - missed} of {read} texts")
    assert read > 300
    assert missed / read <= 0.05
