"""Contrast after WCAG 2.1: known values, and what must hold for all colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.contrast import channels, contrast_ratio, is_colour, relative_luminance

channel = st.integers(0, 255)
colours = st.builds("#{:02x}{:02x}{:02x}".format, channel, channel, channel)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        # The examples that the working group's own tools give.
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
        ("#a61b22", "#ffffff", 7.50),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_a_ratio_lies_between_1_and_21_and_has_no_direction(one: str, other: str) -> None:
    ratio = contrast_ratio(one, other)
    assert 1 <= ratio <= 21.0001
    assert ratio == contrast_ratio(other, one)
    assert ratio == contrast_ratio(one.upper(), other)


@given(colours)
def test_a_colour_does_not_stand_out_from_itself(colour: str) -> None:
    assert contrast_ratio(colour, colour) == 1
    assert 0 <= relative_luminance(colour) <= 1


@given(colours, st.sampled_from([0, 1, 2]), st.integers(1, 255))
def test_more_light_in_a_channel_is_a_lighter_colour(colour: str, index: int, more: int) -> None:
    parts = list(channels(colour))
    parts[index] = min(255, parts[index] + more)
    lighter = "#{:02x}{:02x}{:02x}".format(*parts)
    assert relative_luminance(lighter) >= relative_luminance(colour)
    assert (lighter == colour) == (relative_luminance(lighter) == relative_luminance(colour))


@given(colours)
def test_black_or_white_can_be_read_on_everything(colour: str) -> None:
    assert max(contrast_ratio(colour, "#000000"), contrast_ratio(colour, "#ffffff")) >= 4.5


@pytest.mark.parametrize(
    "text", ["", "#fff", "a61b22", "#a61b2", "#a61b222", "#a61b2g", "#a61b22 ", "#١٢٣٤٥٦", None, 7]
)
def test_what_is_no_colour(text: object) -> None:
    assert not is_colour(text)
    if isinstance(text, str):
        with pytest.raises(ValueError, match="Not a colour"):
            channels(text)
