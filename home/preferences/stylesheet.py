"""The small stylesheet that makes one and the same page larger or sharper for one reader.

Every page names it after its own stylesheets; the page itself is the same for everybody.
High contrast changes design tokens and nothing else (`static/css/portal.css` lists them).
On paper neither holds: print has its own size, and ink is black.
"""

from __future__ import annotations

from collections.abc import Mapping

from home.preferences.choice import DARK, LIGHT, NORMAL, USUAL_SIZE, Choice

# The size of `html` in portal.css, in per cent of what the browser is set to.
BASE_SIZE = 106.25

BLACK, NEARLY_BLACK, WHITE, YELLOW = "#000000", "#1f1f1f", "#ffffff", "#ffff00"

# Black, white, and yellow for what can be pressed or has the focus. A colour that says
# something is the ink's: the words beside it say the same. Every colour of portal.css is
# here (a test sees to it).
_GROUNDS = ("paper", "sand", "notice")
_DARK_GROUNDS = ("brand", "brand-deep", "footer")
_TEXTS = ("ink", "ink-2", "line", "in-force", "partly", "ended")
_ON_DARK = ("on-dark", "on-dark-2", "on-dark-line")

TOKENS: Mapping[str, Mapping[str, str]] = {
    NORMAL: {},
    DARK: {
        **dict.fromkeys(_GROUNDS, BLACK),
        **dict.fromkeys(_DARK_GROUNDS, NEARLY_BLACK),
        **dict.fromkeys((*_TEXTS, *_ON_DARK), WHITE),
        **dict.fromkeys(("brand-text", "link", "gold"), YELLOW),
        "mark": YELLOW,
        "mark-ink": BLACK,
        "focus": YELLOW,
        "focus-halo": BLACK,
        "focus-dark": YELLOW,
    },
    LIGHT: {
        **dict.fromkeys(_GROUNDS, WHITE),
        **dict.fromkeys(_DARK_GROUNDS, BLACK),
        **dict.fromkeys((*_TEXTS, "brand-text", "link"), BLACK),
        **dict.fromkeys(_ON_DARK, WHITE),
        "gold": YELLOW,
        "mark": YELLOW,
        "mark-ink": BLACK,
        "focus": BLACK,
        "focus-halo": YELLOW,
        "focus-dark": YELLOW,
    },
}
# What the browser paints by itself: form fields, bars to scroll with.
_SCHEMES = {DARK: "dark", LIGHT: "light"}


def stylesheet(choice: Choice) -> str:
    """The rules for `choice`: empty for what is usual."""
    rules = [*_size(choice.size), *_contrast(choice.contrast)]
    return f"@media screen{{{''.join(rules)}}}\n" if rules else ""


def _size(size: int) -> list[str]:
    if size == USUAL_SIZE:
        return []
    return [f"html{{font-size:{BASE_SIZE * size / 100:.10g}%}}"]


def _contrast(contrast: str) -> list[str]:
    tokens = TOKENS[contrast]
    if not tokens:
        return []
    values = "".join(f"--{name}:{value};" for name, value in tokens.items())
    return [f":root{{{values}color-scheme:{_SCHEMES[contrast]}}}"]
