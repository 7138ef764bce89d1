"""Outlines as plain numbers: reading GeoJSON, measuring, asking what lies inside.

A position is (longitude, latitude) in degrees of WGS 84. A ring is open: its last
position is not the first again. Vietnam lies far from the date line and the poles, so
nothing here cares for either.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygon = tuple[Ring, ...]  # the outer ring, then its holes
Shape = tuple[Polygon, ...]

# Kilometres of a degree of latitude.
KM_A_DEGREE = 111.195
# A decimetre is 6 decimals; borders are not known better than a metre.
_DECIMALS = 5
_FEWEST_IN_RING = 3


class GeometryError(ValueError):
    """The geometry cannot be used; says why, in the reader's language."""


class Box(NamedTuple):
    """The least rectangle around something, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return not (
            self.east < other.west
            or other.east < self.west
            or self.north < other.south
            or other.north < self.south
        )


def parse_geometry(geometry: Any) -> Shape:
    """The shape of a GeoJSON Polygon or MultiPolygon.

    Positions are rounded to a metre; repeated ones and rings without an area are left
    out. Raises GeometryError when nothing is left, or something is no number or not on
    the globe.
    """
    if not isinstance(geometry, dict):
        raise GeometryError(_("there is no geometry"))
    kind = geometry.get("type")
    coordinates: Any = geometry.get("coordinates")
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise GeometryError(_("the geometry is no Polygon or MultiPolygon"))
    try:
        polygons = [[_ring(ring) for ring in polygon] for polygon in coordinates]
    except (TypeError, IndexError) as error:
        raise GeometryError(_("the coordinates are not lists of numbers")) from error
    shape = tuple(
        tuple(ring for ring in polygon if len(ring) >= _FEWEST_IN_RING)
        for polygon in polygons
        if polygon and len(polygon[0]) >= _FEWEST_IN_RING
    )
    if not shape:
        raise GeometryError(_("the geometry encloses nothing"))
    return shape


def _ring(positions: Any) -> Ring:
    ring: list[Position] = []
    for position in positions:
        longitude, latitude = position[0], position[1]
        if isinstance(longitude, bool) or isinstance(latitude, bool):
            raise TypeError
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise GeometryError(_("a coordinate is not a number"))
        if abs(longitude) > 180 or abs(latitude) > 90:
            raise GeometryError(_("a coordinate lies outside the globe"))
        rounded = (round(longitude, _DECIMALS), round(latitude, _DECIMALS))
        if not ring or ring[-1] != rounded:
            ring.append(rounded)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return tuple(ring) if len(set(ring)) >= _FEWEST_IN_RING else ()


def to_geojson(shape: Shape) -> dict[str, Any]:
    """A GeoJSON MultiPolygon; `parse_geometry` gives the shape back."""
    return {
        "type": "MultiPolygon",
        "coordinates": [[[*ring, ring[0]] for ring in polygon] for polygon in shape],
    }


def rings_of(shape: Shape) -> Iterator[Ring]:
    """Every ring, outer ones and holes."""
    for polygon in shape:
        yield from polygon


def box_of(shape: Shape) -> Box:
    """The least rectangle around a shape."""
    longitudes = [position[0] for ring in rings_of(shape) for position in ring]
    latitudes = [position[1] for ring in rings_of(shape) for position in ring]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _signed_area(ring: Ring) -> float:
    """In square degrees, positive when the ring runs against the clock."""
    return (
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
    )


def area_km2(shape: Shape) -> float:
    """Area in km² as a flat map gives it, good to a per cent for a province."""
    square_degrees = sum(
        abs(_signed_area(polygon[0])) - sum(abs(_signed_area(hole)) for hole in polygon[1:])
        for polygon in shape
    )
    box = box_of(shape)
    shrink = math.cos(math.radians((box.south + box.north) / 2))
    return max(square_degrees, 0.0) * shrink * KM_A_DEGREE**2


def main_polygon(shape: Shape) -> Polygon:
    """The polygon with the largest outer ring."""
    return max(shape, key=lambda polygon: abs(_signed_area(polygon[0])))


def centre(shape: Shape) -> Position:
    """The centre of gravity of the outer rings; inside most shapes, not inside all."""
    total = longitude = latitude = 0.0
    for polygon in shape:
        ring = polygon[0]
        # Counted from the first corner: differences of products of large numbers are noise.
        x0, y0 = ring[0]
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
            weight = cross if _signed_area(ring) >= 0 else -cross
            total += weight
            longitude += weight * (x0 + (a[0] - x0 + b[0] - x0) / 3)
            latitude += weight * (y0 + (a[1] - y0 + b[1] - y0) / 3)
    if total <= 0:  # no area at all: the middle of the rectangle
        box = box_of(shape)
        return (box.west + box.east) / 2, (box.south + box.north) / 2
    return longitude / total, latitude / total


def contains(shape: Shape, position: Position) -> bool:
    """Whether a position lies inside; on the border either answer may come."""
    return any(_inside(polygon, position) for polygon in shape)


def _inside(polygon: Polygon, position: Position) -> bool:
    """Even or odd: how many edges lie east of the position."""
    longitude, latitude = position
    is_inside = False
    for ring in polygon:
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            if (a[1] > latitude) != (b[1] > latitude):
                crossing = a[0] + (latitude - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
                if longitude < crossing:
                    is_inside = not is_inside
    return is_inside
