"""What a reader has chosen, and the one short line in which a cookie keeps it.

    1:130:toi:0f8fad5bd9cb469fa165708867f0a1b2:thong-bao.kinh-te

Version, size of the text in per cent, contrast, the unit that is the reader's own, news
categories. Anybody may write anything into a cookie: what is not understood counts as not
chosen, field by field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

# Sizes of the text in per cent of the usual one. WCAG 2.1, 1.4.4: up to 200 without loss.
USUAL_SIZE = 100
SIZES = (90, USUAL_SIZE, 115, 130, 150, 175, 200)

NORMAL, DARK, LIGHT = "thuong", "toi", "sang"
CONTRASTS = (NORMAL, DARK, LIGHT)

# A page that shows the news of more categories is the news list itself.
MOST_CATEGORIES = 6

_VERSION = "1"
_FIELDS = 5
_SLUG = re.compile(r"[a-z0-9-]{1,50}")
# All fields at their longest: what is longer is not ours.
MAX_LENGTH = 400


@dataclass(frozen=True)
class Choice:
    """The choices of one reader; the defaults are what nobody has to choose.

    `unit`: the register's identifier of "xã của tôi", 32 hexadecimal digits, or "".
    `categories`: slugs of news categories, each once, `MOST_CATEGORIES` at most.
    """

    size: int = USUAL_SIZE
    contrast: str = NORMAL
    unit: str = ""
    categories: tuple[str, ...] = ()

    @property
    def is_usual(self) -> bool:
        """Whether nothing is chosen, so that there is nothing to keep."""
        return self == Choice()

    def line(self) -> str:
        """The value of the cookie."""
        return ":".join(
            (_VERSION, str(self.size), self.contrast, self.unit, ".".join(self.categories))
        )

    @classmethod
    def from_line(cls, line: str) -> Choice:
        """What a cookie says, as far as it can be understood."""
        parts = line.split(":") if len(line) <= MAX_LENGTH else []
        if len(parts) != _FIELDS or parts[0] != _VERSION:
            return cls()
        _version, size, contrast, unit, categories = parts
        return cls(
            size=known_size(size) or USUAL_SIZE,
            contrast=contrast if contrast in CONTRASTS else NORMAL,
            unit=known_unit(unit),
            categories=known_categories(categories.split(".")),
        )


def known_size(text: str) -> int | None:
    """One of `SIZES`, written out, or None."""
    return next((size for size in SIZES if str(size) == text), None)


def known_unit(text: str) -> str:
    """The identifier of a unit as 32 hexadecimal digits; "" for anything else."""
    try:
        return UUID(text).hex if len(text) in {32, 36} else ""
    except ValueError:
        return ""


def known_categories(slugs: list[str]) -> tuple[str, ...]:
    """What can be the slug of a category, each once, in the order named."""
    found = dict.fromkeys(slug for slug in slugs if _SLUG.fullmatch(slug))
    return tuple(found)[:MOST_CATEGORIES]
