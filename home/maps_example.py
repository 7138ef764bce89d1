"""A map of no place, for the picture of the map in the editor's menu."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from portal.core.geo.drawing import Named, draw
from portal.core.geo.geometry import Shape
from portal.tenancy.boundaries.selectors import UnitMap
from portal.tenancy.boundaries.showing import ShownMap, shown

_UNIT = uuid.UUID(int=0)
_OWN: Shape = (
    (((0.1, 0.3), (0.5, 0.1), (0.9, 0.2), (1.1, 0.6), (0.8, 0.9), (0.4, 0.8), (0.2, 0.6)),),
)
_NEAR: Shape = ((((-1, -1), (2, -1), (2, 2), (-1, 2)),),)


def example_map() -> ShownMap:
    """A unit with some land around it, drawn as the maps of readers are."""
    name = _("Your commune")
    drawing = draw(Named(str(_UNIT), name, _OWN), [Named("near", "", _NEAR)])
    found = UnitMap(
        unit_id=_UNIT,
        unit_name=name,
        above="",
        drawing=drawing,
        names={str(_UNIT): name},
        links={},
        around=(),
        inside=(),
        lies="",
        area_km2=None,
        source=_("the centre"),
        licence="",
        valid_from=None,
    )
    return shown(found, "ban-do")
