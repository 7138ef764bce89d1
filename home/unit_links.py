"""Links to the portals of other units, taken from the page tree: one query in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.home_blocks import HomeFrame, Loaded, Need
from portal.core.vietnamese import sort_key, split_kind
from portal.tenancy import paths
from portal.tenancy.context import Link
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.root_paths import root_url

# The root of the tree, then the unit page of a province: below that one lie "our" units.
_PROVINCE_DEPTH = 2


class UnitGroup(models.TextChoices):
    """Which portals a generated group names, as seen from any unit of one province."""

    ABOVE = "above", _("Units above ours")
    DEPARTMENTS = "departments", _("Departments and agencies of the province")
    COMMUNES = "communes", _("Communes and wards of the province")
    ARCHIVES = "archives", _("Archives of units that ended")


@dataclass(frozen=True)
class UnitsNeed(Need):
    """One group of portals as seen from the unit whose page lies at `path`."""

    path: str
    group: str


def units_need(frame: HomeFrame, group: str) -> UnitsNeed:
    """The need of a group on this home page, which lies directly below its unit's page."""
    return UnitsNeed(frame.page.path[: -paths.STEP], group)


class _Portal(NamedTuple):
    """What tells to which groups a portal belongs."""

    path: str
    level: str
    state: str
    name: str
    host: str


_OPEN = {SiteState.ACTIVE, SiteState.READ_ONLY}
_LEVELS = {UnitGroup.DEPARTMENTS: "department", UnitGroup.COMMUNES: "commune"}


def load_units(needs: Sequence[UnitsNeed], probing: bool) -> Loaded:
    """The links of each group, without the unit itself, in the order of names.

    Practice sites and suspended ones are in no group; an archive is among archives only.
    All portals directly below a province are read: as many as it has units, whatever
    the size of the network or the content of the sites.
    """
    wanted = Q(unit_page__path__in={path for need in needs for path in paths.prefixes(need.path)})
    for top in {need.path[: _PROVINCE_DEPTH * paths.STEP] for need in needs}:
        wanted |= Q(unit_page__depth=_PROVINCE_DEPTH + 1, unit_page__path__startswith=top)
    rows = MemberSite.objects.filter(wanted, is_practice=False).values_list(
        "unit_page__path", "unit__level_id", "state", "unit__name", "site__hostname"
    )
    portals = [_Portal(*row) for row in rows]
    return Loaded({need: _links(need, portals) for need in needs})


def _links(need: UnitsNeed, portals: Iterable[_Portal]) -> list[Link]:
    """The portals of one group as links."""
    chosen = [portal for portal in portals if portal.path != need.path and _belongs(portal, need)]
    if need.group == UnitGroup.ABOVE:
        chosen.sort(key=lambda portal: portal.path)
    else:
        chosen.sort(key=lambda portal: (sort_key(split_kind(portal.name)[1]), portal.name))
    return [Link(portal.name, f"{root_url(portal.host)}/") for portal in chosen]


def _belongs(portal: _Portal, need: UnitsNeed) -> bool:
    if need.group == UnitGroup.ABOVE:
        return need.path.startswith(portal.path) and portal.state in _OPEN
    if not portal.path.startswith(need.path[: _PROVINCE_DEPTH * paths.STEP]):
        return False  # of another province, read for another page
    if need.group == UnitGroup.ARCHIVES:
        return portal.state == SiteState.ARCHIVED
    return portal.level == _LEVELS[UnitGroup(need.group)] and portal.state in _OPEN
