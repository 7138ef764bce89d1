"""A map as data: what `svg.render` turns into a picture, small enough to be stored.

The shapes are simplified, cut to the frame and written as paths once, when the borders
are loaded; a request only joins strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portal.core.geo.clip import clipped
from portal.core.geo.frame import WIDTH, Frame, Room, frame_around
from portal.core.geo.geometry import Box, Polygon, Position, Ring, Shape, area_km2, box_of
from portal.core.geo.inset import split_far
from portal.core.geo.labels import Label, Labels, Letters, Rectangle
from portal.core.geo.outline import outline_of
from portal.core.geo.simplify import simplified

# What a map may weigh as SVG. A fixed part of it are words, scale and frame; the rest is
# paths and labels, and a link for each unit inside unless there are too many of them.
MOST_BYTES = 24_000
_FIXED, _TAG, _LABEL, _LINK = 3_400, 12, 45, 62
MOST_LINKS = 100
# Units of the drawing, a thousand of them across: a third of a pixel on a laptop.
_FINEST = 0.8
_COARSER = 1.3
_COARSEST = 25.0
# Neighbours are drawn a little beyond the edge, so that their outline does not show there.
_BLEED = 12
# An island too small to draw is a dot, those close together one dot: none is left out.
_DOT = 3
# Parts that cover so much of the whole are the whole: the outline is drawn from them.
_COVERS = 0.97
# Letters on a map shown large and on a telephone: the stylesheet has the same numbers.
# Names inside are written on large maps alone.
OWN_LETTERS, NEAR_LETTERS, INSIDE_LETTERS = Letters(34, 52), Letters(24, 42), Letters(20, 20)
# Far islands stand at the right, where the sea is.
_MAIN_WIDTH, _INSET_WIDTH, _INSET_MARGIN = 660, 310, 15
# Degrees by which two sources may disagree about where the far islands end.
_FAR_MARGIN = 0.1
# There is little in the inset: it need not be as coarse as the rest.
_INSET_COARSEST = 4.0
# Where scale and arrow stand (see `svg`), left and right: no name is written over them.
BAR_ROOM, NORTH_ROOM = (290, 100), (100, 130)


@dataclass(frozen=True)
class Named:
    """A shape with the key it is known by and the name that is written on it."""

    key: str
    name: str
    shape: Shape


@dataclass(frozen=True)
class Area:
    """One shape of a drawing: its path, and where its name stands if it fits."""

    key: str
    path: str
    label: Label | None = None


@dataclass(frozen=True)
class Inset:
    """Far islands on a scale of their own; `names` are the keys of whom lies there alone."""

    frame: Frame
    paths: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A map: the unit, what lies around it, what lies inside it; see `Frame`."""

    width: int
    height: int
    frame: Frame
    own: Area
    near: tuple[Area, ...] = ()
    inside: tuple[Area, ...] = ()
    inset: Inset | None = None
    tolerance: float = field(default=_FINEST, compare=False)

    def place(self, position: Position) -> tuple[int, int] | None:
        """Where a position in degrees is shown; None where it lies outside the map."""
        for frame in ([self.inset.frame] if self.inset else []) + [self.frame]:
            if frame.shows(position):
                x, y = frame.place(position)
                return round(x), round(y)
        return None

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Drawing:
        """What `to_json` gave."""

        def area(row: Mapping[str, Any]) -> Area:
            label = row["label"]
            return Area(row["key"], row["path"], Label(**label) if label else None)

        inset = data["inset"]
        return cls(
            width=data["width"],
            height=data["height"],
            frame=Frame(**data["frame"]),
            own=area(data["own"]),
            near=tuple(map(area, data["near"])),
            inside=tuple(map(area, data["inside"])),
            inset=inset
            and Inset(Frame(**inset["frame"]), tuple(inset["paths"]), tuple(inset["names"])),
            tolerance=data["tolerance"],
        )


def draw(own: Named, near: Sequence[Named] = (), inside: Sequence[Named] = ()) -> Drawing:
    """The map of a unit, as fine as its weight allows.

    `near`: the units around it, drawn faint; `inside`: the units it consists of. Shapes
    that come from one source share their borders, and go on sharing them.
    """
    sketch = _Sketch(own, near, inside)
    links = len(inside) if len(inside) <= MOST_LINKS else 0
    allowed = MOST_BYTES - _FIXED - _LINK * links
    drawing = sketch.drawn(_FINEST)
    while (size := _size(drawing)) > allowed and drawing.tolerance < _COARSEST:
        # Far too big: not in small steps.
        coarser = max(_COARSER, (size / allowed) ** 0.7)
        drawing = sketch.drawn(drawing.tolerance * coarser)
    return drawing


def _size(drawing: Drawing) -> int:
    areas = (drawing.own, *drawing.near, *drawing.inside)
    far = sum(len(path) + _TAG for path in drawing.inset.paths) if drawing.inset else 0
    return far + sum(len(area.path) + _TAG + (_LABEL if area.label else 0) for area in areas)


