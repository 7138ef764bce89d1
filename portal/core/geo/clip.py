"""Cutting a shape off at the edge of a drawing."""

from __future__ import annotations

from collections.abc import Callable

from portal.core.geo.geometry import Position, Ring, Shape

_FEWEST_IN_RING = 3


def clipped(shape: Shape, left: float, top: float, right: float, bottom: float) -> Shape:
    """What of a shape lies in a rectangle (Sutherland and Hodgman, ring by ring).

    A ring that leaves and comes back runs along the edge in between: for filling that is
    right, for a line it is why the rectangle is a little larger than what is seen.
    """
    sides: list[tuple[Callable[[Position], bool], Callable[[Position, Position], Position]]] = [
        (lambda p: p[0] >= left, lambda a, b: _at_x(a, b, left)),
        (lambda p: p[0] <= right, lambda a, b: _at_x(a, b, right)),
        (lambda p: p[1] >= top, lambda a, b: _at_y(a, b, top)),
        (lambda p: p[1] <= bottom, lambda a, b: _at_y(a, b, bottom)),
    ]

    def cut(ring: Ring) -> Ring:
        for is_in, meet in sides:
            ring = _cut_off(ring, is_in, meet)
        return ring if len(set(ring)) >= _FEWEST_IN_RING else ()

    polygons = ([cut(ring) for ring in polygon] for polygon in shape)
    return tuple((outer, *(hole for hole in holes if hole)) for outer, *holes in polygons if outer)


def _cut_off(
    ring: Ring,
    is_in: Callable[[Position], bool],
    meet: Callable[[Position, Position], Position],
) -> Ring:
    kept: list[Position] = []
    for before, position in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if is_in(before) != is_in(position):
            kept.append(meet(before, position))
        if is_in(position):
            kept.append(position)
    return tuple(kept)


def _at_x(a: Position, b: Position, x: float) -> Position:
    return x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _at_y(a: Position, b: Position, y: float) -> Position:
    return a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y
