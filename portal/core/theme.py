"""Design tokens that a site may change, and the pairs of them that must stay legible.

`static/css/portal.css` uses nothing but these custom properties for colour. A theme is a
dictionary from the name of a token ("brand-deep") to "#rrggbb"; what it leaves out keeps
its default. The values here and in the stylesheet are held equal by a test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.contrast import LINE_RATIO, TEXT_RATIO, contrast_ratio, is_colour

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Theme = Mapping[str, str]

# What a theme may set: token → (default, what it is called).
TOKENS: dict[str, tuple[str, _StrPromise]] = {
    "brand": ("#a61b22", gettext_lazy("Main colour: agency name, menu")),
    "brand-deep": ("#7d1117", gettext_lazy("Deep main colour: top bar")),
    "gold": ("#f0b323", gettext_lazy("Accent: lines and focus, never text")),
    "ink": ("#1c1b1a", gettext_lazy("Text")),
    "ink-2": ("#57534e", gettext_lazy("Lesser text: dates, captions")),
    "link": ("#0b4a82", gettext_lazy("Links")),
    "sand": ("#f6f2ec", gettext_lazy("Ground of highlighted parts")),
    "footer": ("#2a2624", gettext_lazy("Ground of the footer")),
}
# What no theme changes, but pairs are made with.
FIXED: dict[str, tuple[str, _StrPromise]] = {
    "paper": ("#ffffff", gettext_lazy("Ground of the page")),
    "notice": ("#fff6dd", gettext_lazy("Ground of notices")),
    "mark": ("#ffe9a3", gettext_lazy("Ground of words that were found")),
    "on-dark": ("#ffffff", gettext_lazy("Text on dark grounds")),
    "on-dark-2": ("#e7e2da", gettext_lazy("Lesser text on dark grounds")),
}

# Palettes that can be chosen by name; each is legible (a test sees to it).
PALETTES: dict[str, tuple[_StrPromise, Theme]] = {
    "default": (gettext_lazy("Red (default)"), {}),
    "blue": (
        gettext_lazy("Blue"),
        {
            "brand": "#0b4a82",
            "brand-deep": "#07335b",
            "link": "#0b4a82",
            "sand": "#eef3f8",
            "footer": "#1d2733",
        },
    ),
    "green": (
        gettext_lazy("Green"),
        {
            "brand": "#14603a",
            "brand-deep": "#0c4227",
            "sand": "#f0f5ee",
            "footer": "#1f2a23",
        },
    ),
    "brown": (
        gettext_lazy("Brown"),
        {
            "brand": "#6d3b1f",
            "brand-deep": "#4c2813",
            "sand": "#f7f1ea",
            "footer": "#2c241f",
        },
    ),
}


@dataclass(frozen=True)
class Pair:
    """Two tokens that meet: `front` is written or drawn on `ground`."""

    front: str
    ground: str
    least: float = TEXT_RATIO


# Every meeting of the two in static/css.
PAIRS = (
    Pair("on-dark", "brand"),
    Pair("on-dark", "brand-deep"),
    Pair("on-dark", "footer"),
    Pair("on-dark-2", "footer"),
    Pair("brand", "paper"),
    Pair("brand", "sand"),
    *(
        Pair(front, ground)
        for front in ("ink", "ink-2", "link")
        for ground in ("paper", "sand", "notice")
    ),
    *(Pair(front, "mark") for front in ("ink", "link")),
    # Buttons and the current page of a pagination turn text and ground round.
    Pair("paper", "ink"),
    Pair("gold", "brand", LINE_RATIO),
    Pair("gold", "brand-deep", LINE_RATIO),
    Pair("gold", "footer", LINE_RATIO),
)


def complete(theme: Theme) -> dict[str, str]:
    """All tokens, those that the theme leaves out at their defaults."""
    defaults = {name: value for name, (value, _label) in {**TOKENS, **FIXED}.items()}
    return {**defaults, **{name: theme[name] for name in TOKENS if name in theme}}


def own_tokens(theme: Theme) -> dict[str, str]:
    """What a theme changes: its tokens in lower case, without those at their default."""
    return {
        name: theme[name].lower()
        for name, (default, _label) in TOKENS.items()
        if name in theme and theme[name].lower() != default
    }


@dataclass(frozen=True)
class TooFaint:
    """A pair of a theme that cannot be read, with the ratio it reaches."""

    pair: Pair
    ratio: float


def faint_pairs(theme: Theme) -> list[TooFaint]:
    """The pairs that fall under what they need. Expects colours that `is_colour` accepts."""
    colours = complete(theme)
    found = []
    for pair in PAIRS:
        ratio = contrast_ratio(colours[pair.front], colours[pair.ground])
        if ratio < pair.least:
            found.append(TooFaint(pair, ratio))
    return found


def label_of(token: str) -> str:
    """What a token is called."""
    return str({**TOKENS, **FIXED}[token][1])


def describe(faint: TooFaint) -> str:
    """A sentence that names the pair, what it reaches and what it needs."""
    return _(
        "“%(front)s” on “%(ground)s” has a contrast of %(ratio)s:1; at least %(least)s:1 is needed."
    ) % {
        "front": label_of(faint.pair.front),
        "ground": label_of(faint.pair.ground),
        # Rounded down: 4.49 must not read as 4.5.
        "ratio": _decimal(int(faint.ratio * 100) / 100),
        "least": _decimal(faint.pair.least),
    }


def _decimal(number: float) -> str:
    return number_format(number, use_l10n=True)


def check_colours(theme: object) -> None:
    """Refuse what is no theme. Raises ValidationError."""
    if not isinstance(theme, dict):
        raise ValidationError(_("Colours are given as a table."), code="invalid")
    for name, value in theme.items():
        if name not in TOKENS or not is_colour(value):
            raise ValidationError(
                _("“%(name)s: %(value)s” is no colour of a theme."),
                code="invalid",
                params={"name": name, "value": value},
            )


def check_theme(theme: object) -> None:
    """Refuse what is no theme, and one that cannot be read. Raises ValidationError."""
    check_colours(theme)
    assert isinstance(theme, dict)  # noqa: S101 - just checked
    faint = faint_pairs(theme)
    if faint:
        raise ValidationError([describe(pair) for pair in faint], code="contrast")


def stylesheet(theme: Theme) -> str:
    """The stylesheet of a theme; empty for the default."""
    tokens = own_tokens(theme)
    if not tokens:
        return ""
    body = "".join(f"--{name}:{value};" for name, value in tokens.items())
    return f":root{{{body}}}\n"


def fingerprint(theme: Theme) -> str:
    """Ten hexadecimal figures that change with the stylesheet; empty for the default."""
    css = stylesheet(theme)
    return hashlib.sha256(css.encode()).hexdigest()[:10] if css else ""
