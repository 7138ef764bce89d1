"""A small land of squares: 0.1 degree a side, near Lạng Sơn."""

from __future__ import annotations

from portal.core.geo.geometry import Polygon, Ring, Shape

WEST, SOUTH, SIDE = 106.0, 21.0, 0.1


def square(column: float, row: float, side: float = 1.0, *, wavy: int = 0) -> Ring:
    """A ring against the clock; `wavy` further corners on each side, off the straight line."""
    steps = wavy + 1
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    ring = []
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        for step in range(steps):
            share = step / steps
            # The same bumps whichever square the side is read from.
            bump = 0.04 if step and (step % 2) else 0.0
            x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            x, y = (x + bump, y) if x0 == x1 else (x, y + bump)
            ring.append(
                (
                    round(WEST + (column + x * side) * SIDE, 5),
                    round(SOUTH + (row + y * side) * SIDE, 5),
                )
            )
    return tuple(ring)


def plot(column: float, row: float, side: float = 1.0, wavy: int = 0) -> Shape:
    """One square as a shape."""
    return ((square(column, row, side, wavy=wavy),),)


def ring_road(column: float, row: float) -> Polygon:
    """A square of three with a hole of one in its middle."""
    return (square(column, row, 3), square(column + 1, row + 1, 1)[::-1])


def geojson(shape: Shape) -> dict[str, object]:
    """A shape as a file gives it: rings closed."""
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[list(p) for p in (*ring, ring[0])] for ring in polygon] for polygon in shape
        ],
    }
