"""By which names units are found: today's, those they bore, those of the units they carry on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.tenancy.models import MemberSite, Succession, UnitName


@dataclass(frozen=True)
class SiteNames:
    """What the unit of a site is called, and was."""

    name: str
    older: tuple[str, ...]


def older_names(unit_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Names that units bore, and those of the units that went over to them. Two statements."""
    names: dict[UUID, list[str]] = defaultdict(list)
    own = UnitName.objects.filter(unit_id__in=unit_ids)
    for unit_id, name in own.order_by("pk").values_list("unit_id", "name"):
        names[unit_id].append(name)
    before = Succession.objects.filter(new_id__in=unit_ids).order_by("pk")
    for unit_id, name in before.values_list("new_id", "old__name"):
        names[unit_id].append(name)
    return names


def names_of_sites(site_ids: Iterable[int]) -> dict[int, SiteNames]:
    """The names of the units of some sites, by site. Three statements."""
    rows = MemberSite.objects.filter(site_id__in=set(site_ids))
    units = list(rows.values_list("site_id", "unit_id", "unit__name"))
    older = older_names([unit_id for _site_id, unit_id, _name in units])
    return {
        site_id: SiteNames(name, tuple(dict.fromkeys(n for n in older[unit_id] if n != name)))
        for site_id, unit_id, name in units
    }
