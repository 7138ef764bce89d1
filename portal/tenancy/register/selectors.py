"""Who was what when: reads of the register. Every one takes a bounded number of queries."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from portal.core.vietnamese import spelling_key, split_kind
from portal.tenancy.models import (
    IssuingBody,
    IssuingBodyAlias,
    Succession,
    Unit,
    UnitCode,
    UnitName,
    UnitParent,
)

# Province, district, commune, and one to spare: deeper is a circle in the data.
MOST_TIERS = 4
# Reforms that a chain of successors may pass through.
MOST_REFORMS = 10


def unit_at(code: str, day: datetime.date, scheme: str = "") -> Unit | None:
    """The unit that carried `code` on `day`, or None.

    The same code means another unit on another day. Without `scheme` the official
    list is asked first, then other official lists, then codes given locally.
    """
    codes = UnitCode.objects.on(day).filter(code=code).select_related("unit")
    if scheme:
        codes = codes.filter(scheme=scheme)
    ranks = enumerate(UnitCode.Scheme.values)
    order = Case(
        *(When(scheme=value, then=Value(rank)) for rank, value in ranks),
        output_field=IntegerField(),
    )
    found = codes.order_by(order, "pk").first()
    return found.unit if found else None


def units_by_name_at(
    name: str, day: datetime.date, inside: Unit | None = None, kind: str = ""
) -> list[Unit]:
    """Units that bore `name` on `day`, with or without its kind, ordered by name.

    Accents count; the place of the tone mark, capitals and the apostrophe do not
    ("Thanh Hóa", "Thanh Hoá"). `kind` ("Xã") narrows, also when it stands in `name`.
    `inside` is a unit one or two tiers above on that day.
    """
    found_kind, short = split_kind(name)
    names = UnitName.objects.on(day).filter(short_key=spelling_key(short))
    if kind or found_kind:
        names = names.filter(kind=split_kind(f"{kind} {short}")[0] if kind else found_kind)
    if inside is not None:
        names = names.filter(unit_id__in=_below(inside, day))
    return [row.unit for row in names.select_related("unit").order_by("name", "pk")]


def unit_by_name_at(
    name: str, day: datetime.date, inside: Unit | None = None, kind: str = ""
) -> Unit | None:
    """The one unit that `units_by_name_at` finds; None when there is none or several."""
    found = units_by_name_at(name, day, inside, kind)
    return found[0] if len(found) == 1 else None


def name_at(unit: Unit, day: datetime.date) -> UnitName | None:
    """The name of `unit` on `day`; None when it did not exist then."""
    return UnitName.objects.on(day).filter(unit=unit).first()


def parent_at(unit: Unit, day: datetime.date) -> Unit | None:
    """To whom `unit` belonged on `day`."""
    link = UnitParent.objects.on(day).filter(unit=unit).select_related("parent").first()
    return link.parent if link else None


def ancestors_at(unit: Unit, day: datetime.date) -> list[Unit]:
    """The units above `unit` on `day`, the nearest first; one query a tier."""
    found: list[Unit] = []
    parent = parent_at(unit, day)
    while parent is not None and len(found) < MOST_TIERS:
        found.append(parent)
        parent = parent_at(parent, day)
    return found


def successors(unit: Unit) -> QuerySet[Succession]:
    """Who took over `unit` or parts of it; `new` is at hand."""
    return Succession.objects.filter(old=unit).select_related("new").order_by("on", "new__name")


def predecessors(unit: Unit) -> QuerySet[Succession]:
    """Whom, or parts of whom, `unit` took over; `old` is at hand."""
    return Succession.objects.filter(new=unit).select_related("old").order_by("on", "old__name")


def living_successors(unit: Unit, day: datetime.date) -> list[Unit]:
    """Units in force on `day` that carry `unit` on, through any number of reforms."""
    seen: set[uuid.UUID] = {unit.pk}
    living: dict[uuid.UUID, Unit] = {}
    frontier: set[uuid.UUID] = {unit.pk}
    for _reform in range(MOST_REFORMS):
        heirs = {
            row.new
            for row in Succession.objects.filter(old_id__in=frontier, on__lte=day).select_related(
                "new"
            )
        }
        living.update({heir.pk: heir for heir in heirs if heir.is_in_force(day)})
        frontier = {heir.pk for heir in heirs if not heir.is_in_force(day)} - seen
        if not frontier:
            break
        seen |= frontier
    return sorted(living.values(), key=lambda heir: heir.name)


def issuing_bodies_for(
    spelling: str, day: datetime.date, inside: Unit | None = None
) -> list[IssuingBody]:
    """Bodies that on `day` were called `spelling`, by name or alias, ordered by name.

    `inside` keeps the bodies of that unit and of units one or two tiers below it on
    that day: "UBND xã Tân Thành" stands in fifteen provinces.
    """
    key = spelling_key(spelling)
    spelt = IssuingBodyAlias.objects.filter(key=key).values("body_id")
    bodies = IssuingBody.objects.on(day).filter(Q(name_key=key) | Q(pk__in=spelt))
    if inside is not None:
        bodies = bodies.filter(Q(unit=inside) | Q(unit_id__in=_below(inside, day)))
    return list(bodies.select_related("unit").order_by("name", "pk"))


def issuing_body_for(
    spelling: str, day: datetime.date, inside: Unit | None = None
) -> IssuingBody | None:
    """The one body that `issuing_bodies_for` finds; None when there is none or several."""
    found = issuing_bodies_for(spelling, day, inside)
    return found[0] if len(found) == 1 else None


def _below(unit: Unit, day: datetime.date) -> QuerySet[UnitParent, Any]:
    """Identifiers of the units one or two tiers below, as a subquery."""
    links = UnitParent.objects.on(day)
    children = links.filter(parent=unit).values("unit_id")
    return links.filter(Q(parent=unit) | Q(parent_id__in=children)).values("unit_id")
