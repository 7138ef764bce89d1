"""A drawing as SVG: classes and attributes only, colours are the stylesheet's.

No inline style (the policy of public pages forbids it) and nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.core.geo.drawing import MOST_BYTES, MOST_LINKS, Area, Drawing, Inset
from portal.core.geo.geometry import Position

# Kilometres that a scale bar may show; the longest that takes a quarter of the width.
_BARS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)
_BAR_SHARE = 0.25
_BAR_MARGIN = 36
_NORTH_MARGIN = 50
# How far to the side and down a name has to be from the tip of a pin.
_PIN_ROOM, _PIN_HEIGHT = (200, 64), 90


@dataclass(frozen=True)
class Words:
    """What a picture says to those who do not see it; `north` is written at the arrow."""

    title: str
    description: str
    north: str = "N"


def render(
    drawing: Drawing,
    words: Words,
    *,
    names: Mapping[str, str],
    links: Mapping[str, str] | None = None,
    point: Position | None = None,
    marks: Sequence[Position] = (),
    ident: str = "map",
) -> SafeString:
    """The `<svg>` of a map, at most `MOST_BYTES` of it without `marks`.

    `names`: key of an area → what is written on it where it fits. `links`: key of an area
    inside → where a click leads, unless that would make the map too heavy; the same links
    stand in a list beside the map, so these are no stops of the keyboard and unknown to
    screen readers. `point`: longitude and latitude that are marked; `marks`: several of
    them, numbered from 1. `ident` is unique on the page.
    """
    given = links if links and len(drawing.inside) <= MOST_LINKS else {}
    pins = _Pins(point, tuple(marks))
    picture = _render(drawing, words, names, given, pins, ident)
    if given and len(picture.encode()) > MOST_BYTES:
        picture = _render(drawing, words, names, {}, pins, ident)
    return mark_safe(picture)  # noqa: S308 - text is escaped, paths are our numbers


@dataclass(frozen=True)
class _Pins:
    """What is marked on a map: one point, or several with their numbers."""

    point: Position | None
    marks: tuple[Position, ...]

    def first(self, drawing: Drawing) -> tuple[int, int] | None:
        """Where the one point is shown, if it is."""
        return drawing.place(self.point) if self.point is not None else None

    def drawn(self, drawing: Drawing) -> str:
        """Every pin that lies on the map; those in the north first, so that none hides it."""
        one = self.first(drawing)
        numbered = [
            (place, number)
            for number, position in enumerate(self.marks, start=1)
            if (place := drawing.place(position)) is not None
        ]
        rows = sorted(numbered, key=lambda row: row[0][1])
        return (_pin(*one) if one else "") + "".join(
            _numbered_pin(*place, number) for place, number in rows
        )


def _render(
    drawing: Drawing,
    words: Words,
    names: Mapping[str, str],
    links: Mapping[str, str],
    pins: _Pins,
    ident: str,
) -> str:
    mark = escape(ident)
    named = f'role="img" aria-labelledby="{mark}-t {mark}-d"'
    told = (
        f'<title id="{mark}-t">{escape(words.title)}</title>'
        f'<desc id="{mark}-d">{escape(words.description)}</desc>'
    )
    ground = _group("map-near", map(_path, drawing.near))
    ground += f'<path class="map-own" d="{drawing.own.path}"/>'
    over = [_group("map-in", (_linked(area, links) for area in drawing.inside))]
    if drawing.inside:
        over.append(f'<path class="map-line" d="{drawing.own.path}"/>')
    place = pins.first(drawing)
    over += [
        _group("map-names-in", _labels(drawing.inside, names)),
        _group("map-names-near", _labels(drawing.near, names)),
        _group("map-names-near map-fine", _labels(drawing.near, names, fine=True)),
        _group("map-names-own", _labels((_beside(drawing.own, place),), names)),
        _bar(drawing),
        _north(drawing, words.north),
        _inset(drawing.inset, names) if drawing.inset else "",
        pins.drawn(drawing),
    ]
    size = f'class="map" viewBox="0 0 {drawing.width} {drawing.height}"'
    drawn = "".join(over)
    if not links:
        return f"<svg {size} {named}>{told}{ground}{drawn}</svg>"
    # A picture may hold no links: the land is the picture, and what lies over it unread.
    return f'<svg {size}><g {named}>{told}{ground}</g><g aria-hidden="true">{drawn}</g></svg>'


def _group(name: str, parts: Iterable[str]) -> str:
    """A group of one class; nothing where it would be empty."""
    content = "".join(parts)
    return f'<g class="{name}">{content}</g>' if content else ""


def _path(area: Area) -> str:
    return f'<path d="{area.path}"/>'


def _linked(area: Area, links: Mapping[str, str]) -> str:
    url = links.get(area.key)
    return f'<a href="{escape(url)}" tabindex="-1">{_path(area)}</a>' if url else _path(area)


def _labels(
    areas: Iterable[Area], names: Mapping[str, str], *, fine: bool = False
) -> Iterable[str]:
    for area in areas:
        name, label = names.get(area.key), area.label
        if label and name and label.is_fine is fine:
            yield f'<text x="{label.x}" y="{label.y}">{escape(name)}</text>'


def _inset(inset: Inset, names: Mapping[str, str]) -> str:
    """Far islands in a frame of their own, with the names of who lies there alone."""
    frame = inset.frame
    name = ", ".join(names[key] for key in inset.names if names.get(key))
    middle, low = frame.left + frame.width // 2, frame.top + frame.height - 10
    label = f'<text x="{middle}" y="{low}">{escape(name)}</text>' if name else ""
    return (
        f'<g class="map-inset"><rect x="{frame.left}" y="{frame.top}" width="{frame.width}"'
        f' height="{frame.height}"/><path d="{"".join(inset.paths)}"/>{label}</g>'
    )


def _bar(drawing: Drawing) -> str:
    """A line as long as a round number of kilometres, at the lower left."""
    frame = drawing.frame
    fitting = [km for km in _BARS if km * frame.units_a_km <= frame.width * _BAR_SHARE]
    km = fitting[-1] if fitting else _BARS[0]
    length = round(km * frame.units_a_km)
    y = drawing.height - _BAR_MARGIN
    text = f"{km:g} km".replace(".", ",")
    return (
        f'<g class="map-bar"><path d="M{_BAR_MARGIN},{y - 10}v10h{length}v-10"/>'
        f'<text x="{_BAR_MARGIN + length / 2:.0f}" y="{y - 12}">{text}</text></g>'
    )


def _north(drawing: Drawing, letter: str) -> str:
    """An arrow to the north, which is up, at the lower right."""
    x, y = drawing.width - _NORTH_MARGIN, drawing.height - _BAR_MARGIN
    return (
        f'<g class="map-north"><path d="M{x},{y - 48}l16,48-16-12-16,12z"/>'
        f'<text x="{x}" y="{y - 56}">{escape(letter)}</text></g>'
    )


_PIN = "c-8-20-26-30-26-52a26,26 0 1 1 52,0c0,22-18,32-26,52z"


def _pin(x: int, y: int) -> str:
    """A pin whose tip is at the point."""
    return (
        f'<g class="map-point"><path d="M{x},{y}{_PIN}"/><circle cx="{x}" cy="{y - 52}" r="9"/></g>'
    )


def _numbered_pin(x: int, y: int, number: int) -> str:
    """A larger pin that holds its number."""
    return (
        f'<g class="map-point" transform="translate({x} {y}) scale(1.7)">'
        f'<path d="M0,0{_PIN}"/><text y="-42">{number}</text></g>'
    )


def _beside(area: Area, place: tuple[int, int] | None) -> Area:
    """The area with its name moved below a pin that would stand on it."""
    label = area.label
    if place is None or label is None:
        return area
    is_under = (
        abs(label.x - place[0]) < _PIN_ROOM[0] and -_PIN_HEIGHT < label.y - place[1] < _PIN_ROOM[1]
    )
    if not is_under:
        return area
    below = replace(label, y=place[1] + _PIN_ROOM[1])
    return replace(area, label=below)