class _Sketch:
    """What is drawn, in the units of the drawing, before anything is simplified."""

    def __init__(self, own: Named, near: Sequence[Named], inside: Sequence[Named]) -> None:
        bulk, far = split_far(own.shape)
        self.far = _wider(box_of(far)) if far else None
        if self.far is None:
            self.frame = frame_around(box_of(bulk))
            self.width, self.height = self.frame.width, self.frame.height
        else:
            self.frame = frame_around(box_of(bulk), Room(width=_MAIN_WIDTH))
            self.width, self.height = WIDTH, self.frame.height
            self.inset = _inset_frame(box_of(far), self.height)
        self.own, self.near, self.inside = own, near, inside
        self.parts_cover = sum(area_km2(row.shape) for row in inside) > _COVERS * area_km2(
            own.shape
        )

    def drawn(self, tolerance: float) -> Drawing:
        """The drawing without the corners that `tolerance` leaves out."""
        # Parts and whole come from two files and are simplified apart, as they were there.
        own, *near = _placed(self.frame, self._bulks([self.own, *self.near]), tolerance)
        parts = _placed(self.frame, self._bulks(self.inside), tolerance)
        labels = Labels(self.width, self.height, self._kept_free())
        own_label = (
            None if self.inside else labels.place(own, self.own.name, OWN_LETTERS, is_needed=True)
        )
        around = [(named, self._cut(shape)) for named, shape in zip(self.near, near, strict=True)]
        inside = [pair for pair in zip(self.inside, parts, strict=True) if pair[1]]
        if self.parts_cover:
            own = outline_of(_in_whole_units(shape) for _named, shape in inside)
        return Drawing(
            width=self.width,
            height=self.height,
            frame=self.frame,
            own=Area(self.own.key, path_of(own), own_label),
            near=tuple(
                Area(named.key, path_of(shape), labels.place(shape, named.name, NEAR_LETTERS))
                for named, shape in around
                if shape
            ),
            inside=tuple(
                Area(named.key, path_of(shape), labels.place(shape, named.name, INSIDE_LETTERS))
                for named, shape in inside
            ),
            inset=self._inset(tolerance),
            tolerance=tolerance,
        )

    def _kept_free(self) -> list[Rectangle]:
        """Where no name is written: scale, arrow to the north, inset."""
        low = self.height
        rooms: list[Rectangle] = [
            (0, low - BAR_ROOM[1], BAR_ROOM[0], low),
            (self.width - NORTH_ROOM[0], low - NORTH_ROOM[1], self.width, low),
        ]
        if self.far is not None:
            rooms.append((WIDTH - _INSET_WIDTH, 0, WIDTH, self.inset.height + 30))
        return rooms

    def _cut(self, shape: Shape) -> Shape:
        return clipped(shape, -_BLEED, -_BLEED, self.width + _BLEED, self.height + _BLEED)

    def _bulks(self, group: Sequence[Named]) -> list[Shape]:
        """The shapes without what the inset shows."""
        return [
            tuple(polygon for polygon in row.shape if not self._is_far(polygon)) for row in group
        ]

    def _is_far(self, polygon: Polygon) -> bool:
        return self.far is not None and self.far.meets(box_of((polygon,)))

    def _inset(self, tolerance: float) -> Inset | None:
        if self.far is None:
            return None
        group = self.inside if self.parts_cover else [self.own]
        rows = [
            (row, shape)
            for row in group
            if (shape := tuple(polygon for polygon in row.shape if self._is_far(polygon)))
        ]
        fine = min(tolerance, _INSET_COARSEST)
        shapes = _placed(self.inset, [shape for _row, shape in rows], fine)
        alone = tuple(row.key for row, shape in rows if len(shape) == len(row.shape))
        return Inset(self.inset, tuple(map(path_of, shapes)), alone)


def _wider(box: Box) -> Box:
    return Box(
        box.west - _FAR_MARGIN,
        box.south - _FAR_MARGIN,
        box.east + _FAR_MARGIN,
        box.north + _FAR_MARGIN,
    )


def _inset_frame(far: Box, height: int) -> Frame:
    """The frame of the far islands, at the upper right."""
    room = Room(_INSET_WIDTH, 180, height - 2 * _INSET_MARGIN, 34)
    frame = frame_around(far, room)
    return replace(frame, left=WIDTH - _INSET_WIDTH - _INSET_MARGIN, top=_INSET_MARGIN)


def _placed(frame: Frame, group: Sequence[Shape], tolerance: float) -> list[Shape]:
    """The shapes in the units of the drawing, islands that would vanish as dots."""
    placed = [frame.place_shape(shape) for shape in group]
    # An outline that is drawn coarsely does not show every rock by itself.
    dot = max(_DOT, tolerance)
    return [
        _with_dots(before, after, dot)
        for before, after in zip(placed, simplified(placed, tolerance), strict=True)
    ]


def _with_dots(before: Shape, after: Shape, dot: float) -> Shape:
    """`after`, with a dot for each polygon of `before` that is too small to be seen."""
    polygons: list[Polygon] = []
    dots: set[tuple[int, int]] = set()
    for whole, rest in zip(before, after, strict=True):
        box = box_of((whole[:1],))
        if rest and max(box.east - box.west, box.north - box.south) > dot:
            polygons.append(rest)
            continue
        x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
        cell = (round(x / dot / 2), round(y / dot / 2))
        if cell not in dots:
            dots.add(cell)
            polygons.append((((x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)),))
    return tuple(polygons)


def _in_whole_units(shape: Shape) -> Shape:
    """As `path_of` writes it: shared corners stay shared."""
    return tuple(
        tuple(tuple((float(round(x)), float(round(y))) for x, y in ring) for ring in polygon)
        for polygon in shape
    )


def path_of(shape: Shape) -> str:
    """The `d` of an SVG path: whole units, each corner relative to the one before."""
    return "".join(_ring_path(ring) for polygon in shape for ring in polygon)


def _ring_path(ring: Ring) -> str:
    """One ring; empty where rounding leaves nothing of it."""
    points = [(round(x), round(y)) for x, y in ring]
    at = points[0]
    steps = []
    for to in points[1:]:
        if to != at:
            steps.append(f"{to[0] - at[0]},{to[1] - at[1]}")
            at = to
    if len(steps) < 2:
        return ""
    # A minus sign parts two numbers as well as a comma or a space.
    line = " ".join(steps).replace(",-", "-").replace(" -", "-")
    return f"M{points[0][0]},{points[0][1]}l{line}z"
