"""Islands far from the rest: shown in a corner of their own, as on every map of Vietnam.

On one scale with Hoàng Sa the land of its city would be a thumbnail.
"""

from __future__ import annotations

from portal.core.geo.geometry import Box, Polygon, Shape, area_km2, box_of

# Farther off than this share of the extent of the rest is far.
_FAR = 0.8
# What stays has to be the bulk: an archipelago is not torn apart.
_BULK = 0.6


def split_far(shape: Shape) -> tuple[Shape, Shape]:
    """The bulk of a shape, and the islands far from it; the latter is mostly empty."""
    if len(shape) == 1:
        return shape, ()
    rest = sorted(shape, key=lambda polygon: -area_km2((polygon,)))
    near: list[Polygon] = [rest.pop(0)]
    box = box_of(tuple(near))
    grows = True
    while grows:
        reach = _FAR * max(box.east - box.west, box.north - box.south)
        close = [polygon for polygon in rest if _gap(box_of((polygon,)), box) <= reach]
        rest = [polygon for polygon in rest if polygon not in close]
        near += close
        box = box_of(tuple(near))
        grows = bool(close)
    bulk = tuple(polygon for polygon in shape if polygon in near)
    if rest and area_km2(bulk) >= _BULK * area_km2(shape):
        return bulk, tuple(polygon for polygon in shape if polygon not in near)
    return shape, ()


def _gap(one: Box, other: Box) -> float:
    """Degrees between two rectangles, 0 where they meet."""
    across = max(one.west - other.east, other.west - one.east, 0.0)
    up = max(one.south - other.north, other.south - one.north, 0.0)
    return max(across, up)
