"""Small helpers on dated facts: a name's columns, the fact of today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TypeVar

from portal.core.vietnamese import one_line, search_key, spelling_key, split_kind
from portal.tenancy.models.dated import DatedFact

F = TypeVar("F", bound=DatedFact)


def name_fields(full_name: str) -> dict[str, str]:
    """`name`, `kind`, `short_name` and the look-up keys of "Xã Chi Lăng"."""
    kind, short = split_kind(full_name)
    return {
        "name": one_line(full_name),
        "kind": kind,
        "short_name": short,
        "short_key": spelling_key(short),
        "search_key": search_key(full_name),
    }


def current(facts: Iterable[F], today: datetime.date) -> F | None:
    """The fact of today; of an ended unit the last, of a coming one the first."""
    ordered = sorted(facts, key=lambda fact: fact.valid_from or datetime.date.min)
    begun = [fact for fact in ordered if fact.valid_from is None or fact.valid_from <= today]
    return begun[-1] if begun else next(iter(ordered), None)
