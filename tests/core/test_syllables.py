"""Text as the search compares it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.syllables import analyse, folded, has_accents, pairs, words_of
from portal.core.vietnamese import fold

VIETNAMESE = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạầấẩẫậ ,./-0123456789"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định số 933/QÐ-UBND", "quyet dinh so 933 qd ubnd"),
        ("Thửa đất, kỹ thuật", "thua dat ki thuat"),
        ("TP.HCM", "tp hcm"),
        ("thủy lợi", "thuy loi"),
        ("quý III", "qui iii"),
        ("trách\u00adnhiệm\u200b hình\ufeff sự", "trachnhiem hinh su"),
        ("", ""),
    ],
)
def test_folded_syllables(text: str, expected: str) -> None:
    assert " ".join(folded(text)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("kỹ", "kĩ"),
        ("Lý", "lí"),
        ("QÐ", "qđ"),
        (unicodedata.normalize("NFD", "quyền"), "quyền"),
    ],
)
def test_spellings_of_one_syllable_are_one(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoa"), ("lợi", "lời"), ("đa", "da")])
def test_accents_tell_apart_what_folds_together(one: str, other: str) -> None:
    assert analyse(one).folded == analyse(other).folded
    assert analyse(one).accented != analyse(other).accented


def test_neighbours() -> None:
    assert list(pairs(["a", "b", "c"])) == ["a_b", "b_c"]
    assert list(pairs(["a"])) == []


@given(VIETNAMESE)
def test_typed_with_or_without_accents_it_is_found_alike(text: str) -> None:
    assert folded(fold(text)) == folded(text)


@given(st.text())
def test_any_text_is_analysed(text: str) -> None:
    found = analyse(text)
    assert len(found.folded) == len(found.accented) == len(words_of(text))
    assert all(word and not word.isspace() and "_" not in word for word in found.folded)
    assert folded(" ".join(found.folded)) == found.folded or not text.isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("quyết định", True), ("quyet dinh", False), ("ĐẤT", True), ("933", False)],
)
def test_accents_are_noticed(text: str, expected: bool) -> None:
    assert has_accents(text) is expected
