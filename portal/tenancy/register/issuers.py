"""The bodies of a unit that issue regulations, made from data/issuing_bodies.yaml."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from django.db import transaction

from portal.core.vietnamese import one_line, spelling_key
from portal.tenancy.models import IssuingBody, IssuingBodyAlias, Unit, UnitName, UnitParent
from portal.tenancy.register.reference import BodyTemplate, Law, body_templates
from portal.tenancy.signals import bodies_written

F = TypeVar("F", UnitName, UnitParent)

# Units worked on at a time: bounds the parameters of a query and the memory.
CHUNK = 500

_FIELDS = ("valid_from", "valid_to", "basis", "kind")


@dataclass(frozen=True)
class _Wanted:
    """A body as it shall stand, without its unit."""

    kind: str
    name: str
    aliases: tuple[str, ...]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str


def ensure_issuing_bodies(units: Iterable[Unit]) -> int:
    """Give each unit the bodies usual at its level; the number of rows written.

    One body a kind and name: a unit renamed has one for each of its names, dated as
    the name is. Idempotent; bodies entered by hand stay. A fixed number of queries for
    every 500 units.
    """
    written = 0
    chunk: list[Unit] = []
    for unit in chain(units, (None,)):
        if unit is not None:
            chunk.append(unit)
        if chunk and (unit is None or len(chunk) == CHUNK):
            with transaction.atomic():
                written += _ensure(chunk)
            chunk = []
    return written


def _ensure(units: Sequence[Unit]) -> int:
    ids = [unit.pk for unit in units]
    names = _by_unit(UnitName.objects.filter(unit_id__in=ids))
    parents = _by_unit(UnitParent.objects.filter(unit_id__in=ids).select_related("parent"))
    known = {
        (body.unit_id, body.kind, body.name_key): body
        for body in IssuingBody.objects.filter(unit_id__in=ids)
    }
    create: list[IssuingBody] = []
    update: list[IssuingBody] = []
    spellings: dict[tuple[uuid.UUID | None, str, str], tuple[str, ...]] = {}
    for unit in units:
        for wanted in _wanted(unit, names[unit.pk], parents[unit.pk]):
            key = (unit.pk, wanted.kind, spelling_key(wanted.name))
            spellings[key] = wanted.aliases
            body = known.get(key)
            if body is None:
                body = IssuingBody(unit=unit, name=wanted.name, name_key=key[2])
                create.append(body)
            elif all(getattr(body, name) == getattr(wanted, name) for name in _FIELDS):
                continue
            else:
                update.append(body)
            for name in _FIELDS:
                setattr(body, name, getattr(wanted, name))
            known[key] = body
    IssuingBody.objects.bulk_create(create)
    IssuingBody.objects.bulk_update(update, _FIELDS)
    aliases = _missing_aliases({known[key].pk: words for key, words in spellings.items()})
    IssuingBodyAlias.objects.bulk_create(aliases)
    keys = {body.name_key for body in chain(create, update)} | {alias.key for alias in aliases}
    if keys:
        bodies_written.send(sender=IssuingBody, keys=keys)
    return len(create) + len(update) + len(aliases)


def _by_unit(rows: Iterable[F]) -> dict[uuid.UUID, list[F]]:
    """Facts of each unit, the earliest first (databases differ in where an open end goes)."""
    grouped: dict[uuid.UUID, list[F]] = defaultdict(list)
    for row in sorted(rows, key=lambda fact: fact.valid_from or datetime.date.min):
        grouped[row.unit_id].append(row)
    return grouped


def _wanted(
    unit: Unit, names: Sequence[UnitName], parents: Sequence[UnitParent]
) -> Iterator[_Wanted]:
    """The bodies of a unit, one for each template of its level and each of its names."""
    for template in body_templates():
        if unit.level_id not in template.levels:
            continue
        for name in names:
            words = _words(name, parents)
            yield _Wanted(
                kind=template.kind,
                name=one_line(template.name.format(**words)),
                aliases=tuple(one_line(alias.format(**words)) for alias in template.aliases),
                valid_from=name.valid_from,
                valid_to=name.valid_to,
                basis=_basis(template, name.valid_to),
            )


def _words(name: UnitName, parents: Sequence[UnitParent]) -> dict[str, str]:
    last_day = name.valid_to - datetime.timedelta(days=1) if name.valid_to else None
    above = [link for link in parents if last_day is None or link.is_in_force(last_day)]
    return {
        "name": name.name,
        "unit": _lower_kind(name.kind, name.short_name),
        "parent": _lower_first(above[-1].parent.name) if above else "",
    }


def _lower_kind(kind: str, short: str) -> str:
    return f"{_lower_first(kind)} {short}".strip()


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _basis(template: BodyTemplate, end: datetime.date | None) -> str:
    """The newest law that was in force before the body ended."""

    def applied(law: Law) -> bool:
        return end is None or law.valid_from is None or law.valid_from < end

    return [law.text for law in template.laws if applied(law)][-1]


def _missing_aliases(spellings: dict[int, tuple[str, ...]]) -> list[IssuingBodyAlias]:
    known = set(
        IssuingBodyAlias.objects.filter(body_id__in=spellings).values_list("body_id", "key")
    )
    return [
        IssuingBodyAlias(body_id=body_id, alias=alias, key=spelling_key(alias))
        for body_id, aliases in spellings.items()
        for alias in aliases
        if (body_id, spelling_key(alias)) not in known
    ]
