"""A season in words."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from home.months import months_in_words, runs

months = st.sets(st.integers(1, 12))


@pytest.mark.parametrize(
    ("given_months", "words"),
    [
        ([], ""),
        ([7], "Tháng 7"),
        ([9, 7, 8], "Tháng 7 đến tháng 9"),
        ([1, 2, 11, 12], "Tháng 11 đến tháng 2"),
        ([1, 6, 12], "Tháng 6, tháng 12 đến tháng 1"),
        (range(1, 13), "Quanh năm"),
        ([0, 13, 3], "Tháng 3"),
    ],
)
def test_months_as_one_says_them(given_months: list[int], words: str) -> None:
    with translation.override("vi"):
        assert months_in_words(given_months) == words


@given(months)
def test_runs_hold_exactly_the_months(wanted: set[int]) -> None:
    held: list[int] = []
    for first, last in runs(wanted):
        month = first
        held.append(month)
        while month != last:
            month = month % 12 + 1
            held.append(month)
    assert sorted(held) == sorted(wanted)
    ends = {last % 12 + 1 for _first, last in runs(wanted)}
    assert len(wanted) == 12 or not ends & {first for first, _last in runs(wanted)}
