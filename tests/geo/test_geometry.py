"""Outlines as numbers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.core.geo.frame import frame_around
from portal.core.geo.geometry import (
    Box,
    GeometryError,
    area_km2,
    box_of,
    centre,
    contains,
    parse_geometry,
    to_geojson,
)
from tests.geo.land import geojson, plot, ring_road

degrees = st.tuples(st.floats(102, 110, width=32), st.floats(8, 23, width=32))
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def test_a_shape_comes_back_as_it_was_stored() -> None:
    shape = (ring_road(0, 0), *plot(5, 5))
    assert parse_geometry(geojson(shape)) == shape
    assert parse_geometry(to_geojson(shape)) == shape


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        {"type": "Point", "coordinates": [106, 21]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [["x", "y"]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": [[[0]] * 4]},
        {"type": "Polygon", "coordinates": [[[True, False]] * 4]},
        {"type": "Polygon", "coordinates": [[*SQUARE, [math.nan, 1]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE, [math.inf, 1]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE, [181, 1]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE, [1, 91]]]},
    ],
)
def test_what_is_no_outline_is_refused(geometry: Any) -> None:
    with pytest.raises(GeometryError) as caught:
        parse_geometry(geometry)
    assert str(caught.value)


def test_repeated_corners_and_empty_parts_are_left_out() -> None:
    twice = [[0, 0], [0, 0], [1, 0], [1.0000001, 0], [1, 1], [0, 1], [0, 0]]
    line = [[2, 2], [3, 3], [2, 2]]
    shape = parse_geometry({"type": "MultiPolygon", "coordinates": [[twice, line], [line]]})
    assert shape == ((((0, 0), (1, 0), (1, 1), (0, 1)),),)


@given(st.recursive(st.none() | st.floats() | st.text(max_size=3), st.lists, max_leaves=12))
def test_nothing_but_a_geometry_error_ever_comes(coordinates: Any) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        try:
            shape = parse_geometry({"type": kind, "coordinates": coordinates})
        except GeometryError:
            continue
        assert all(math.isfinite(n) for n in box_of(shape))


def test_area_and_what_lies_inside() -> None:
    square, road = plot(0, 0), (ring_road(0, 0),)
    side = 11.1195
    assert area_km2(square) == pytest.approx(side * side * math.cos(math.radians(21.05)), rel=1e-3)
    assert area_km2(road) == pytest.approx(8 * area_km2(square), rel=5e-3)
    assert contains(road, (106.05, 21.05))
    assert not contains(road, (106.15, 21.15))  # in the hole
    assert not contains(road, (105.9, 21.05))
    assert centre(square) == pytest.approx((106.05, 21.05))
    assert centre((*plot(0, 0), *plot(2, 0))) == pytest.approx((106.15, 21.05))
    clockwise = ((plot(0, 0)[0][0][::-1],),)
    assert centre(clockwise) == pytest.approx((106.05, 21.05))


@given(st.lists(degrees, min_size=3, max_size=8, unique=True))
def test_the_centre_lies_in_the_rectangle(ring: list[tuple[float, float]]) -> None:
    shape = ((tuple(ring),),)
    box = box_of(shape)
    assume(area_km2(shape) > 1)
    x, y = centre(shape)
    if len(ring) == 3:  # a bow tie has its centre anywhere
        assert box.west - 1e-6 <= x <= box.east + 1e-6
        assert box.south - 1e-6 <= y <= box.north + 1e-6


@given(degrees, degrees, degrees)
def test_a_frame_shows_its_box_and_keeps_proportions(
    one: tuple[float, float], other: tuple[float, float], probe: tuple[float, float]
) -> None:
    west, east = sorted((one[0], other[0]))
    south, north = sorted((one[1], other[1]))
    frame = frame_around(Box(west, south, east, north))
    for position in ((west, south), (east, north)):
        x, y = frame.place(position)
        assert 0 < x < frame.width
        assert 0 < y < frame.height
    x, y = frame.place(probe)
    assert math.isfinite(x)
    assert math.isfinite(y)
    # A degree of latitude and one of longitude in the middle of the frame, on the ground.
    middle = math.cos(math.radians((south + north) / 2))
    right = frame.place((probe[0] + 1, probe[1]))[0] - x
    up = y - frame.place((probe[0], probe[1] + 1))[1]
    assert right / up == pytest.approx(middle)
