"""Who borders on whom, and on which side."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from portal.core.geo.geometry import Box, Position, Shape, box_of, rings_of

Key = TypeVar("Key")
Edge = tuple[Position, Position]

# Clockwise from the north, each an eighth of the horizon.
SIDES: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
CENTRE: Final = "c"

# Degrees by which the same border differs between two sources of different fineness.
_LOOSE = 0.006
# Of such a border so much has to run along, in degrees: not a corner alone.
_LEAST_ALONG = 0.01
# Nearer to the middle than this share of the way to the edge is in the middle.
_MIDDLE = 0.35


@dataclass(frozen=True)
class Border:
    """How far two shapes run along each other (degrees), and where the middle of it is."""

    length: float
    middle: Position


def borders(
    own: Shape, others: Mapping[Key, Shape], loose: Collection[Key] = ()
) -> dict[Key, Border]:
    """The shapes of `others` that border on `own`.

    Shapes of one source share their corners; those in `loose` come from another source,
    and count where they run along within some hundred metres. One that meets `own` in a
    corner alone is no neighbour.
    """
    edges = _edges(own)
    found: dict[Key, Border] = {}
    taken: set[Edge] = set()
    for key, shape in others.items():
        if key in loose:
            continue
        shared = edges & _edges(shape)
        taken |= shared
        if shared:
            found[key] = _border(shared)
    open_edges = edges - taken
    for key in loose:
        along = {edge for edge in open_edges if _runs_along(edge, others[key])}
        if along and (border := _border(along)).length >= _LEAST_ALONG:
            found[key] = border
    return found


def _edges(shape: Shape) -> set[Edge]:
    """Every edge once, whichever way it is walked."""
    return {
        (min(a, b), max(a, b))
        for ring in rings_of(shape)
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
    }


def _length(edge: Edge) -> float:
    (x1, y1), (x2, y2) = edge
    return math.hypot((x2 - x1) * math.cos(math.radians(y1)), y2 - y1)


def _border(edges: Collection[Edge]) -> Border:
    total = sum(_length(edge) for edge in edges) or 1.0
    x = sum(_length(edge) * (edge[0][0] + edge[1][0]) / 2 for edge in edges) / total
    y = sum(_length(edge) * (edge[0][1] + edge[1][1]) / 2 for edge in edges) / total
    return Border(total, (x, y))


def _runs_along(edge: Edge, shape: Shape) -> bool:
    """Whether the middle of an edge lies close to some edge of the shape."""
    x, y = (edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2
    near = Box(x - _LOOSE, y - _LOOSE, x + _LOOSE, y + _LOOSE)
    return near.meets(box_of(shape)) and any(
        _distance((x, y), a, b) <= _LOOSE
        for ring in rings_of(shape)
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
        if near.meets(Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
    )


def _distance(position: Position, a: Position, b: Position) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0
    if length:
        along = ((position[0] - a[0]) * dx + (position[1] - a[1]) * dy) / length
        along = min(1.0, max(0.0, along))
    return math.hypot(position[0] - a[0] - along * dx, position[1] - a[1] - along * dy)


def side_of(middle: Position, position: Position) -> str:
    """On which side of `middle` a position lies, one of `SIDES`."""
    east = (position[0] - middle[0]) * math.cos(math.radians(middle[1]))
    bearing = math.degrees(math.atan2(east, position[1] - middle[1]))
    return SIDES[round(bearing / 45) % len(SIDES)]


def place_in(position: Position, box: Box) -> str:
    """In which part of a rectangle a position lies: one of `SIDES`, or `CENTRE`."""
    middle = ((box.west + box.east) / 2, (box.south + box.north) / 2)
    across = (position[0] - middle[0]) / (max(box.east - box.west, 1e-9) / 2)
    up = (position[1] - middle[1]) / (max(box.north - box.south, 1e-9) / 2)
    return CENTRE if math.hypot(across, up) < _MIDDLE else side_of(middle, position)
