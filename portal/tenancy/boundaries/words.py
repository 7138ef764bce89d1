"""A map in words: where the unit lies, how large it is, whom it borders on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.core.geo.geometry import Position
from portal.core.geo.points import written
from portal.core.geo.svg import Words
from portal.core.geo.touching import CENTRE, SIDES
from portal.tenancy.boundaries.selectors import Neighbour, UnitMap
from portal.tenancy.portal_names import in_sentence


@dataclass(frozen=True)
class Key:
    """One line of a map's legend. `kind`: the class of what is drawn so, without "map-"."""

    kind: str
    text: str


def title_of(found: UnitMap) -> str:
    """What the picture is called."""
    return _("Map of %(unit)s") % {"unit": in_sentence(found.unit_name)}


def sentences(found: UnitMap) -> list[str]:
    """The map for those who do not see it, one fact a sentence."""
    return [*_place(found), *_sides(found.around)]


def legend(found: UnitMap) -> list[Key]:
    """What the colours and frames of a map mean; only what is drawn."""
    drawing = found.drawing
    boundary = _("Boundary of %(unit)s") % {"unit": in_sentence(found.unit_name)}
    keys = [Key("line" if drawing.inside else "own", boundary)]
    if drawing.inside:
        keys.append(Key("in", _("Boundaries of communes and wards")))
    if drawing.near:
        keys.append(Key("near", _("Units around")))
    if drawing.inset:
        keys.append(Key("inset", _("Islands far from the shore, on a scale of their own")))
    return keys


def picture_words(found: UnitMap) -> Words:
    """Title and description of the picture."""
    return Words(title_of(found), " ".join(sentences(found)), _north())


def point_words(found: UnitMap, name: str, point: Position) -> Words:
    """Title and description of the picture with a place marked on it."""
    unit = in_sentence(found.unit_name)
    title = _("%(place)s on the map of %(unit)s") % {"place": name, "unit": unit}
    where = _("Latitude and longitude: %(point)s.") % {"point": written(point)}
    return Words(title, where, _north())


def marks_words(found: UnitMap, marks: Sequence[tuple[str, Position]]) -> Words:
    """Title and description of the picture with several places marked, by their numbers."""
    title = _("Contact points on the map of %(unit)s") % {"unit": in_sentence(found.unit_name)}
    told = (
        _("%(number)d: %(place)s (%(point)s)")
        % {"number": number, "place": name, "point": written(point)}
        for number, (name, point) in enumerate(marks, start=1)
    )
    return Words(title, "; ".join(told), _north())


def _north() -> str:
    """What stands at the arrow to the north."""
    return pgettext("letter at the arrow of a map", "N")


def _place(found: UnitMap) -> list[str]:
    said = []
    place = {"unit": found.unit_name, "above": in_sentence(found.above)}
    if found.lies and found.above:
        said.append(_in_part(found.lies) % place)
    if found.area_km2 is not None:
        said.append(_("Area: %(area)s km².") % {"area": _number(found.area_km2)})
    if found.inside:
        said.append(_("It has %(count)d communes and wards.") % {"count": len(found.inside)})
    return said


def _sides(around: Sequence[Neighbour]) -> list[str]:
    said = []
    for side in SIDES:
        names = [_called(row) for row in around if row.side == side]
        if names:
            said.append(_on_side(side) % {"names": listed(names)})
    return said


def _called(row: Neighbour) -> str:
    if not row.above:
        return in_sentence(row.name)
    names = {"unit": in_sentence(row.name), "above": in_sentence(row.above)}
    return _("%(unit)s (%(above)s)") % names


def listed(names: Sequence[str]) -> str:
    """Names as one says them: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _number(number: Decimal) -> str:
    """With comma and points of the language; whole tenths, as areas are given."""
    return numberformat.format(
        number.quantize(Decimal("0.1"), ROUND_HALF_UP),
        get_format("DECIMAL_SEPARATOR"),
        decimal_pos=1,
        grouping=3,
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )


def _in_part(place: str) -> str:
    return {
        CENTRE: _("%(unit)s lies in the middle of %(above)s."),
        "n": _("%(unit)s lies in the north of %(above)s."),
        "ne": _("%(unit)s lies in the northeast of %(above)s."),
        "e": _("%(unit)s lies in the east of %(above)s."),
        "se": _("%(unit)s lies in the southeast of %(above)s."),
        "s": _("%(unit)s lies in the south of %(above)s."),
        "sw": _("%(unit)s lies in the southwest of %(above)s."),
        "w": _("%(unit)s lies in the west of %(above)s."),
        "nw": _("%(unit)s lies in the northwest of %(above)s."),
    }[place]


def _on_side(side: str) -> str:
    return {
        "n": _("To the north: %(names)s."),
        "ne": _("To the northeast: %(names)s."),
        "e": _("To the east: %(names)s."),
        "se": _("To the southeast: %(names)s."),
        "s": _("To the south: %(names)s."),
        "sw": _("To the southwest: %(names)s."),
        "w": _("To the west: %(names)s."),
        "nw": _("To the northwest: %(names)s."),
    }[side]
