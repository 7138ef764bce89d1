"""Stylesheets name colours by their tokens, so that themes and high contrast reach them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageColor

from tests.support.needs import ROOT

FOLDER = ROOT / "static" / "css"
# The admin has colours of its own.
SHEETS = [path for path in sorted(FOLDER.rglob("*.css")) if not path.stem.endswith("-admin")]
# The one sheet whose `:root` says which colour a token is.
TOKENS = FOLDER / "portal.css"

_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b"
    r"|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
    rf"|(?<![\w-])(?:{'|'.join(ImageColor.colormap)})(?![\w-])",
    re.IGNORECASE,
)


def declarations(css: str) -> Iterator[tuple[str, str, str]]:
    """Selector, property and value of each declaration, inside at-rules, too."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)", "", css)
    selectors: list[str] = []
    for text, end in re.findall(r"([^{};]*)([{};])", css):
        if end == "{":
            selectors.append(text.strip())
            continue
        name, colon, value = text.partition(":")
        if colon:
            yield selectors[-1] if selectors else "", name.strip(), value.strip()
        if end == "}":
            selectors.pop()


def literals(css: str, *, has_tokens: bool) -> list[str]:
    """Colours written out anywhere but in the definition of a token."""
    return [
        f"{selector} {{ {name}: {value} }}"
        for selector, name, value in declarations(css)
        if _COLOUR.search(value)
        and not (has_tokens and selector == ":root" and name.startswith("--"))
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_are_named_by_their_tokens(sheet: Path) -> None:
    assert literals(sheet.read_text("utf-8"), has_tokens=sheet == TOKENS) == []


@pytest.mark.parametrize(
    "css",
    [
        "a { color: #fff }",
        "a { color: White; }",
        "a { border: 1px solid rgb(0 0 0 / 20%) }",
        "@media print { a { color: black } }",
        "a { b { background: linear-gradient(var(--sand), hsl(0 0% 0%)) } }",
        ".x { --own: #123456 }",
        ":root { background: #eee }",
    ],
)
def test_a_colour_is_found_wherever_it_stands(css: str) -> None:
    assert len(literals(css, has_tokens=True)) == 1


def test_what_is_no_colour_is_let_through() -> None:
    css = """
      :root { --brand: #a61b22 } /* #fff */
      .white { white-space: nowrap; background: url("x.svg#abc") var(--tan-2); content: "red" }
      @media print { :root { --brand: #000 } }
    """
    assert literals(css, has_tokens=True) == []
    assert len(literals(css, has_tokens=False)) == 2
