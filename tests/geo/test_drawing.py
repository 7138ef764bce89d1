"""From outlines to a picture: nothing lost, nothing outside, neighbours side by side."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.geo import drawing as drawings
from portal.core.geo.clip import clipped
from portal.core.geo.drawing import MOST_BYTES, Drawing, Named, draw, path_of
from portal.core.geo.geometry import Polygon, Ring, Shape, area_km2, box_of, contains
from portal.core.geo.inset import split_far
from portal.core.geo.labels import Label, Labels, Letters, stretches
from portal.core.geo.outline import outline_of
from portal.core.geo.simplify import simplified
from portal.core.geo.svg import Words, render
from tests.geo.land import plot, ring_road, square

WORDS = Words("Bản đồ xã Chi Lăng", "Xã Chi Lăng giáp xã Bằng Mạc & xã <Vạn Linh>.", "B")
NUMBERS = re.compile(r"-?\d+")


def named(key: str, shape: Shape, name: str = "") -> Named:
    return Named(key, name or f"Xã {key}", shape)


def corners(path: str) -> list[tuple[int, int]]:
    """Every corner of a path of ours, in the units of the drawing."""
    found = []
    for ring in filter(None, path.split("z")):
        start, line = ring[1:].split("l")
        x, y = map(int, NUMBERS.findall(start))
        found.append((x, y))
        steps = list(map(int, NUMBERS.findall(line)))
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def svg_of(drawing: Drawing, **options: object) -> ET.Element:
    """The picture, parsed: it is well-formed."""
    names = {area.key: f"Xã {area.key}" for area in (drawing.own, *drawing.near, *drawing.inside)}
    text = render(drawing, WORDS, names=names, **options)  # type: ignore[arg-type]
    assert len(text.encode()) <= MOST_BYTES
    assert "style" not in text
    assert "nan" not in text.lower()
    return ET.fromstring(text)  # noqa: S314 - our own text


# --- simplifying ---------------------------------------------------------------------------


def grid(columns: int, rows: int, wavy: int) -> list[Shape]:
    return [plot(column, row, wavy=wavy) for column in range(columns) for row in range(rows)]


def edges(shape: Shape) -> set[frozenset[tuple[float, float]]]:
    return {
        frozenset((a, b))
        for polygon in shape
        for ring in polygon
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
    }


@pytest.mark.parametrize("tolerance", [0.0001, 0.002, 0.01])
def test_neighbours_keep_one_border(tolerance: float) -> None:
    shapes = grid(3, 3, wavy=7)
    before = [edges(shape) for shape in shapes]
    after = [edges(shape) for shape in simplified(shapes, tolerance)]
    for one in range(9):
        for other in range(one):
            shared = before[one] & before[other]
            assert bool(shared) == bool(after[one] & after[other])
    # Every edge inside the grid is still read from both sides.
    inner = [edge for sides in after for edge in sides]
    outline = {edge for edge in inner if inner.count(edge) == 1}
    rim = {edge for sides in before for edge in sides if sum(edge in s for s in before) == 1}
    assert {point for edge in outline for point in edge} <= {p for edge in rim for p in edge}


def test_an_island_and_the_hole_it_fills_stay_alike() -> None:
    island = square(1, 1, wavy=9)
    around: Polygon = (square(0, 0, 3), island[::-1])
    lake, land = simplified([(around,), ((island,),)], 0.01)
    assert len(land[0][0]) < len(island)
    assert set(lake[0][1]) == set(land[0][0])


def test_a_coarser_drawing_has_fewer_corners_and_the_same_land() -> None:
    shape = plot(0, 0, wavy=30)
    counts = [
        len(simplified([shape], tolerance)[0][0][0]) for tolerance in (0, 0.0005, 0.002, 0.01)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(shape[0][0]) > counts[-1] >= 4
    assert area_km2(simplified([shape], 0.002)[0]) == pytest.approx(area_km2(shape), rel=0.05)


points = st.tuples(st.integers(0, 60), st.integers(0, 60))
rings = st.lists(points, min_size=3, max_size=12, unique=True).map(
    lambda found: tuple((106 + x / 100, 21 + y / 100) for x, y in found)
)


@given(st.lists(rings, min_size=1, max_size=3), st.floats(0, 0.2))
def test_simplifying_invents_no_corner(found: list[Ring], tolerance: float) -> None:
    shape = tuple((ring,) for ring in found)
    (result,) = simplified([shape], tolerance)
    assert len(result) == len(shape)
    for before, after in zip(shape, result, strict=True):
        assert not after or set(after[0]) <= set(before[0])


# --- cutting, outlines, names --------------------------------------------------------------


@given(st.lists(rings, min_size=1, max_size=2))
def test_what_is_cut_lies_in_the_rectangle(found: list[Ring]) -> None:
    shape = tuple((ring,) for ring in found)
    cut = clipped(shape, 106.1, 21.1, 106.4, 21.3)
    for polygon in cut:
        for x, y in polygon[0]:
            assert 106.1 - 1e-9 <= x <= 106.4 + 1e-9
            assert 21.1 - 1e-9 <= y <= 21.3 + 1e-9


def test_cutting_keeps_what_is_inside_and_drops_the_rest() -> None:
    assert clipped(plot(0, 0), 105, 20, 108, 23) == plot(0, 0)
    assert clipped(plot(0, 0), 107, 20, 108, 23) == ()
    half = clipped(plot(0, 0), 106.05, 20, 108, 23)
    assert area_km2(half) == pytest.approx(area_km2(plot(0, 0)) / 2, rel=1e-3)


def test_the_outline_of_a_grid_is_its_rim() -> None:
    outline = outline_of(grid(3, 3, wavy=0))
    assert len(outline) == 1
    assert area_km2(outline) == pytest.approx(area_km2(plot(0, 0, 3)), rel=1e-2)
    assert len(outline_of([(ring_road(0, 0),)])) == 2  # the hole is a line, too
    assert len(outline_of([plot(0, 0), plot(5, 5)])) == 2


def test_a_name_stands_inside_or_not_at_all() -> None:
    wide: Shape = ((((0, 0), (300, 0), (300, 60), (0, 60)),),)
    assert all(contains(wide, stretch.middle) for stretch in stretches(wide))
    labels, letters = Labels(1000, 1000), Letters(20, 30)
    assert labels.place(wide, "Chi Lăng", letters) == Label(150, 40)
    assert labels.place(wide, "Chi Lăng", letters) is None  # it is taken
    thin: Shape = ((((500, 0), (520, 0), (520, 600), (500, 600)),),)
    assert labels.place(thin, "Chi Lăng", letters) is None
    assert labels.place(thin, "Chi Lăng", letters, is_needed=True) is not None
    assert labels.place((), "Chi Lăng", letters, is_needed=True) is None
    assert stretches(()) == []


def test_what_has_no_room_in_large_letters_is_written_small_only() -> None:
    plots: list[Shape] = [
        ((((x, 300), (x + 100, 300), (x + 100, 400), (x, 400)),),) for x in (200, 300, 400)
    ]
    labels = Labels(1000, 1000)
    found = [labels.place(plot, "Chi Lăng", Letters(20, 40)) for plot in plots]
    assert [label.is_fine for label in found if label] == [True, True, True]
    wide: Shape = ((((200, 500), (500, 500), (500, 600), (200, 600)),),)
    label = labels.place(wide, "Chi Lăng", Letters(20, 40))
    assert label is not None
    assert not label.is_fine
    kept_free = Labels(1000, 1000, [(200, 500, 500, 600)])
    assert kept_free.place(wide, "Chi Lăng", Letters(20, 40)) is None


def test_names_are_whole_and_apart_in_both_letters() -> None:
    own = named("1", plot(1, 1), "Tân Thành")
    near = [
        named(f"{c}{r}", plot(c, r), "Lương Văn Tri")
        for c in range(3)
        for r in range(3)
        if (c, r) != (1, 1)
    ]
    drawing = draw(own, near)
    names = {row.key: row.name for row in (own, *near)}
    for own_size, near_size, sizes in ((34, 24, (True, False)), (52, 42, (False,))):
        boxes = []
        for area in (drawing.own, *drawing.near):
            if area.label is None or area.label.is_fine not in sizes:
                continue
            size = own_size if area is drawing.own else near_size
            half = len(names[area.key]) * size * 0.56 / 2
            boxes.append((area.label.x - half, area.label.y - size, area.label.x + half))
            assert boxes[-1][0] >= 0
            assert boxes[-1][2] <= drawing.width
        assert boxes
        for number, (left, top, right) in enumerate(boxes):
            for other_left, other_top, other_right in boxes[:number]:
                beside = right <= other_left or other_right <= left
                assert beside or abs(top - other_top) >= near_size


def test_names_for_large_maps_alone_are_marked() -> None:
    drawing = draw(named("1", plot(0, 0)), [named("2", plot(1, 0)), named("3", plot(0, 1))])
    labels = [Label(300, 100, is_fine=True), Label(600, 100)]
    near = [replace(area, label=label) for area, label in zip(drawing.near, labels, strict=True)]
    root = svg_of(replace(drawing, near=tuple(near)))
    groups = {element.get("class"): element for element in root if element.get("class")}
    assert [text.text for text in groups["map-names-near map-fine"]] == ["Xã 2"]
    assert [text.text for text in groups["map-names-near"]] == ["Xã 3"]


# --- the whole drawing ---------------------------------------------------------------------


def test_a_commune_among_its_neighbours() -> None:
    own = named("06463", plot(1, 1, wavy=5))
    near = [
        named(f"{c}{r}", plot(c, r, wavy=5)) for c in range(3) for r in range(3) if (c, r) != (1, 1)
    ]
    drawing = draw(own, near)
    assert {area.key for area in drawing.near} == {row.key for row in near}
    for x, y in corners(drawing.own.path):
        assert 0 < x < drawing.width
        assert 0 < y < drawing.height
    root = svg_of(drawing)
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    texts = [element.text for element in root.iter() if element.tag == "text"]
    assert "Xã 06463" in texts
    assert any(text and text.endswith(" km") for text in texts)
    assert "B" in texts
    assert [element.get("class") for element in root].count("map-north") == 1


def test_a_stored_drawing_comes_back() -> None:
    drawing = draw(
        named("1", (*plot(0, 0, 3), *plot(40, 0, 0.2))),
        [named("2", plot(3, 0, 3))],
        [named("11", (*plot(0, 0, 3), *plot(40, 0, 0.2)))],
    )
    assert drawing.inset is not None
    assert Drawing.from_json(json.loads(json.dumps(drawing.to_json()))) == drawing


def test_a_province_is_drawn_from_its_communes_with_one_outline() -> None:
    parts = [named(f"{c}{r}", plot(c, r, wavy=3)) for c in range(5) for r in range(4)]
    # The outline in another file runs a little beside theirs.
    whole: Shape = (((*square(0.01, 0.01, 4.98),),),)
    whole = ((tuple((x, min(y, 21.4)) for x, y in whole[0][0]),),)
    drawing = draw(named("20", whole), [], parts)
    drawn = {corner for area in drawing.inside for corner in corners(area.path)}
    assert set(corners(drawing.own.path)) <= drawn
    few = draw(named("20", whole), [], parts[:3])  # communes of one district only
    assert few.own.path != drawing.own.path
    assert max(x for x, _y in corners(few.own.path)) > 900


def test_links_are_no_stops_of_the_keyboard_and_escaped() -> None:
    parts = [named(f"{c}", plot(c, 0)) for c in range(3)]
    drawing = draw(named("20", tuple(p for part in parts for p in part.shape)), [], parts)
    root = svg_of(drawing, links={"1": "//a.vn/?x=1&y=2"})
    links = [element for element in root.iter() if element.tag == "a"]
    assert [(link.get("href"), link.get("tabindex")) for link in links] == [
        ("//a.vn/?x=1&y=2", "-1")
    ]


def test_a_picture_holds_no_links() -> None:
    """They lie over the picture, where screen readers do not go: the list beside it has them."""
    parts = [named(f"{c}", plot(c, 0)) for c in range(3)]
    drawing = draw(named("20", tuple(p for part in parts for p in part.shape)), [], parts)
    picture, over = svg_of(drawing, links={"1": "//a.vn/"})
    assert (picture.get("role"), over.get("aria-hidden")) == ("img", "true")
    assert picture.get("aria-labelledby") == "map-t map-d"
    assert {element.get("id") for element in picture} >= {"map-t", "map-d"}
    assert not list(picture.iter("a"))
    assert len(list(over.iter("a"))) == 1


def test_a_pin_does_not_stand_on_the_name() -> None:
    drawing = draw(named("1", plot(0, 0)), [])
    label = drawing.own.label
    assert label is not None

    def name_at(point: tuple[float, float]) -> int:
        texts = [text for text in svg_of(drawing, point=point).iter("text") if text.text == "Xã 1"]
        return int(texts[0].get("y", ""))

    middle = drawing.place((106.05, 21.05))
    assert middle is not None
    assert name_at((106.05, 21.05)) > middle[1] + 50
    assert name_at((106.01, 21.09)) == label.y


def test_too_many_links_are_left_out() -> None:
    parts = [named(f"{c}-{r}", plot(c, r)) for c in range(12) for r in range(10)]
    drawing = draw(named("79", plot(0, 0, 12)), [], parts)
    root = svg_of(drawing, links={part.key: f"//xa-{part.key}.example.vn/" for part in parts})
    assert not [element for element in root.iter() if element.tag == "a"]


def test_a_heavy_map_is_drawn_coarser() -> None:
    drawing = draw(named("1", plot(0, 0, wavy=4_000)), [])
    assert drawing.tolerance > drawings._FINEST
    svg_of(drawing)


def test_no_island_is_left_out() -> None:
    rocks = tuple(plot(column * 0.7, 1.5, 0.004)[0] for column in range(5))
    drawing = draw(named("22", (*plot(0, 0), *rocks)), [])
    assert drawing.own.path.count("M") == 6
    close = tuple(plot(0.5 + column * 0.0004, 1.5, 0.0002)[0] for column in range(5))
    assert draw(named("22", (*plot(0, 0), *close)), []).own.path.count("M") <= 3


def test_far_islands_get_a_corner_of_their_own() -> None:
    land, islands = plot(0, 0, 3), (*plot(40, 2, 0.3), *plot(42, 2, 0.3))
    assert split_far((*land, *islands)) == (land, islands)
    assert split_far((*land, *plot(4, 0, 0.3)))[1] == ()  # not far
    # An archipelago is not torn apart.
    scattered = tuple(plot(column * 9, 0, 0.5)[0] for column in range(4))
    assert split_far(scattered) == (scattered, ())
    parts = [named("1", land), named("hs", islands, "Đặc khu Hoàng Sa")]
    drawing = draw(named("48", (*land, *islands)), [], parts)
    assert drawing.inset is not None
    assert drawing.inset.names == ("hs",)
    assert [area.key for area in drawing.inside] == ["1"]
    root = svg_of(drawing)
    assert [element.get("class") for element in root].count("map-inset") == 1
    frame = drawing.inset.frame
    for path in drawing.inset.paths:
        for x, y in corners(path):
            assert frame.left <= x <= frame.left + frame.width
            assert frame.top <= y <= frame.top + frame.height
    in_islands, in_land = drawing.place((110.015, 21.215)), drawing.place((106.1, 21.1))
    assert in_islands is not None
    assert in_land is not None
    assert in_islands[0] > frame.left > in_land[0]


def test_a_point_is_marked_where_it_is() -> None:
    drawing = draw(named("1", plot(0, 0)), [])

    def pin(point: tuple[float, float]) -> list[ET.Element]:
        root = svg_of(drawing, point=point)
        return [element for element in root if element.get("class") == "map-point"]

    assert len(pin((106.05, 21.05))) == 1
    assert pin((108.0, 21.05)) == []


def test_several_points_are_marked_with_their_numbers() -> None:
    drawing = draw(named("1", plot(0, 0)), [])
    south, north, outside = (106.05, 21.02), (106.05, 21.08), (108.0, 21.05)
    root = svg_of(drawing, marks=[south, outside, north])
    pins = [element for element in root if element.get("class") == "map-point"]
    # One that lies farther down stands in front.
    assert [pin.findtext("text") for pin in pins] == ["3", "1"]
    where = drawing.place(south)
    assert where is not None
    assert pins[1].get("transform") == f"translate({where[0]} {where[1]}) scale(1.7)"


def test_words_are_escaped_and_named() -> None:
    root = svg_of(draw(named("1", plot(0, 0)), []), ident="map-1")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "map-1-t map-1-d"
    texts = {element.get("id"): element.text for element in root if element.get("id")}
    assert texts == {"map-1-t": WORDS.title, "map-1-d": WORDS.description}


@given(st.lists(rings, min_size=1, max_size=4), st.lists(rings, max_size=3))
def test_any_land_can_be_drawn(found: list[Ring], around: list[Ring]) -> None:
    drawing = draw(
        named("1", tuple((ring,) for ring in found)),
        [named(f"n{number}", ((ring,),)) for number, ring in enumerate(around)],
    )
    assert drawing.own.path
    for x, y in corners(drawing.own.path):
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    for area in drawing.near:
        for x, y in corners(area.path):
            assert -20 <= x <= drawing.width + 20
            assert -20 <= y <= drawing.height + 20
    svg_of(drawing, point=found[0][0])


def test_a_path_is_short() -> None:
    shape: Shape = ((((0.2, 0.1), (10.4, 0.0), (10.0, 5.0), (0.0, 5.0), (0.1, 4.9)),),)
    assert path_of(shape) == "M0,0l10,0 0,5-10,0z"
    assert path_of(((((1.0, 1.0), (1.2, 1.1), (1.3, 1.3)),),)) == ""
    assert math.isclose(box_of(shape).east, 10.4)
