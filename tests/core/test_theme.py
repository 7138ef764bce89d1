"""Themes: legible or refused with the pair named, and the stylesheet they become."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.core import theme
from portal.core.contrast import contrast_ratio
from tests.support.needs import ROOT

CSS = (ROOT / "static" / "css" / "portal.css").read_text()
channel = st.integers(0, 255)
colours = st.builds("#{:02x}{:02x}{:02x}".format, channel, channel, channel)
themes = st.dictionaries(st.sampled_from(sorted(theme.TOKENS)), colours)


def tokens_of_the_stylesheet() -> dict[str, str]:
    """The colours that the first `:root` of portal.css sets, written out in full."""
    root = CSS[CSS.index(":root {") : CSS.index("}")]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", root))
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * figure for figure in value[1:])
        for name, value in found.items()
    }


def test_the_defaults_are_those_of_the_stylesheet() -> None:
    stylesheet = tokens_of_the_stylesheet()
    for name, value in theme.complete({}).items():
        assert stylesheet[name] == value, name


@pytest.mark.parametrize("palette", theme.PALETTES)
def test_every_palette_can_be_read(palette: str) -> None:
    theme.check_theme(dict(theme.PALETTES[palette][1]))


@given(themes)
def test_a_theme_is_refused_exactly_when_a_pair_is_too_faint(colours: dict[str, str]) -> None:
    full = theme.complete(colours)
    too_faint = {
        (pair.front, pair.ground)
        for pair in theme.PAIRS
        if contrast_ratio(full[pair.front], full[pair.ground]) < pair.least
    }
    assert {(it.pair.front, it.pair.ground) for it in theme.faint_pairs(colours)} == too_faint
    if not too_faint:
        theme.check_theme(colours)
        return
    with pytest.raises(ValidationError) as refused:
        theme.check_theme(colours)
    assert len(refused.value.messages) == len(too_faint)


def test_a_refusal_names_the_pair_and_the_ratio() -> None:
    with pytest.raises(ValidationError) as refused:
        theme.check_theme({"link": "#7a7aff"})
    text = " ".join(refused.value.messages)
    assert "“Liên kết” đặt trên “Nền trang”" in text
    assert re.search(r"3,\d\d:1", text)
    assert "4,5:1" in text


def test_a_ratio_just_below_is_not_rounded_up() -> None:
    # 4.48 on white; on the sand still less.
    with pytest.raises(ValidationError) as refused:
        theme.check_theme({"ink-2": "#777777"})
    assert "4,47:1" in refused.value.messages[0] or "4,48:1" in refused.value.messages[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "red"},
        {"link": "#123456;}body{display:none"},
        {"paper": "#ffffff"},
        {"measure": "#123456"},
        {"link": None},
        ["#123456"],
        "",
        None,
    ],
)
def test_what_is_no_theme_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        theme.check_theme(wrong)


def test_the_stylesheet_says_only_what_differs() -> None:
    assert theme.stylesheet({}) == ""
    assert theme.fingerprint({}) == ""
    assert theme.stylesheet({"brand": "#A61B22"}) == ""
    css = theme.stylesheet({"brand": "#0B4A82", "gold": "#f0b323"})
    assert css == ":root{--brand:#0b4a82;}\n"


@given(themes, themes)
def test_a_fingerprint_stands_for_one_stylesheet(
    one: dict[str, str], other: dict[str, str]
) -> None:
    same = theme.stylesheet(one) == theme.stylesheet(other)
    assert (theme.fingerprint(one) == theme.fingerprint(other)) == same
    assert re.fullmatch(r"(?:[0-9a-f]{10})?", theme.fingerprint(one))
