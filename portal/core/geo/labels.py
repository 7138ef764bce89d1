"""Where on a shape its name is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.core.geo.geometry import Position, Shape, rings_of

_LINES = 15
# Half the size of a letter, as wide as names in a sans-serif run on average.
_LETTER = 0.56
# From the middle of a line of text down to its baseline, in sizes of its letters.
_DROP = 0.35
# How far a line of Vietnamese reaches from its baseline.
_ABOVE, _BELOW = 1.2, 0.3
# A name may run over the edge of its shape by a little, but not over that of the drawing.
_ROOM, _EDGE = 0.8, 4


@dataclass(frozen=True)
class Stretch:
    """The widest level line inside a shape: its middle and its length."""

    middle: Position
    length: float


def stretches(shape: Shape) -> list[Stretch]:
    """Level lines inside a shape, where text fits best first.

    In the middle of a shape a name stands better than at its edge: there a line counts as
    half as long.
    """
    ys = [y for ring in rings_of(shape) for _x, y in ring]
    if not ys:
        return []
    top, bottom = min(ys), max(ys)
    found = []
    for number in range(1, _LINES):
        y = top + (bottom - top) * number / _LINES
        worth = 1 - abs(number / _LINES - 0.5)
        found += [
            Stretch(((left + right) / 2, y), (right - left) * worth)
            for left, right in _stretches(shape, y)
        ]
    return sorted(found, key=lambda stretch: -stretch.length)


def _stretches(shape: Shape, y: float) -> Iterable[Position]:
    """From where to where the level line at `y` runs inside the shape."""
    for polygon in shape:
        crossings = sorted(
            a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            for ring in polygon
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
            if (a[1] > y) != (b[1] > y)
        )
        yield from zip(crossings[::2], crossings[1::2], strict=True)


@dataclass(frozen=True)
class Label:
    """Where a name is written: the middle of its baseline.

    `is_fine`: there is room for it in the smaller letters only, which a map has that is
    shown large.
    """

    x: int
    y: int
    is_fine: bool = False


@dataclass(frozen=True)
class Letters:
    """How large a name is written: on a map shown large, and on a telephone."""

    small: float
    large: float


Rectangle = tuple[float, float, float, float]


@dataclass
class Labels:
    """Names that are written so far on a drawing of that size: none is over another.

    `taken`: left, top, right and bottom of what is not written over in either letters.
    """

    width: float
    height: float
    taken: Sequence[Rectangle] = ()
    _small: list[Rectangle] = field(default_factory=list)
    _large: list[Rectangle] = field(default_factory=list)

    def place(
        self, shape: Shape, text: str, letters: Letters, *, is_needed: bool = False
    ) -> Label | None:
        """Where `text` is written, None where it does not fit.

        `is_needed`: it is written all the same, in the widest part of the shape.
        """
        found = stretches(shape)
        for size in (letters.large, letters.small):
            room = _length(text, size) * _ROOM
            for stretch in found:
                if stretch.length < room and not is_needed:
                    break
                label = self._in_middle(stretch.middle, text, size, size != letters.large)
                if is_needed or self._is_free(label, text, letters):
                    return self._written(label, text, letters)
        return None

    def _is_free(self, label: Label, text: str, letters: Letters) -> bool:
        """Whether a name there is over no other, in all letters that it is shown in."""
        small = _is_free(_box(label, text, letters.small), [*self.taken, *self._small])
        if label.is_fine or not small:
            return small
        return _is_free(_box(label, text, letters.large), [*self.taken, *self._large])

    def _written(self, label: Label, text: str, letters: Letters) -> Label:
        self._small.append(_box(label, text, letters.small))
        if not label.is_fine:
            self._large.append(_box(label, text, letters.large))
        return label

    def _in_middle(self, middle: Position, text: str, size: float, is_fine: bool) -> Label:
        """The place around `middle`, moved so that all of the name is in the drawing."""
        half = _length(text, size) / 2 + _EDGE
        x = min(max(middle[0], half), self.width - half)
        y = min(max(middle[1], size), self.height - size)
        return Label(round(x), round(y + size * _DROP), is_fine)


def _length(text: str, size: float) -> float:
    return len(text) * size * _LETTER


def _box(label: Label, text: str, size: float) -> Rectangle:
    """What a name covers, with the marks above and below its letters."""
    half = _length(text, size) / 2
    return label.x - half, label.y - size * _ABOVE, label.x + half, label.y + size * _BELOW


def _is_free(box: Rectangle, taken: Iterable[Rectangle]) -> bool:
    return not any(
        box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
        for left, top, right, bottom in taken
    )
