"""Drawing the maps of units whose outline, or whose neighbours' outline, has changed.

The country is drawn province by province: only the outlines of one province and of what
lies around it are in memory at a time.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.core.batches import batches
from portal.core.geo.drawing import Named, draw
from portal.core.geo.frame import frame_around
from portal.core.geo.geometry import Box, Shape, box_of, centre, parse_geometry
from portal.core.geo.inset import split_far
from portal.core.geo.touching import SIDES, borders, place_in, side_of
from portal.core.stages import Progress
from portal.core.vietnamese import split_kind
from portal.tenancy.models import UnitBoundary

# Units that are asked for at once.
BATCH = 500
# With more changes than that, looking for who is touched by them costs more than drawing.
MOST_SINGLE = 300


@dataclass(frozen=True)
class _Entry:
    """A unit with an outline: who it is, where it lies, which file the outline is from."""

    key: int
    unit: uuid.UUID
    name: str
    level: str
    parent: uuid.UUID | None
    box: Box
    file: str


def draw_maps(changed: Collection[uuid.UUID], progress: Progress) -> int:
    """Draw the units of `changed`, those around them and those above; how many."""
    if not changed:
        return 0
    atlas = _Atlas()
    wanted = atlas.touched_by(changed)
    done = 0
    for parent, group in atlas.by_parent(wanted).items():
        shapes = atlas.shapes_for(group, parent)
        for entry in group:
            UnitBoundary.objects.filter(pk=entry.key).update(**atlas.drawn(entry, shapes))
        done += len(group)
        progress(_("maps"), done, len(wanted))
    return done


class _Atlas:
    """All outlines in force, known by their rectangles; shapes are read as they are needed."""

    def __init__(self) -> None:
        rows = UnitBoundary.objects.filter(valid_to__isnull=True).values_list(
            *("pk", "unit_id", "unit__name", "unit__level_id", "unit__parent_id"),
            *("west", "south", "east", "north", "file_name"),
        )
        self.entries = {
            row[1]: _Entry(row[0], row[1], row[2], row[3], row[4], Box(*row[5:9]), row[9])
            for row in rows.order_by("unit__name", "pk")
        }
        self.levels: dict[str, list[_Entry]] = defaultdict(list)
        self.children: dict[uuid.UUID, list[_Entry]] = defaultdict(list)
        for entry in self.entries.values():
            self.levels[entry.level].append(entry)
            if entry.parent is not None:
                self.children[entry.parent].append(entry)

    def touched_by(self, changed: Collection[uuid.UUID]) -> list[_Entry]:
        """Everything whose map shows a changed outline, or says where it lies in one."""
        if len(changed) > MOST_SINGLE:
            return list(self.entries.values())
        wanted: dict[uuid.UUID, _Entry] = {}
        for unit in changed:
            entry = self.entries[unit]
            above = [self.entries[entry.parent]] if entry.parent in self.entries else []
            for row in (*self.around(entry.level, _seen_from(entry.box)), *above):
                wanted[row.unit] = row
            wanted.update({row.unit: row for row in self.children[unit]})
        return list(wanted.values())

    def around(self, level: str, box: Box) -> list[_Entry]:
        """Units of a level that a rectangle meets."""
        return [entry for entry in self.levels[level] if entry.box.meets(box)]

    def by_parent(self, entries: Iterable[_Entry]) -> dict[uuid.UUID | None, list[_Entry]]:
        """The units, those of one province together; whoever has no parent by itself."""
        groups: dict[uuid.UUID | None, list[_Entry]] = defaultdict(list)
        for entry in entries:
            groups[entry.parent or entry.unit].append(entry)
        return groups

    def shapes_for(
        self, group: Iterable[_Entry], parent: uuid.UUID | None
    ) -> dict[uuid.UUID, Shape]:
        """The outlines that the maps of a group need."""
        wanted: set[uuid.UUID] = {parent} & self.entries.keys() if parent else set()
        for entry in group:
            wanted.add(entry.unit)
            wanted.update(row.unit for row in self.around(entry.level, _seen_from(entry.box)))
            wanted.update(row.unit for row in self.children[entry.unit])
        keys = [self.entries[unit].key for unit in wanted]
        shapes: dict[uuid.UUID, Shape] = {}
        for batch in batches(keys, BATCH):
            rows = UnitBoundary.objects.filter(pk__in=batch)
            for unit, geometry in rows.values_list("unit_id", "geometry"):
                shapes[unit] = parse_geometry(geometry)
        return shapes

    def drawn(self, entry: _Entry, shapes: Mapping[uuid.UUID, Shape]) -> dict[str, Any]:
        """What is stored of one unit's map: the picture, who is around, where it lies."""
        own = shapes[entry.unit]
        near = [row for row in self.around(entry.level, _seen_from(entry.box)) if row != entry]
        inside = self.children[entry.unit]
        drawing = draw(
            _named(entry, own),
            [_named(row, shapes[row.unit]) for row in near],
            [_named(row, shapes[row.unit]) for row in inside],
        )
        loose = {row.unit for row in near if row.file != entry.file}
        found = borders(own, {row.unit: shapes[row.unit] for row in near}, loose)
        middle = centre(own)
        around = [
            {"unit": str(unit), "side": side_of(middle, border.middle)}
            for unit, border in found.items()
        ]
        around.sort(key=lambda row: (SIDES.index(row["side"]), row["unit"]))
        above = shapes.get(entry.parent) if entry.parent else None
        lies = place_in(middle, box_of(split_far(above)[0])) if above else ""
        return {"drawing": drawing.to_json(), "around": around, "lies": lies}


def _seen_from(box: Box) -> Box:
    """What a map around a rectangle shows."""
    return frame_around(box).box


def _named(entry: _Entry, shape: Shape) -> Named:
    return Named(str(entry.unit), short_name(entry.name), shape)


def short_name(name: str) -> str:
    """What is written on a map: the name without the kind of unit."""
    return split_kind(name)[1] or name
