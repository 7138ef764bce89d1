"""What the network already has of the units that a file names.

Read in batches for a whole file: a command may do so, a request may not.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from portal.core.vietnamese import fold
from portal.tenancy.models import HostName, MemberSite, Unit, UnitCode
from portal.tenancy.provisioning.rules import Rules

T = TypeVar("T")

# SQLite takes some hundreds of parameters a statement.
_BATCH = 500


@dataclass(frozen=True)
class UnitRef:
    """A level and a code, as they stood on a day."""

    level: str
    code: str
    day: datetime.date


def batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def units_by_ref(refs: Iterable[UnitRef], rules: Rules) -> dict[UnitRef, list[Unit]]:
    """The units that carried a code on a day, each once; one query a batch of codes.

    More than one unit for a reference means that the register contradicts itself.
    """
    wanted = list(refs)
    rows: dict[str, list[UnitCode]] = {}
    for codes in batches(sorted({ref.code for ref in wanted})):
        for row in UnitCode.objects.filter(code__in=codes).select_related("unit"):
            rows.setdefault(row.code, []).append(row)
    return {ref: _matching(rows.get(ref.code, ()), ref, rules) for ref in wanted}


def _matching(rows: Iterable[UnitCode], ref: UnitRef, rules: Rules) -> list[Unit]:
    is_local = not rules.levels[ref.level].has_official_codes
    found = {
        row.unit_id: row.unit
        for row in rows
        if row.unit.level_id == ref.level
        and (row.scheme == UnitCode.Scheme.LOCAL) == is_local
        and row.is_in_force(ref.day)
        and row.unit.is_in_force(ref.day)
    }
    return list(found.values())


def ended_units_by_code(level: str, codes: Iterable[str]) -> dict[str, list[Unit]]:
    """Units of a level that ended while they carried a code."""
    found: dict[str, list[Unit]] = {}
    for batch in batches(sorted(set(codes))):
        rows = UnitCode.objects.filter(
            code__in=batch, unit__level=level, unit__valid_to__isnull=False
        ).select_related("unit")
        for row in rows:
            units = found.setdefault(row.code, [])
            last_day = (row.unit.valid_to or datetime.date.min) - datetime.timedelta(days=1)
            if row.is_in_force(last_day) and row.unit not in units:
                units.append(row.unit)
    return found


def hosts_of_units(unit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Primary host of each unit that has a portal."""
    found: dict[uuid.UUID, str] = {}
    for batch in batches(unit_ids):
        rows = MemberSite.objects.filter(unit__in=batch)
        found.update(rows.values_list("unit_id", "site__hostname"))
    return found


def all_hosts() -> set[str]:
    """Every host that ever answered for a site: none is given away silently."""
    return set(HostName.objects.values_list("host", flat=True))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same unit ("Hoà" and "Hòa")."""
    return fold(one) == fold(other)
