"""Where on a shape its name is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.core.geo.geometry import Position, Shape, rings_of

_LINES = 15
# Half the size of a letter, as wide as names in a sans-serif run on average.
_LETTER = 0.56


@dataclass(frozen=True)
class Stretch:
    """The widest level line inside a shape: its middle and its length."""

    middle: Position
    length: float


def widest_stretch(shape: Shape) -> Stretch | None:
    """Where a level line of text fits best: the best of some lines through the shape."""
    ys = [y for ring in rings_of(shape) for _x, y in ring]
    if not ys:
        return None
    top, bottom = min(ys), max(ys)
    best: Stretch | None = None
    for number in range(1, _LINES):
        y = top + (bottom - top) * number / _LINES
        # In the middle of a shape a name stands better than at its edge.
        worth = 1 - abs(number / _LINES - 0.5)
        for left, right in _stretches(shape, y):
            found = Stretch(((left + right) / 2, y), (right - left) * worth)
            if best is None or found.length > best.length:
                best = found
    return best


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


@dataclass
class Labels:
    """Names that are written so far: none is written over another."""

    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def place(
        self, shape: Shape, text: str, size: float, width: float, height: float
    ) -> tuple[int, int] | None:
        """Middle of the baseline for `text`, None where it does not fit.

        `size` of the letters and the drawing's `width` and `height` are in its units.
        """
        stretch = widest_stretch(shape)
        length = len(text) * size * _LETTER
        if stretch is None or stretch.length < length * 0.8:
            return None
        x, y = stretch.middle
        x = min(max(x, length / 2 + 4), width - length / 2 - 4)
        y = min(max(y, size), height - size)
        box = (x - length / 2, y - size, x + length / 2, y + size / 2)
        if any(
            box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
            for left, top, right, bottom in self.taken
        ):
            return None
        self.taken.append(box)
        return round(x), round(y + size * 0.35)
