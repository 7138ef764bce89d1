"""Maps as pages show them: the picture, the same in words, the way to a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from portal.core.geo.points import written
from portal.core.geo.svg import render
from portal.tenancy.boundaries.selectors import UnitMap, unit_map
from portal.tenancy.boundaries.words import (
    Key,
    legend,
    marks_words,
    picture_words,
    point_words,
    sentences,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from portal.core.geo.geometry import Position


# What an answer with a map is made of, among its cache tags.
MAPS_TAG = "boundaries"


@dataclass(frozen=True)
class ShownMap:
    """A map ready for a template: the picture, and the same in words beside it."""

    found: UnitMap
    title: str
    svg: SafeString
    sentences: tuple[str, ...]
    legend: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Way:
    """How to get to a point: map services as plain links, never a frame of theirs."""

    point: str
    google: str
    openstreetmap: str
    geo: str


def has_map(unit_id: UUID | str | None) -> bool:
    """Whether there is a map to be shown of a unit."""
    return bool(unit_id) and unit_map(unit_id) is not None  # type: ignore[arg-type]


def map_of_unit(unit_id: UUID | str | None, ident: str = "ban-do") -> ShownMap | None:
    """The map of a unit; None while no outline of it is loaded. `ident`: unique on a page."""
    found = unit_map(unit_id) if unit_id else None
    if found is None:
        return None
    return shown(found, ident)


def shown(found: UnitMap, ident: str) -> ShownMap:
    """The map with all that stands beside it."""
    svg = render(
        found.drawing, picture_words(found), names=found.names, links=found.links, ident=ident
    )
    return ShownMap(found, title_of(found), svg, tuple(sentences(found)), tuple(legend(found)))


def map_with_point(unit_id: UUID | str | None, name: str, point: Position) -> ShownMap | None:
    """The map of a unit with a place of it marked."""
    found = unit_map(unit_id) if unit_id else None
    if found is None:
        return None
    words = point_words(found, name, point)
    svg = render(found.drawing, words, names=found.names, point=point, ident="vi-tri")
    return ShownMap(found, words.title, svg, (words.description,))


def map_with_marks(
    unit_id: UUID | str | None, marks: Sequence[tuple[str, Position]]
) -> ShownMap | None:
    """The map of a unit with contact points marked, numbered in the order of `marks`."""
    found = unit_map(unit_id) if unit_id else None
    if found is None:
        return None
    words = marks_words(found, marks)
    points = [point for _name, point in marks]
    svg = render(found.drawing, words, names=found.names, marks=points, ident="dau-moi")
    return ShownMap(found, words.title, svg, (words.description,))


def way_to(point: Position) -> Way:
    """The links to a point."""
    latitude, longitude = f"{point[1]:.6f}", f"{point[0]:.6f}"
    pair = f"{latitude},{longitude}"
    return Way(
        point=written(point),
        google="https://www.google.com/maps/dir/?" + urlencode({"api": 1, "destination": pair}),
        openstreetmap=f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}"
        f"#map=15/{latitude}/{longitude}",
        geo=f"geo:{pair}",
    )


def unit_of(request: HttpRequest | None) -> Any:
    """The unit whose portal is asked, or None on the admin host."""
    site = getattr(request, "site_context", None)
    return site.unit_id if site is not None else None
