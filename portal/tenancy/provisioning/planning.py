"""From a checked file to a plan: parents first, hosts given, everything else refused.

Nothing is written here. What the plan holds can be provisioned unit by unit.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from portal.tenancy.models import Unit
from portal.tenancy.provisioning import network
from portal.tenancy.provisioning.hosts import Clash, HostRules, assign, propose
from portal.tenancy.provisioning.network import UnitRef
from portal.tenancy.provisioning.rules import Rules
from portal.tenancy.provisioning.specs import Plan, Refused, UnitSpec
from portal.tenancy.provisioning.units_file import refused


def reference(spec: UnitSpec, today: datetime.date) -> UnitRef:
    """How the register knows the unit of a spec: by its code on a day it existed."""
    day = spec.ended - datetime.timedelta(days=1) if spec.ended else today
    return UnitRef(spec.level, spec.code, day)


def registered(spec: UnitSpec, found: list[Unit]) -> Unit | None:
    """The register's unit for a spec. Raises `Refused` where the two disagree.

    A file of another year names other units under the same codes: most codes went on
    to new units in 2025.
    """
    if len(found) > 1:
        raise Refused(_("the register has several units with the code %s") % spec.code)
    if not found:
        return None
    unit = found[0]
    if not network.same_name(unit.name, spec.full_name):
        raise Refused(_("the register knows the code %(code)s as %(name)s") % {
            "code": spec.code, "name": unit.name,
        })  # fmt: skip
    return unit


class Planner:
    """Works a file into a plan; one use."""

    def __init__(
        self,
        read: Plan,
        rules: Rules,
        *,
        suffix: str,
        chosen: Mapping[str, str],
        today: datetime.date,
    ) -> None:
        self.rules = rules
        self.today = today
        self.host_rules = HostRules(rules, suffix, today, chosen, frozenset(network.all_hosts()))
        self.read = read
        self.done = Plan(refused=list(read.refused))
        self.hosts: dict[str, str] = {}  # by code, also of parents outside the file
        self.used: dict[str, str] = {}  # host → code, given in this run
        self.clashes: list[Clash] = []

    def plan(self) -> Plan:
        """Everything that can be done, parents before children, and what cannot."""
        specs = self._with_ends(self.read.specs)
        specs = self._known(specs)
        self._load_parents(specs)
        self._waves(specs)
        for clash in propose(self.clashes, self.used, self.host_rules):
            self._refuse(clash.spec, clash.reason, clash.proposed)
        self.done.refused.sort(key=lambda outcome: outcome.spec.line)
        return self.done

    def _refuse(self, spec: UnitSpec, reason: str, proposed: str = "") -> None:
        self.done.refused.append(refused(spec, reason, proposed))

    def _with_ends(self, specs: Iterable[UnitSpec]) -> list[UnitSpec]:
        """Specs of levels that exist no more, with the day their unit ended."""
        rows = list(specs)
        missing: dict[str, list[str]] = defaultdict(list)
        for spec in rows:
            if self._needs_end(spec):
                missing[spec.level].append(spec.code)
        ends = {
            (level, code): units
            for level, codes in missing.items()
            for code, units in network.ended_units_by_code(level, codes).items()
        }
        complete = []
        for spec in rows:
            units = ends.get((spec.level, spec.code), [])
            if not self._needs_end(spec):
                complete.append(spec)
            elif len(units) == 1:
                complete.append(replace(spec, ended=units[0].valid_to))
            else:
                self._refuse(spec, _(
                    "units of the level “%s” have ended: give the day in the column ended"
                ) % spec.level)  # fmt: skip
        return complete

    def _needs_end(self, spec: UnitSpec) -> bool:
        return spec.ended is None and self.rules.levels[spec.level].only_ended

    def _known(self, specs: list[UnitSpec]) -> list[UnitSpec]:
        """Specs that agree with the register; notes the hosts of those with a site."""
        refs = {spec.code: reference(spec, self.today) for spec in specs}
        found = network.units_by_ref(refs.values(), self.rules)
        units: dict[str, Unit] = {}
        agreeing = []
        for spec in specs:
            try:
                unit = registered(spec, found[refs[spec.code]])
            except Refused as reason:
                self._refuse(spec, str(reason))
                continue
            agreeing.append(spec)
            if unit is not None:
                units[spec.code] = unit
        hosts = network.hosts_of_units([unit.pk for unit in units.values()])
        self.hosts = {code: hosts[unit.pk] for code, unit in units.items() if unit.pk in hosts}
        return agreeing

    def _load_parents(self, specs: list[UnitSpec]) -> None:
        """Hosts of parents that have a portal but do not stand in the file."""
        inside = {spec.code for spec in specs}
        refs = {
            UnitRef(level, spec.parent_code, self.today)
            for spec in specs
            if spec.parent_code and spec.parent_code not in inside
            for level in self.rules.levels[spec.level].parents
        }
        found = network.units_by_ref(refs, self.rules)
        units = {ref.code: rows[0] for ref, rows in found.items() if len(rows) == 1}
        hosts = network.hosts_of_units([unit.pk for unit in units.values()])
        for code, unit in units.items():
            if unit.pk in hosts:
                self.hosts.setdefault(code, hosts[unit.pk])

    def _waves(self, specs: list[UnitSpec]) -> None:
        """Give hosts, depth by depth: a child's host ends with its parent's."""
        by_code = {spec.code: spec for spec in specs}
        children: dict[str, list[UnitSpec]] = defaultdict(list)
        wave = []
        for spec in specs:
            parent = by_code.get(spec.parent_code)
            if parent is None:
                wave.append(spec)
            else:
                children[parent.code].append(spec)
        while wave:
            ready = [spec for spec in wave if self._has_parent(spec, by_code)]
            settled = [self._settled(spec) for spec in ready if self._has_site(spec)]
            fresh = [spec for spec in ready if not self._has_site(spec)]
            assigned, clashes = assign(fresh, self.hosts, self.used, self.host_rules)
            self.clashes.extend(clashes)
            for spec in assigned:
                self.hosts[spec.code] = spec.host
                self.used[spec.host] = spec.code
            self.done.specs.extend(sorted([*settled, *assigned], key=lambda spec: spec.line))
            wave = [child for spec in wave for child in children.pop(spec.code, ())]
        for spec in [child for rows in children.values() for child in rows]:
            self._refuse(spec, _("the units above lead back to the unit itself"))

    def _has_site(self, spec: UnitSpec) -> bool:
        return spec.code in self.hosts

    def _settled(self, spec: UnitSpec) -> UnitSpec:
        """The spec of a unit that has a site, with the host of that site."""
        host = self.hosts[spec.code]
        chosen = self.host_rules.chosen.get(spec.code) or spec.host
        if chosen and chosen != host:
            note = _("%(unit)s (%(code)s) keeps its host %(host)s; %(chosen)s was chosen too late")
            self.done.notes.append(
                note % {"unit": spec.full_name, "code": spec.code, "host": host, "chosen": chosen}
            )
        return replace(spec, host=host)

    def _has_parent(self, spec: UnitSpec, by_code: Mapping[str, UnitSpec]) -> bool:
        """Whether the unit above has or gets a portal; refuses the spec if not."""
        if not spec.parent_code:
            return True
        names = {"code": spec.parent_code}
        parent = by_code.get(spec.parent_code)
        if parent and parent.level not in self.rules.levels[spec.level].parents:
            reason = _("the parent %(code)s is of the level “%(level)s”") % {
                **names, "level": parent.level,
            }  # fmt: skip
        elif spec.parent_code in self.hosts:
            return True
        elif parent or any(row.spec.code == spec.parent_code for row in self.done.refused):
            reason = _("the parent unit %(code)s was refused") % names
        else:
            reason = _(
                "the parent unit %(code)s neither stands in the file nor has a portal"
            ) % names  # fmt: skip
        self._refuse(spec, reason)
        return False


def by_top_unit(specs: Iterable[UnitSpec]) -> list[list[UnitSpec]]:
    """Specs in groups that share no ancestor within the list, the largest group first.

    Two processes may work on two groups: they never write below the same parent, as
    long as the parents themselves exist already.
    """
    rows = list(specs)
    parents = {spec.code: spec.parent_code for spec in rows}
    groups: dict[str, list[UnitSpec]] = defaultdict(list)
    for spec in rows:
        top = spec.parent_code or spec.code
        while parents.get(top):
            top = parents[top]
        groups[top].append(spec)
    return sorted(groups.values(), key=len, reverse=True)
