"""The sites that files name: by a host, by the code of the unit, or by its name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from portal.core.batches import batches
from portal.core.vietnamese import search_key, spelling_key
from portal.tenancy.models import HostName, MemberSite, UnitCode, UnitName

_LOOKED_UP_AT_ONCE: Final = 500
# Codes of communes have five digits; as shorter numbers provinces and old districts have theirs.
_LONG_CODE: Final = 5
_CUT_CODE = re.compile(r"[1-9][0-9]{2,3}")
_RELATED: Final = MemberSite.objects.select_related("unit", "unit_page")


def named_members(units: list[str], *, by_name: bool = False) -> dict[str, list[MemberSite]]:
    """Sites by one of their hosts (in lower case), or by the code that their unit has today.

    A code that Excel took for a number has lost the zero that it begins with. `by_name`: also by
    the name of the unit as it is today, whatever its capitals and where its tones stand. Four
    queries, or as many for every 500 of `units`.
    """
    today = timezone.localdate()
    found: dict[str, list[MemberSite]] = {}
    for some in batches(units, _LOOKED_UP_AT_ONCE):
        hosts = HostName.objects.filter(host__in=[unit.lower() for unit in some])
        names = _names(hosts.values_list("site_id", "host"))
        for member in _RELATED.filter(site_id__in=list(names)):
            for host in names[member.site_id]:
                found.setdefault(host, []).append(member)
        _add_by_code(found, some, today)
        if by_name:
            _add_by_name(found, some, today)
    return found


def _add_by_code(
    found: dict[str, list[MemberSite]], units: list[str], today: datetime.date
) -> None:
    whole = {unit: unit.zfill(_LONG_CODE) for unit in units if _CUT_CODE.fullmatch(unit)}
    codes = UnitCode.objects.on(today).exclude(scheme=UnitCode.Scheme.ALTERNATE)
    names = _names(codes.filter(code__in={*units, *whole.values()}).values_list("unit_id", "code"))
    for member in _RELATED.filter(unit_id__in=list(names)):
        for code in names[member.unit_id]:
            found.setdefault(code, []).append(member)
    for unit, code in whole.items():
        if unit not in found and code in found:
            found[unit] = found[code]


def _add_by_name(
    found: dict[str, list[MemberSite]], units: list[str], today: datetime.date
) -> None:
    written: dict[str, list[str]] = {}
    for unit in units:
        written.setdefault(spelling_key(unit), []).append(unit)
    borne = UnitName.objects.on(today).filter(search_key__in={search_key(unit) for unit in units})
    named = [row for row in borne if spelling_key(row.name) in written]
    names = _names((row.unit_id, row.name) for row in named)
    members = _RELATED.filter(Q(unit_id__in=list(names)) | Q(unit__name__in=units))
    for member in members:
        for name in {member.unit.name, *names.get(member.unit_id, ())}:
            for unit in written.get(spelling_key(name), ()):
                if member not in found.setdefault(unit, []):
                    found[unit].append(member)


def _names(rows: Iterable[tuple[Any, str]]) -> dict[Any, set[str]]:
    """Names by what they name."""
    names: dict[Any, set[str]] = {}
    for key, name in rows:
        names.setdefault(key, set()).add(name)
    return names
