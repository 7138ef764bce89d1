"""Fewer corners, the same borders: neighbours stay neighbours.

A border that two shapes share is cut at the points where three borders meet; each piece
is simplified by itself, in one direction whichever shape it is read from. So both sides
come out alike and no gap opens between them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from portal.core.geo.geometry import Polygon, Position, Ring, Shape, rings_of

_FEWEST_IN_RING = 3
_BORDERS_OF_A_LINE = 2


def simplified(shapes: Sequence[Shape], tolerance: float) -> list[Shape]:
    """The shapes without the corners that do not show.

    Shapes that share positions are given together. `tolerance` is in the units of the
    positions: what goes covers less than its square. A polygon that collapses is empty,
    in its place; a hole is left out.
    """
    junctions = _junctions(shapes)

    def polygon_of(polygon: Polygon) -> Polygon:
        outer, *holes = (_simplified_ring(ring, junctions, tolerance) for ring in polygon)
        return (outer, *(hole for hole in holes if hole)) if outer else ()

    return [tuple(polygon_of(polygon) for polygon in shape) for shape in shapes]


def _junctions(shapes: Sequence[Shape]) -> set[Position]:
    """Positions at which borders meet: more than two lines leave from them."""
    leaving: dict[Position, set[Position]] = {}
    for shape in shapes:
        for ring in rings_of(shape):
            for before, position, after in zip(
                ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True
            ):
                leaving.setdefault(position, set()).update((before, after))
    return {position for position, ends in leaving.items() if len(ends) > _BORDERS_OF_A_LINE}


def _simplified_ring(ring: Ring, junctions: set[Position], tolerance: float) -> Ring:
    kept: list[Position] = []
    for piece in _pieces(ring, junctions):
        # Both neighbours read the piece from the same end.
        is_forward = piece <= piece[::-1]
        line = _simplified_line(piece if is_forward else piece[::-1], tolerance)
        kept.extend((line if is_forward else line[::-1])[:-1])
    return tuple(kept) if len(set(kept)) >= _FEWEST_IN_RING else ()


def _pieces(ring: Ring, junctions: set[Position]) -> Iterator[Ring]:
    """The ring cut at its junctions; each piece has both its ends."""
    cuts = [number for number, position in enumerate(ring) if position in junctions]
    if not cuts:
        # An island, or the hole it fills: cut at its least position and across.
        cuts = [ring.index(min(ring))]
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        piece = tuple(ring[number % len(ring)] for number in range(start, end + 1))
        if piece[0] == piece[-1]:
            far = _farthest(piece)
            yield piece[: far + 1]
            yield piece[far:]
        else:
            yield piece


def _farthest(piece: Ring) -> int:
    """Number of the position farthest from where a closed piece begins."""
    x0, y0 = piece[0]

    def rank(number: int) -> tuple[float, Position]:
        x, y = piece[number]
        return (x - x0) ** 2 + (y - y0) ** 2, (x, y)

    return max(range(1, len(piece) - 1), key=rank)


def _simplified_line(line: Ring, tolerance: float) -> Ring:
    """Visvalingam and Whyatt's method: the corner that matters least goes first.

    A corner matters as much as the triangle with its neighbours is large; ends stay.
    """
    least = tolerance**2
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    areas = [0.0] * len(line)
    heap: list[tuple[float, int]] = []

    def weigh(number: int) -> None:
        areas[number] = _triangle(line[before[number]], line[number], line[after[number]])
        heapq.heappush(heap, (areas[number], number))

    for number in range(1, len(line) - 1):
        weigh(number)
    gone = set()
    while heap:
        area, number = heapq.heappop(heap)
        if number in gone or area != areas[number]:
            continue
        if area >= least:
            break
        gone.add(number)
        left, right = before[number], after[number]
        after[left], before[right] = right, left
        for end in (left, right):
            if 0 < end < len(line) - 1:
                weigh(end)
    return tuple(position for number, position in enumerate(line) if number not in gone)


def _triangle(a: Position, b: Position, c: Position) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
