"""In what order a Vietnamese list has people, and whom a written name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.names import (
    holds_name,
    is_named_in,
    letter_of_name,
    means_name,
    name_parts,
    ordering_of_name,
)
from portal.core.vietnamese import LETTERS, ordering_text, sort_key

SYLLABLES = st.text(
    LETTERS + "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY", min_size=1, max_size=6
)
NAMES = st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join)
ANY_TEXT = st.one_of(NAMES, st.text(max_size=12), st.from_regex(r"[A-Za-zĐđ0-9 ]{0,12}"))


def test_by_given_name_then_middle_then_family() -> None:
    people = [
        "Lê Văn Ánh",
        "Trần Thị An",
        "Nguyễn Văn An",
        "Hoàng Thị An",
        "Bùi Thị Ân",
        "Đỗ Văn Ăn",
        "Phạm Văn Đức",
        "Phạm Văn Dũng",
        "Phạm Văn Dung",
        "Ngô Bình",
    ]
    assert sorted(people, key=ordering_of_name) == [
        "Hoàng Thị An",
        "Trần Thị An",
        "Nguyễn Văn An",
        "Lê Văn Ánh",
        "Đỗ Văn Ăn",
        "Bùi Thị Ân",
        "Ngô Bình",
        "Phạm Văn Dung",
        "Phạm Văn Dũng",
        "Phạm Văn Đức",
    ]


def test_a_given_name_that_is_not_the_last_word() -> None:
    assert name_parts("H'Hen Niê", "H'Hen") == ("H'Hen", "", "Niê")
    assert name_parts("Nguyễn Thị Minh An", "Minh An") == ("Minh An", "Thị", "Nguyễn")
    assert letter_of_name("H'Hen Niê", "H'Hen") == "H"
    assert letter_of_name("Nguyễn Văn Ánh") == "A"
    assert name_parts("An") == ("An", "", "")
    assert name_parts("") == ("", "", "")
    assert holds_name("H'Hen  Niê", "H'Hen")
    assert not holds_name("H'Hen Niê", "Niê H'Hen")


@pytest.mark.parametrize(
    ("written", "is_meant"),
    [
        ("Nguyễn Văn Hòa", True),
        ("NGUYỄN VĂN HOÀ", True),
        ("nguyen van hoa", True),
        ("Nguyễn Văn Hoa", False),
        ("Nguyễn Văn Họa", False),
        ("Nguyen Van Hóa", False),
        ("Nguyễn Văn Hòa Bình", False),
        ("", False),
    ],
)
def test_whom_a_written_name_means(written: str, is_meant: bool) -> None:
    assert means_name(written, "Nguyễn Văn Hòa") is is_meant
    for text in (f"Đ/c {written}, Trưởng thôn", f"({written})", f"Lê Văn B; {written}"):
        assert is_named_in("Nguyễn Văn Hòa", text) is (is_meant or "Hòa Bình" in written)


def test_whom_a_list_of_participants_names() -> None:
    assert is_named_in("H'Hen Niê", "Trưởng thôn: H’Hen Niê, Lê Văn B")
    assert not is_named_in("Nguyễn Văn An", "Nguyễn Văn Anh; Nguyễn Văn Ân")
    assert not is_named_in("Lê Văn B", "")


@given(ANY_TEXT, ANY_TEXT)
def test_the_stored_order_is_the_order_of_the_dictionary(one: str, other: str) -> None:
    stored = ordering_text(one), ordering_text(other)
    keys = sort_key(one), sort_key(other)
    assert (stored[0] < stored[1]) == (keys[0] < keys[1])
    assert (stored[0] == stored[1]) == (keys[0] == keys[1])
    assert set("".join(stored)) <= set("0123456789abcdef")


@given(NAMES, NAMES)
def test_names_are_compared_part_by_part(one: str, other: str) -> None:
    parts = [tuple(map(sort_key, name_parts(name))) for name in (one, other)]
    stored = [ordering_of_name(name) for name in (one, other)]
    assert (stored[0] < stored[1]) == (parts[0] < parts[1])
