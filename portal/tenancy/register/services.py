"""Decisions on units: found, rename, move, end. `Unit.name` and `Unit.parent` follow.

Nothing else writes those two columns: they repeat the dated fact of today so that
lists need no dated join.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.vietnamese import one_line
from portal.tenancy.models import (
    Succession,
    Unit,
    UnitCode,
    UnitLevel,
    UnitName,
    UnitParent,
)
from portal.tenancy.register.facts import current, name_fields
from portal.tenancy.register.identity import unit_id
from portal.tenancy.register.selectors import MOST_TIERS


@transaction.atomic
def create_unit(
    *,
    level: str,
    name: str,
    code: str,
    scheme: str = UnitCode.Scheme.OFFICIAL,
    parent: Unit | None = None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    basis: str = "",
) -> Unit:
    """Found a unit with its code, name and parent; its identifier follows from the code.

    Raises `ValidationError` when the level is unknown, the name is empty, the dates are
    not in order, or the code belongs to another unit during that time.
    """
    if not UnitLevel.objects.filter(pk=level).exists():
        raise ValidationError({"level": _("unknown level “%s”") % level})
    if not one_line(name):
        raise ValidationError({"name": _("A unit needs a name.")})
    _refuse_taken_code(code, scheme, parent, valid_from, valid_to)
    within = parent.pk if parent and scheme == UnitCode.Scheme.LOCAL else None
    dated: dict[str, Any] = {"valid_from": valid_from, "valid_to": valid_to, "basis": basis}
    unit = Unit(
        id=unit_id(scheme, code, valid_from, within),
        level_id=level,
        name=one_line(name),
        parent=parent,
        **dated,
    )
    unit.full_clean(exclude=["level", "parent"])
    unit.save(force_insert=True)
    UnitCode.objects.create(unit=unit, scheme=scheme, code=code, **dated)
    UnitName.objects.create(unit=unit, **name_fields(name), **dated)
    if parent:
        UnitParent.objects.create(unit=unit, parent=parent, **dated)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, on: datetime.date, basis: str = "") -> Unit:
    """From `on` the unit is called `name` (full: with its kind).

    Raises `ValidationError` when the unit does not exist on that day or has a later
    decision of the same sort.
    """
    if not one_line(name):
        raise ValidationError({"name": _("A unit needs a name.")})
    _next_fact(UnitName.objects.filter(unit=unit), unit, on, basis, name_fields(name))
    return _refresh(unit, timezone.localdate())


@transaction.atomic
def move_unit(unit: Unit, parent: Unit, on: datetime.date, basis: str = "") -> Unit:
    """From `on` the unit belongs to `parent`. Raises as `rename_unit`, and for circles."""
    if parent.pk == unit.pk or unit.pk in _line_above(parent):
        raise ValidationError({"parent": _("A unit cannot stand below itself.")})
    _next_fact(UnitParent.objects.filter(unit=unit), unit, on, basis, {"parent": parent})
    return _refresh(unit, timezone.localdate())


@transaction.atomic
def end_unit(
    unit: Unit,
    on: datetime.date,
    basis: str = "",
    heirs: Iterable[tuple[Unit, str]] = (),
) -> Unit:
    """The unit exists no longer from `on`; `heirs` are (unit, whole|part) that carry it on.

    Raises `ValidationError` when it does not exist on that day or was to change later.
    """
    _refuse_not_in_force(unit, on)
    for model in (UnitCode, UnitName, UnitParent):
        facts = model.objects.filter(unit=unit)
        _refuse_later(facts, on)
        for fact in facts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)):
            fact.valid_to = on
            fact.save()
    unit.valid_to, unit.basis = on, basis
    for heir, extent in heirs:
        Succession.objects.update_or_create(
            old=unit, new=heir, on=on, defaults={"extent": extent, "basis": basis}
        )
    return _refresh(unit, timezone.localdate())


def refresh_current(day: datetime.date | None = None) -> int:
    """Bring `Unit.name` and `Unit.parent` to the facts of `day`; the number of units changed.

    For facts dated ahead, by the tick: two queries find the units, few or none. They look
    at the whole register, since a date concerns no site in particular.
    """
    day = day or timezone.localdate()
    renamed = UnitName.objects.on(day).exclude(name=F("unit__name"))
    moved = UnitParent.objects.on(day).filter(
        Q(unit__parent__isnull=True) | ~Q(parent_id=F("unit__parent_id"))
    )
    stale = {unit for facts in (renamed, moved) for unit in facts.values_list("unit_id", flat=True)}
    for unit in Unit.objects.filter(pk__in=stale):
        _refresh(unit, day)
    return len(stale)


def _refresh(unit: Unit, day: datetime.date) -> Unit:
    """Save today's name and parent; the save itself tells caches and the audit log."""
    name = current(unit.names.all(), day)
    parent = current(unit.parents.select_related("parent"), day)
    unit.name = name.name if name else unit.name
    unit.parent = parent.parent if parent else None
    unit.save()
    return unit


def _next_fact(
    facts: QuerySet[Any], unit: Unit, on: datetime.date, basis: str, values: dict[str, Any]
) -> None:
    """Close the fact of `on` and open the next; `facts` are those of one sort of `unit`."""
    _refuse_not_in_force(unit, on)
    _refuse_later(facts, on)
    for fact in facts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)):
        fact.valid_to = on
        fact.save()
    facts.model(unit=unit, valid_from=on, valid_to=unit.valid_to, basis=basis, **values).save()


def _refuse_not_in_force(unit: Unit, on: datetime.date) -> None:
    if not unit.is_in_force(on) or on == unit.valid_from:
        message = _("%(unit)s does not exist before and on %(day)s.")
        raise ValidationError({"on": message % {"unit": unit.name, "day": on.isoformat()}})


def _refuse_later(facts: QuerySet[Any], on: datetime.date) -> None:
    if facts.filter(valid_from__gte=on).exists():
        raise ValidationError(
            {"on": _("A change dated %s or later is registered already.") % on.isoformat()}
        )


def _refuse_taken_code(
    code: str,
    scheme: str,
    parent: Unit | None,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
) -> None:
    """A code of a scheme means one unit a day; a local one, under its parent."""
    taken = UnitCode.objects.filter(scheme=scheme, code=code)
    if scheme == UnitCode.Scheme.LOCAL:
        taken = taken.filter(unit__parent=parent)
    if valid_from is not None:
        taken = taken.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if valid_to is not None:
        taken = taken.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=valid_to))
    other = taken.select_related("unit").first()
    if other:
        message = _("Code %(code)s belongs to %(unit)s during that time.")
        raise ValidationError({"code": message % {"code": code, "unit": other.unit.name}})


def _line_above(unit: Unit) -> Iterator[uuid.UUID]:
    """Identifiers of the units above `unit` today."""
    parent_id = unit.parent_id
    for _tier in range(MOST_TIERS):
        if parent_id is None:
            return
        yield parent_id
        parent_id = Unit.objects.values_list("parent_id", flat=True).get(pk=parent_id)
