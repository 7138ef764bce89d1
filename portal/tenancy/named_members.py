"""The sites that files name: by a host, by the code of the unit, or by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils import timezone

from portal.core.batches import batches
from portal.tenancy.models import HostName, MemberSite, UnitCode

_LOOKED_UP_AT_ONCE: Final = 500
_RELATED: Final = MemberSite.objects.select_related("unit", "unit_page")


def named_members(units: list[str], *, by_name: bool = False) -> dict[str, list[MemberSite]]:
    """Sites by one of their hosts (in lower case), or by the code that their unit has today.

    `by_name`: also by the name of the unit as it is today. Three queries, or as many for
    every 500 of `units`.
    """
    today = timezone.localdate()
    found: dict[str, list[MemberSite]] = {}
    for some in batches(units, _LOOKED_UP_AT_ONCE):
        hosts = HostName.objects.filter(host__in=[unit.lower() for unit in some])
        names = _names(hosts.values_list("site_id", "host"))
        for member in _RELATED.filter(site_id__in=list(names)):
            for host in names[member.site_id]:
                found.setdefault(host, []).append(member)
        codes = UnitCode.objects.on(today).exclude(scheme=UnitCode.Scheme.ALTERNATE)
        names = _names(codes.filter(code__in=some).values_list("unit_id", "code"))
        for member in _RELATED.filter(unit_id__in=list(names)):
            for code in names[member.unit_id]:
                found.setdefault(code, []).append(member)
        if by_name:
            for member in _RELATED.filter(unit__name__in=some):
                found.setdefault(member.unit.name, []).append(member)
    return found


def _names(rows: Iterable[tuple[Any, str]]) -> dict[Any, set[str]]:
    """Names by what they name."""
    names: dict[Any, set[str]] = {}
    for key, name in rows:
        names.setdefault(key, set()).add(name)
    return names
