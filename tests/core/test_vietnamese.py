"""Folding, splitting and host labels of Vietnamese names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.vietnamese import (
    UNIT_KINDS,
    fold,
    host_label,
    initial,
    nfc,
    one_line,
    search_key,
    sort_key,
    spelling_key,
    split_kind,
)

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Xã Chi Lăng", "chilang"),
        ("Phường Lương Văn Tri", "luongvantri"),
        ("Đặc khu Lý Sơn", "lyson"),
        ("Thành phố Đà Nẵng", "danang"),
        ("Thị trấn Đồng Đăng", "dongdang"),
        ("Thị xã Sơn Tây", "sontay"),
        ("Tỉnh Bà Rịa - Vũng Tàu", "bariavungtau"),
        ("Xã Ea H'leo", "eahleo"),
        ("Xã  D’Ran", "dran"),
        ("Sở Tư pháp", "sotuphap"),
        ("Xãm Hạ", "xamha"),
        ("Phường 12", "12"),
        ("", ""),
        ("Xã 中", ""),
    ],
)
def test_host_label(name: str, label: str) -> None:
    assert host_label(name) == label
    assert host_label(unicodedata.normalize("NFD", name)) == label


def test_host_label_can_keep_the_kind() -> None:
    assert host_label("Huyện Chi Lăng", keep_kind=True) == "huyenchilang"


def test_every_vietnamese_vowel_folds_to_its_letter() -> None:
    assert fold(VOWELS) == "a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6
    assert fold(VOWELS.upper()) == fold(VOWELS)
    assert fold("Đắk Lắk, ĐẠI ĐỒNG") == "dak lak, dai dong"


@given(st.text())
def test_fold_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(nfc(text))


@given(st.text(alphabet=VOWELS + VOWELS.upper() + "đĐbcghklmnpqrstvx ,.0123"))
def test_fold_ignores_case_accents_and_form(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert fold(text.upper()) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@given(st.text())
def test_nfc_is_stable_and_one_line_has_single_spaces(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    line = one_line(text)
    assert line == one_line(line)
    assert "  " not in line
    assert not line.startswith(" ")


@given(st.sampled_from(UNIT_KINDS), st.text(alphabet="ăâđêôơưbchn ", min_size=1))
def test_kind_and_name_make_the_full_name(kind: str, name: str) -> None:
    full = one_line(f"{kind} {name}")
    found, short = split_kind(full)
    assert f"{found} {short}".strip() == full
    assert found == (kind if name.strip() else "")


def test_kind_is_found_whatever_its_case_and_only_as_a_word() -> None:
    assert split_kind("THỊ XÃ Sơn Tây") == ("Thị xã", "Sơn Tây")
    assert split_kind("Xãm Hạ") == ("", "Xãm Hạ")
    assert split_kind("Xã") == ("", "Xã")


@given(st.text())
def test_host_label_is_always_fit_for_dns(text: str) -> None:
    label = host_label(text)
    assert label == "" or (label.isascii() and label.isalnum() and label == label.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỉnh Thanh Hóa", "tỉnh Thanh Hoá"),
        ("Phường Thủy Nguyên", "Phường Thuỷ Nguyên"),
        ("Xã Ea H'leo", "Xã Ea H’Leo"),
        ("Xã  Quốc Oai", "Xã Quốc Oai"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)
    assert spelling_key(unicodedata.normalize("NFD", one)) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Văn Lang", "Văn Lăng"), ("Đồng Tiến", "Đông Tiến"), ("Hoá", "Hoà")]
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@given(st.text(alphabet=VOWELS + "đbcghklmn '’ "))
def test_spelling_key_is_stable(text: str) -> None:
    assert spelling_key(text.upper()) == spelling_key(text)
    assert spelling_key(unicodedata.normalize("NFD", text)) == spelling_key(text)
    assert nfc(spelling_key(text)) == spelling_key(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Xã Ea H’leo", "xa ea hleo"),
        ("xã  EA H'LEO", "xa ea hleo"),
        ("Tỉnh Bà Rịa - Vũng Tàu", "tinh ba ria vung tau"),
        ("Phường 12", "phuong 12"),
        ("😀 --- %_", ""),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == key
    assert search_key(unicodedata.normalize("NFD", text)) == key


@given(st.text())
def test_a_search_key_is_stable_and_never_longer(text: str) -> None:
    key = search_key(text)
    assert len(key) <= len(nfc(text))
    assert key == search_key(key)


def test_names_sort_as_in_a_dictionary() -> None:
    expected = [
        "Phường 2", "Phường 10", "Ái Quốc", "An Bình", "Ba Sơn", "Bà Rịa", "Bá Hiến", "Bạ Lai",
        "Bắc Sơn", "Bằng Mạc", "Bình Gia", "Cao Lộc", "Dầu Giây", "Đại Đồng", "Đông Kinh",
        "Đồng Đăng", "Hoa Thám", "Hòa An", "Hóa Lộc", "Ô Loan", "Ơ", "Ưng Hoà", "Yên Bình", "Zơ",
    ]  # fmt: skip
    mixed = [*expected[1::2], *expected[::2]]
    keyed = sorted(mixed, key=lambda name: sort_key(split_kind(name)[1]))
    assert keyed == expected
    assert sort_key("Hòa Bình") < sort_key("Hoá An")
    assert sort_key("Hoà") == sort_key("Hòa")


@given(st.lists(st.text(max_size=30)))
def test_any_texts_can_be_sorted(texts: list[str]) -> None:
    keys = [sort_key(text) for text in texts]
    assert len(sorted(keys)) == len(texts)
    assert all(len(initial(text)) == 1 for text in texts)


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Ái Quốc", "A"), ("Ấm", "Â"), ("Đông Kinh", "Đ"), ("Ô Chợ Dừa", "Ô"), ("12", "#"), ("", "#")],
)
def test_the_letter_a_name_stands_under(text: str, letter: str) -> None:
    assert initial(text) == letter
