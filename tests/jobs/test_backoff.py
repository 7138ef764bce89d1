"""The pause before a failed job is tried again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.jobs.backoff import JITTER_SHARE, delay_seconds

figures = st.fixed_dictionaries(
    {
        "base": st.floats(min_value=0.01, max_value=100),
        "factor": st.floats(min_value=1.0, max_value=10),
        "cap": st.floats(min_value=100, max_value=100_000),
    }
)


def test_default_figures_wait_longer_each_time_up_to_an_hour() -> None:
    delays = [delay_seconds(n, base=10, factor=4, cap=3600) for n in range(1, 8)]
    assert delays == [10, 40, 160, 640, 2560, 3600, 3600]


@given(figures, st.integers(1, 5_000))
def test_never_shrinks_and_never_exceeds_the_cap(figures: dict[str, float], attempt: int) -> None:
    this, following = (delay_seconds(n, **figures) for n in (attempt, attempt + 1))
    assert figures["base"] <= this <= following <= figures["cap"]


@given(figures, st.integers(1, 12))
def test_grows_by_the_factor_below_the_cap(figures: dict[str, float], attempt: int) -> None:
    expected = figures["base"] * figures["factor"] ** (attempt - 1)
    assert delay_seconds(attempt, **figures) == pytest.approx(min(expected, figures["cap"]))


@given(figures, st.integers(1, 12), st.floats(0, 1))
def test_jitter_adds_at_most_its_share(
    figures: dict[str, float], attempt: int, jitter: float
) -> None:
    plain = delay_seconds(attempt, **figures)
    spread = delay_seconds(attempt, jitter=jitter, **figures)
    assert plain <= spread <= plain * (1 + JITTER_SHARE) * 1.000001


@pytest.mark.parametrize("attempt", [0, -1])
def test_attempts_are_counted_from_one(attempt: int) -> None:
    with pytest.raises(ValueError, match="number 1"):
        delay_seconds(attempt, base=1, factor=2, cap=10)


@pytest.mark.parametrize("jitter", [-0.1, 1.1])
def test_jitter_is_a_share(jitter: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        delay_seconds(1, base=1, factor=2, cap=10, jitter=jitter)
