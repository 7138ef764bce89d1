"""Whose units a host lists: those of the province that its unit belongs to."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from portal.tenancy.models import Succession, Unit
from portal.tenancy.register.selectors import living_successors

# Reforms through which an ended unit is followed to the units of today, in SQL.
_REFORMS = 2


def province_of(unit_id: uuid.UUID, day: datetime.date) -> uuid.UUID:
    """The unit at the top above `unit_id`, that unit itself if none is above it.

    Where the top has ended (a province that was merged), the unit that carries it on.
    One query; more only for an ended province.
    """
    ids = ("pk", "parent_id", "parent__parent_id", "parent__parent__parent_id")
    ends = [f"{'parent__' * tier}valid_to" for tier in range(len(ids))]
    row: tuple[Any, ...] = Unit.objects.values_list(*ids, *ends).get(pk=unit_id)
    top = max(tier for tier in range(len(ids)) if row[tier] is not None)
    top_id: uuid.UUID = row[top]
    ended: datetime.date | None = row[len(ids) + top]
    if ended is None or ended > day:
        return top_id
    province = Unit.objects.get(pk=top_id)
    heirs = [
        heir for heir in living_successors(province, day) if heir.level_id == province.level_id
    ]
    return heirs[0].pk if heirs else top_id


def units_of_today(province_id: uuid.UUID, day: datetime.date) -> QuerySet[Unit]:
    """Units in force on `day` one or two tiers below a province. Practice sites are left out."""
    own = Unit.objects.filter(Q(pk=province_id) | Q(parent_id=province_id)).values("pk")
    return _without_practice(Unit.objects.on(day).filter(parent_id__in=own).exclude(pk=province_id))


def ended_units(province_id: uuid.UUID, day: datetime.date) -> QuerySet[Unit]:
    """Units that were this province's, or went over to it or to units of it.

    Old communes of a province that was merged are found by who took them over; a
    department that was dissolved, by whom it belonged to.
    """
    today = units_of_today(province_id, day).values("pk")
    heirs = Succession.objects.filter(Q(new_id__in=today) | Q(new_id=province_id))
    taken_over = Q(pk__in=heirs.values("old_id"))
    for _reform in range(_REFORMS - 1):
        heirs = Succession.objects.filter(new_id__in=heirs.values("old_id"))
        taken_over |= Q(pk__in=heirs.values("old_id"))
    own = Unit.objects.filter(Q(pk=province_id) | Q(parent_id=province_id)).values("pk")
    ended = Unit.objects.filter(valid_to__lte=day).filter(taken_over | Q(parent_id__in=own))
    return _without_practice(ended)


def province_row(province_id: uuid.UUID) -> QuerySet[Unit]:
    """The province itself."""
    return _without_practice(Unit.objects.filter(pk=province_id))


def _without_practice(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.exclude(member_site__is_practice=True)
