"""The register's row of a unit that gets a portal, made where the register has none."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from portal.core.vietnamese import one_line
from portal.tenancy.models import Unit, UnitCode, UnitLevel, UnitName, UnitParent
from portal.tenancy.provisioning import network
from portal.tenancy.provisioning.planning import reference, registered
from portal.tenancy.provisioning.rules import Rules
from portal.tenancy.provisioning.specs import Refused, UnitSpec
from portal.tenancy.register.identity import unit_id
from portal.tenancy.register.reference import reform


def ensure_unit(
    spec: UnitSpec, parent: Unit | None, rules: Rules, today: datetime.date
) -> tuple[Unit, bool]:
    """The unit of a spec and whether it was made just now.

    Raises `Refused` where the register knows the code as another unit.
    """
    ref = reference(spec, today)
    found = registered(spec, network.units_by_ref([ref], rules)[ref])
    if found is not None:
        return found, False
    return _make_unit(spec, parent, rules), True


def _make_unit(spec: UnitSpec, parent: Unit | None, rules: Rules) -> Unit:
    """A unit as far as a units file knows it; loading the register first tells more.

    Official codes of today were given at the reform: before that day the same code
    may have been another unit's, so the unit's facts do not reach further back.
    """
    rule = rules.levels[spec.level]
    level, _made = UnitLevel.objects.get_or_create(
        code=spec.level,
        defaults={"name": rule.level.name, "rank": rule.level.rank, "basis": rule.level.basis},
    )
    is_current = rule.has_official_codes and spec.ended is None
    since = reform().on if is_current else None
    scheme = UnitCode.Scheme.OFFICIAL if rule.has_official_codes else UnitCode.Scheme.LOCAL
    within = None if rule.has_official_codes or parent is None else parent.pk
    dates = {"valid_from": since, "valid_to": spec.ended}
    identifier = unit_id(scheme.value, spec.code, since, within)
    if Unit.objects.filter(pk=identifier).exists():
        raise Refused(_("the register knows the unit %s, but with other dates") % spec.code)
    unit = Unit.objects.create(
        pk=identifier,
        level=level,
        name=one_line(spec.full_name),
        parent=parent,
        **dates,
    )
    UnitCode.objects.create(unit=unit, scheme=scheme, code=spec.code, **dates)
    UnitName.objects.create(
        unit=unit, name=unit.name, short_name=spec.name, kind=spec.kind, **dates
    )
    if parent is not None:
        UnitParent.objects.create(unit=unit, parent=parent, **dates)
    return unit
