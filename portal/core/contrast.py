"""Contrast of two colours as the Web Content Accessibility Guidelines 2.1 define it.

https://www.w3.org/TR/WCAG21/#dfn-relative-luminance and #dfn-contrast-ratio.
Pure functions; a colour is "#rrggbb" in either case.
"""

from __future__ import annotations

import re

# Success criteria 1.4.3 (text) and 1.4.11 (what is not text: focus rings, lines).
TEXT_RATIO = 4.5
LINE_RATIO = 3.0

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


def is_colour(text: object) -> bool:
    """Whether `text` is a colour as we write it, "#rrggbb"."""
    return isinstance(text, str) and _COLOUR.fullmatch(text) is not None


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255. Raises ValueError for another notation."""
    if not is_colour(colour):
        raise ValueError(f"Not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def relative_luminance(colour: str) -> float:
    """From 0 for black to 1 for white."""
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    # 0.04045 is what sRGB (IEC 61966-2-1) says; the 0.03928 printed in WCAG 2.1 is an old
    # slip, and no 8-bit value lies between the two.
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast_ratio(one: str, other: str) -> float:
    """From 1 for the same colour to 21 for black on white, whichever is the ground."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
