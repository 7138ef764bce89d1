"""From degrees to the units of a drawing and back.

Equirectangular: a degree of longitude is as much shorter than one of latitude as it is
on the ground in the middle of the drawing. For a province that is true to a per cent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from portal.core.geo.geometry import KM_A_DEGREE, Box, Position, Shape

WIDTH = 1000
_LEAST_HEIGHT, _MOST_HEIGHT = 560, 1200
_MARGIN = 60
# About a hundred metres: a place smaller than that is drawn as if it were so big.
_LEAST_SPAN = 0.001


@dataclass(frozen=True)
class Frame:
    """Which part of the land a drawing shows. North is up.

    `scale` is in units of the drawing a degree of latitude, `shrink` the cosine of the
    middle latitude; (`west`, `north`) in degrees lies at the frame's upper left corner,
    which is at (`left`, `top`) of the drawing.
    """

    west: float
    north: float
    scale: float
    shrink: float
    width: int
    height: int
    left: int = 0
    top: int = 0

    def place(self, position: Position) -> Position:
        """Where a position in degrees lies in the drawing."""
        return (
            self.left + (position[0] - self.west) * self.shrink * self.scale,
            self.top + (self.north - position[1]) * self.scale,
        )

    def place_shape(self, shape: Shape) -> Shape:
        """A whole shape in the units of the drawing."""
        return tuple(
            tuple(tuple(self.place(position) for position in ring) for ring in polygon)
            for polygon in shape
        )

    def shows(self, position: Position) -> bool:
        """Whether a position in degrees lies inside the frame."""
        x, y = self.place(position)
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height

    @property
    def box(self) -> Box:
        """The land that is shown, in degrees."""
        east = self.west + self.width / (self.scale * self.shrink)
        return Box(self.west, self.north - self.height / self.scale, east, self.north)

    @property
    def units_a_km(self) -> float:
        """Units of the drawing a kilometre."""
        return self.scale / KM_A_DEGREE


@dataclass(frozen=True)
class Room:
    """How large a frame may be, in the units of the drawing; `margin` stays free inside."""

    width: int = WIDTH
    least_height: int = _LEAST_HEIGHT
    most_height: int = _MOST_HEIGHT
    margin: int = _MARGIN


def frame_around(box: Box, room: Room = Room()) -> Frame:
    """The frame in which `box` lies in the middle with a margin."""
    middle = (box.south + box.north) / 2
    shrink = math.cos(math.radians(middle))
    across = max((box.east - box.west) * shrink, _LEAST_SPAN)
    up = max(box.north - box.south, _LEAST_SPAN)
    free = 2 * room.margin
    scale = min((room.width - free) / across, (room.most_height - free) / up)
    height = round(min(max(up * scale + free, room.least_height), room.most_height))
    return Frame(
        west=(box.west + box.east) / 2 - room.width / (2 * scale * shrink),
        north=middle + height / (2 * scale),
        scale=scale,
        shrink=shrink,
        width=room.width,
        height=height,
    )
