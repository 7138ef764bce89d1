"""The map of a unit as pages show it: picture, names, links and words."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.core.geo.drawing import Drawing
from portal.core.geo.geometry import Position, contains, parse_geometry
from portal.core.vietnamese import sort_key
from portal.tenancy import versions
from portal.tenancy.boundaries.drawing import short_name
from portal.tenancy.models import MemberSite, Unit, UnitBoundary
from portal.tenancy.root_paths import root_url

# Maps kept in one process: a map is some twenty kilobytes.
_MAX_KEPT = 400


@dataclass(frozen=True)
class Neighbour:
    """A unit around or inside: `side` is one of the sides of the horizon, empty inside.

    `above`: the province of a neighbour in another province. `url` empty: no portal.
    """

    name: str
    url: str
    side: str = ""
    above: str = ""


@dataclass(frozen=True)
class UnitMap:
    """Everything a page says about where a unit lies. `names`: key in the drawing → name.

    `area_km2` is None and `lies` empty where it is not known.
    """

    unit_id: uuid.UUID
    unit_name: str
    above: str
    drawing: Drawing
    names: dict[str, str]
    links: dict[str, str]
    around: tuple[Neighbour, ...]
    inside: tuple[Neighbour, ...]
    lies: str
    area_km2: Decimal | None
    source: str
    licence: str
    valid_from: datetime.date | None


_lock = threading.Lock()
_kept: OrderedDict[uuid.UUID, tuple[dict[str, int], UnitMap | None]] = OrderedDict()
# Whether there is an outline, under the version of the outlines.
_drawn: dict[uuid.UUID, tuple[int, bool]] = {}


def unit_map(unit_id: uuid.UUID | str) -> UnitMap | None:
    """The map of a unit; None when no outline of it is loaded.

    Kept in the process while neither outlines nor hosts change; three queries else.
    """
    key = unit_id if isinstance(unit_id, uuid.UUID) else uuid.UUID(unit_id)
    # Read before the data: a change in between is seen as newer, never missed.
    now = versions.current([versions.BOUNDARIES, versions.HOSTS])
    kept = _kept.get(key)
    if kept is not None and kept[0] == now:
        return kept[1]
    found = _read(key)
    with _lock:
        _kept[key] = (now, found)
        _kept.move_to_end(key)
        while len(_kept) > _MAX_KEPT:
            _kept.popitem(last=False)
    return found


def forget_all() -> None:
    """Drop all maps of this process (between tests, after a fork)."""
    with _lock:
        _kept.clear()
        _drawn.clear()


def units_with_map(unit_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the units that have an outline. One query, none while outlines do not change."""
    wanted = set(unit_ids)
    now = versions.current([versions.BOUNDARIES])[versions.BOUNDARIES]
    kept = {unit: _drawn.get(unit) for unit in wanted}
    known = {unit: row[1] for unit, row in kept.items() if row is not None and row[0] == now}
    unknown = wanted - known.keys()
    if unknown:
        rows = UnitBoundary.objects.filter(unit_id__in=unknown, valid_to__isnull=True)
        found = set(rows.values_list("unit_id", flat=True))
        known.update({unit: unit in found for unit in unknown})
        # At most one entry a unit of the country.
        _drawn.update({unit: (now, unit in found) for unit in unknown})
    return {unit for unit, is_drawn in known.items() if is_drawn}


def lies_inside(unit_id: uuid.UUID, point: Position) -> bool | None:
    """Whether a point lies in a unit; None when no outline of it is loaded."""
    rows = UnitBoundary.objects.filter(unit_id=unit_id, valid_to__isnull=True)
    geometry = rows.values_list("geometry", flat=True).first()
    return None if geometry is None else contains(parse_geometry(geometry), point)


def _read(unit_id: uuid.UUID) -> UnitMap | None:
    boundary = (
        UnitBoundary.objects.filter(unit_id=unit_id, valid_to__isnull=True)
        .exclude(drawing={})
        .defer("geometry")
        .first()
    )
    if boundary is None:
        return None
    drawing = Drawing.from_json(boundary.drawing)
    keys = {area.key for area in (drawing.own, *drawing.near, *drawing.inside)}
    keys |= set(drawing.inset.names) if drawing.inset else set()
    keys |= {row["unit"] for row in boundary.around}
    units = {
        str(unit.pk): unit for unit in Unit.objects.filter(pk__in=keys).select_related("parent")
    }
    sites = MemberSite.objects.filter(unit_id__in=keys, is_practice=False)
    urls = {
        str(unit): f"{root_url(host)}/"
        for unit, host in sites.values_list("unit_id", "site__hostname")
    }
    own = units[str(unit_id)]
    inside_keys = {area.key for area in drawing.inside}
    inside_keys |= set(drawing.inset.names) if drawing.inset else set()
    inside = [units[key] for key in inside_keys if key in units and key != str(unit_id)]
    inside.sort(key=lambda unit: sort_key(short_name(unit.name)))
    return UnitMap(
        unit_id=unit_id,
        unit_name=own.name,
        above=own.parent.name if own.parent else "",
        drawing=drawing,
        names={key: short_name(unit.name) for key, unit in units.items()},
        links={key: urls[key] for key in inside_keys if key in urls},
        around=tuple(
            Neighbour(
                name=unit.name,
                url=urls.get(row["unit"], ""),
                side=row["side"],
                above=unit.parent.name if unit.parent and unit.parent_id != own.parent_id else "",
            )
            for row in boundary.around
            if (unit := units.get(row["unit"]))
        ),
        inside=tuple(Neighbour(unit.name, urls.get(str(unit.pk), "")) for unit in inside),
        lies=boundary.lies,
        area_km2=boundary.area_km2,
        source=boundary.source,
        licence=boundary.licence,
        valid_from=boundary.valid_from,
    )
