"""Cleaning and putting lines together."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.extraction.cleaning import clean, is_clean
from documents.extraction.lines import reflow

SIGNS = (
    "aế\u0301\u0302 \t\n\r\x00\x0b\x7f\x85\u00a0\u00ad\u200b\u202e\u2028\ue000\ufeff\ufffe"
    "\U0010ffff"
)


@given(st.text(alphabet=SIGNS))
def test_what_was_cleaned_is_clean_and_stays(text: str) -> None:
    cleaned = clean(text)
    assert is_clean(cleaned)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned
    assert "\n\n\n" not in cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u00a0\u2003 b  \n  c", "a b\nc"),
        ("a\x00\x07\u200b\u202eb\ue001", "ab"),
        ("một\n\n\n\n\nhai\n", "một\n\nhai"),
        ("ô\ttô", "ô\ttô"),
        ("e\u0302\u0301", "ế"),
        ("\ud800a", "a"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["a\x00", "a\u202e", "e\u0301", "a\r"])
def test_what_is_not_clean_is_known(text: str) -> None:
    assert not is_clean(text)


FULL = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và các quy định"


def test_running_lines_become_a_paragraph() -> None:
    text = f"THÔNG BÁO\n{FULL}\ncó liên quan của pháp luật;\n{FULL}\n{FULL}"
    assert reflow(text).split("\n") == [
        "THÔNG BÁO",
        f"{FULL} có liên quan của pháp luật;",
        FULL,
        FULL,
    ]


@pytest.mark.parametrize(
    "following",
    ["Điều 2. Phạm vi", "2. Đối tượng", "a) Người dân", "- Lưu: VT", "IV. TỔ CHỨC", "Nơi nhận:"],
)
def test_what_begins_a_paragraph_is_not_joined(following: str) -> None:
    assert reflow(f"{FULL}\n{following}") == f"{FULL}\n{following}"


def test_the_end_of_a_sentence_ends_a_paragraph() -> None:
    assert reflow(f"{FULL}.\n{FULL}") == f"{FULL}.\n{FULL}"


def test_short_lines_and_cells_stay() -> None:
    table = "Tên\tGiá\nKhám\t52.600"
    assert reflow(table) == table
    text = f"{FULL}\nỦY BAN\nnhân dân\n{FULL}\tô\nvà"
    assert reflow(text) == text


@given(st.lists(st.sampled_from([FULL, "a", "", "B c", "1. d", "é\tf"])))
def test_only_white_space_changes(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert reflow(text).split() == text.split()
