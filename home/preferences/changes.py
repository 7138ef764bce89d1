"""What a reader asks for in `/tuy-chon/?…`: a few values, each from a list.

Sizes and contrast can be asked for relatively ("one larger", "the other one"), since the
links that stand on every page are the same for all readers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from home.preferences.choice import (
    CONTRASTS,
    DARK,
    NORMAL,
    SIZES,
    USUAL_SIZE,
    Choice,
    known_categories,
    known_size,
    known_unit,
)

if TYPE_CHECKING:
    from django.http import QueryDict

# Names in addresses are Vietnamese, as readers see them.
SIZE, CONTRAST, UNIT, CATEGORY, FORGET = "co-chu", "tuong-phan", "xa", "chuyen-muc", "xoa"
PARAMETERS = (SIZE, CONTRAST, UNIT, CATEGORY, FORGET)
SMALLER, USUAL, LARGER = "nho-hon", "vua", "lon-hon"
SWITCH = "doi"
EVERYTHING = "tat-ca"


def is_asked(query: QueryDict) -> bool:
    """Whether the request asks for a change at all."""
    return any(name in query for name in PARAMETERS)


def changed(choice: Choice, query: QueryDict) -> Choice:
    """`choice` with what the request asks for; values that are not on a list change nothing.

    An empty `xa` or `chuyen-muc` takes the choice back. A form of boxes names its
    categories one by one, after an empty one that stands for "none".
    """
    if query.get(FORGET) == EVERYTHING:
        return Choice()
    return replace(
        choice,
        size=_size(choice.size, query.get(SIZE, "")),
        contrast=_contrast(choice.contrast, query.get(CONTRAST, "")),
        unit=_unit(choice.unit, query.get(UNIT)),
        categories=(
            known_categories(query.getlist(CATEGORY)) if CATEGORY in query else choice.categories
        ),
    )


def _size(now: int, asked: str) -> int:
    if asked == USUAL:
        return USUAL_SIZE
    step = {SMALLER: -1, LARGER: 1}.get(asked)
    if step is not None:
        place = min(max(SIZES.index(now) + step, 0), len(SIZES) - 1)
        return SIZES[place]
    return known_size(asked) or now


def _contrast(now: str, asked: str) -> str:
    if asked == SWITCH:
        return DARK if now == NORMAL else NORMAL
    return asked if asked in CONTRASTS else now


def _unit(now: str, asked: str | None) -> str:
    if asked is None:
        return now
    return known_unit(asked) or ("" if asked == "" else now)
