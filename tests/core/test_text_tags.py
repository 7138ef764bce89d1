"""Excerpts end with whole words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.templatetags.text_tags import excerpt


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Ủy ban nhân dân", 15, "Ủy ban nhân dân"),
        ("Ủy ban nhân dân xã", 15, "Ủy ban nhân dân…"),
        ("Ủy ban nhân dân xã", 14, "Ủy ban nhân…"),
        ("Ủy ban, nhân dân", 9, "Ủy ban…"),
        ("Họp – bàn", 6, "Họp…"),
        ("  Ủy ban \n", 6, "Ủy ban"),
        ("Nghiêngngả", 5, "Nghi…"),
        ("", 5, ""),
    ],
)
def test_whole_words(text: str, limit: int, shown: str) -> None:
    assert excerpt(text, limit) == shown


@given(st.text(), st.integers(2, 40))
def test_never_longer_than_asked_but_for_the_ellipsis(text: str, limit: int) -> None:
    shown = excerpt(text, limit)
    assert len(shown) <= limit + 1
    assert text.strip().startswith(shown.removesuffix("…"))
