"""Which syllables are written for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.confusions import written_alike
from portal.core.spelling import can_bear, without_tone


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("chung", {"trung", "chun"}),
        ("xung", {"sung", "xun"}),
        ("lói", {"nói"}),
        ("ra", {"da", "gia", "va"}),
        ("gia", {"da", "ra", "va"}),
        ("lẽ", {"nẽ", "lẻ"}),
        ("biết", {"biếc"}),
        ("xanh", {"sanh"}),  # nh is none of n and ng
        ("quang", {"quan"}),
        ("bổ", {"bỗ"}),
        ("định", set()),
        ("hòa", set()),
        ("qd", set()),
        ("web", set()),
        ("933", set()),
        ("", set()),
    ],
)
def test_one_sound_at_a_time(word: str, others: set[str]) -> None:
    assert set(written_alike(word)) == others


@given(st.text(max_size=9) | st.from_regex(r"[a-zăâđêôơưáàảãạếỏõ]{1,7}", fullmatch=True))
def test_whatever_is_written_only_syllables_come_out(word: str) -> None:
    for other in written_alike(word):
        assert other != word
        assert can_bear(*without_tone(other))
