"""Bringing the outlines of units to what files say: checked whole, then all or nothing."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.audit import services as audit
from portal.core.batches import batches
from portal.core.geo.geometry import Box, box_of, to_geojson
from portal.core.stages import Progress, silent
from portal.core.tabular import RowError, TableError
from portal.core.vietnamese import spelling_key, split_kind
from portal.tenancy import versions
from portal.tenancy.boundaries.drawing import draw_maps
from portal.tenancy.boundaries.reading import Outline, read_outlines
from portal.tenancy.models import Unit, UnitBoundary, UnitCode, UnitName

BATCH = 200
# Beyond that an outline is to be simplified with its neighbours before it is loaded.
MOST_CORNERS = 20_000


@dataclass(frozen=True)
class Origin:
    """Where outlines come from, what one may do with them, and since when they hold.

    `valid_from` None: since the unit itself exists.
    """

    source: str
    licence: str
    valid_from: datetime.date | None = None


@dataclass
class LoadResult:
    """What a load did, in numbers of units."""

    made: int = 0
    updated: int = 0
    unchanged: int = 0
    drawn: int = 0


def load_boundaries(
    path: Path,
    origin: Origin,
    *,
    day: datetime.date | None = None,
    redraw: bool = False,
    progress: Progress = silent,
) -> LoadResult:
    """Load every GeoJSON file in `path`, a folder or a single file, and draw the maps.

    A feature is matched by the official code as it is on `day` (default: today), and its
    name has to be the unit's on that day: codes were given out again. A unit that stands
    in several files gets its finest outline. Raises `TableError` with every wrong
    feature before anything is written. A second run with the same files writes nothing,
    unless `redraw` asks for all maps again: a new version may draw them otherwise.
    """
    day = day or timezone.localdate()
    files = _files(path)
    units = _Units(day)
    finest = _check(files, units)
    result = LoadResult()
    with audit.batch(audit.AuditAction.IMPORT, "load_boundaries", folder=path.name):
        changed = _write(files, finest, units, origin, result, progress)
        if redraw:
            changed = set(_open().values_list("unit_id", flat=True))
        result.drawn = draw_maps(changed, progress)
        if changed or result.drawn:
            versions.bump(versions.BOUNDARIES)
    return result


def _open() -> QuerySet[UnitBoundary]:
    """The outlines in force."""
    return UnitBoundary.objects.filter(valid_to__isnull=True)


def _files(path: Path) -> list[Path]:
    files = sorted(path.glob("*.geojson")) if path.is_dir() else [path]
    if not files:
        raise TableError(path.name, [RowError(0, _("the folder holds no .geojson file"))])
    return files


class _Units:
    """Who carries which official code on a day, and under which name."""

    def __init__(self, day: datetime.date) -> None:
        self.day = day
        official = UnitCode.objects.on(day).filter(scheme=UnitCode.Scheme.OFFICIAL)
        self.by_code: dict[str, uuid.UUID] = dict(official.values_list("code", "unit_id"))
        self.names: dict[uuid.UUID, str] = dict(
            UnitName.objects.on(day).values_list("unit_id", "name")
        )

    def wrong(self, outline: Outline) -> str:
        """Why an outline is not the one of the unit with its code; empty if it is."""
        unit = self.by_code.get(outline.code)
        if unit is None:
            return _("code %(code)s is not in the register on %(day)s") % {
                "code": outline.code,
                "day": self.day.isoformat(),
            }
        name = self.names.get(unit, "")
        if outline.name and _key(outline.name) not in {_key(name), _key(split_kind(name)[1])}:
            return _("code %(code)s is %(known)s in the register, and %(found)s in the file") % {
                "code": outline.code,
                "known": name,
                "found": outline.name,
            }
        if outline.corners > MOST_CORNERS:
            return _("%(code)s: more than %(most)d corners; simplify the file first") % {
                "code": outline.code,
                "most": MOST_CORNERS,
            }
        return ""


def _key(name: str) -> str:
    """Equal for a name with and without its kind in the two spellings of a tone."""
    kind, short = split_kind(name)
    return f"{spelling_key(kind)} {spelling_key(short)}".strip()


def _check(files: Iterable[Path], units: _Units) -> dict[str, tuple[int, Path]]:
    """Official code → number of corners and file of its finest outline.

    Raises `TableError` of the first file with wrong features.
    """
    finest: dict[str, tuple[int, Path]] = {}
    for path in files:
        errors: list[RowError] = []
        seen: dict[str, int] = {}
        for row in read_outlines(path):
            if isinstance(row, RowError):
                errors.append(row)
                continue
            wrong = units.wrong(row)
            if not wrong and row.code in seen:
                wrong = _("code %(code)s stands in feature %(number)d already") % {
                    "code": row.code,
                    "number": seen[row.code],
                }
            if wrong:
                errors.append(RowError(row.number, wrong))
                continue
            seen[row.code] = row.number
            if row.code not in finest or finest[row.code][0] < row.corners:
                finest[row.code] = (row.corners, path)
        if errors:
            raise TableError(path.name, errors)
    return finest


def _write(
    files: list[Path],
    finest: dict[str, tuple[int, Path]],
    units: _Units,
    origin: Origin,
    result: LoadResult,
    progress: Progress,
) -> set[uuid.UUID]:
    """Write what differs; the units whose outline changed."""
    changed: set[uuid.UUID] = set()
    done = 0
    for batch in batches(_chosen(files, finest), BATCH):
        keys = [units.by_code[outline.code] for outline, _file in batch]
        starts = dict(Unit.objects.filter(pk__in=keys).values_list("pk", "valid_from"))
        known = {
            row.unit_id: row
            for row in _open().filter(unit_id__in=keys).defer("geometry", "drawing")
        }
        for (outline, file), unit in zip(batch, keys, strict=True):
            row = _row(unit, outline, origin, file.name, starts[unit])
            if _store(row, known.get(unit), result):
                changed.add(unit)
        done += len(batch)
        progress(_("outlines"), done, len(finest))
    return changed


def _chosen(
    files: list[Path], finest: dict[str, tuple[int, Path]]
) -> Iterator[tuple[Outline, Path]]:
    for path in files:
        for row in read_outlines(path):
            if isinstance(row, Outline) and finest[row.code][1] == path:
                yield row, path


def _row(
    unit: uuid.UUID, outline: Outline, origin: Origin, file: str, start: datetime.date | None
) -> UnitBoundary:
    geometry = to_geojson(outline.shape)
    box: Box = box_of(outline.shape)
    text = json.dumps([geometry, str(outline.area_km2)], separators=(",", ":"))
    return UnitBoundary(
        unit_id=unit,
        geometry=geometry,
        area_km2=outline.area_km2,
        **box._asdict(),
        source=origin.source,
        licence=origin.licence,
        file_name=file,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        valid_from=origin.valid_from or start,
    )


_SAME = ("digest", "source", "licence", "file_name", "valid_from")


def _store(row: UnitBoundary, known: UnitBoundary | None, result: LoadResult) -> bool:
    """Write one outline if it differs from the one in force; whether it did.

    A later day closes the outline before it; the same day corrects it.
    """
    if known is None:
        row.save()
        result.made += 1
        return True
    if all(getattr(row, name) == getattr(known, name) for name in _SAME):
        result.unchanged += 1
        return False
    is_later = row.valid_from and (known.valid_from is None or row.valid_from > known.valid_from)
    if is_later:
        UnitBoundary.objects.filter(pk=known.pk).update(valid_to=row.valid_from)
    else:
        row.pk = known.pk
    row.save()
    result.updated += 1
    return True
