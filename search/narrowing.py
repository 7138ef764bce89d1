"""Filters: which sets of values pass, and how many entries each further value would leave."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from portal.core import searchable
from search.facets import Values, shown_names_of
from search.questions import FacetCount, Question

# In this order; a value more than these is found by narrowing another one first.
SHOWN: Final = (
    searchable.KIND,
    searchable.DOCUMENT_TYPE,
    searchable.CATEGORY,
    searchable.ISSUER,
    searchable.FIELD,
    searchable.YEAR,
    searchable.STATUS,
    searchable.UNIT,
)
MOST_VALUES: Final = 30


def passes(values: Values, question: Question) -> bool:
    """Whether an entry of these values stays."""
    if question.language not in values.get(searchable.LANGUAGE, (question.language,)):
        return False
    return all(
        not keys or not keys.isdisjoint(values.get(facet, ()))
        for facet, keys in question.filters.items()
    )


def counted(
    sets: Mapping[int, int], values: Mapping[int, Values], question: Question
) -> tuple[int, dict[str, Counter[str]]]:
    """How many entries pass, and how many each value of a facet would leave.

    A facet's values are counted with its own filter left out, so that another can be added.
    """
    total = 0
    by_facet: dict[str, Counter[str]] = {facet: Counter() for facet in SHOWN}
    chosen = {facet: keys for facet, keys in question.filters.items() if keys}
    for one, count in sets.items():
        held = values.get(one, {})
        if question.language not in held.get(searchable.LANGUAGE, (question.language,)):
            continue
        failed = [facet for facet, keys in chosen.items() if keys.isdisjoint(held.get(facet, ()))]
        if len(failed) > 1:
            continue
        total += 0 if failed else count
        for facet in failed or held:
            if facet in by_facet:
                for key in held.get(facet, ()):
                    by_facet[facet][key] += count
    return total, by_facet


def shown(
    by_facet: Mapping[str, Counter[str]], question: Question
) -> dict[str, Sequence[FacetCount]]:
    """The filters as they are offered: chosen values always, the most frequent of the others."""
    some: dict[str, list[tuple[str, int]]] = {}
    for facet in SHOWN:
        counts = by_facet.get(facet, Counter())
        chosen = question.filters.get(facet, frozenset())
        most = dict(heapq.nsmallest(MOST_VALUES, counts.items(), key=_order(facet)))
        missing = {key: counts.get(key, 0) for key in sorted(chosen) if key not in most}
        if most or missing:
            some[facet] = [*most.items(), *missing.items()]
    words = shown_names_of((facet, key) for facet, rows in some.items() for key, _count in rows)
    return {
        facet: [
            FacetCount(
                key,
                words.get((facet, key), key),
                count,
                is_chosen=key in question.filters.get(facet, ()),
            )
            for key, count in rows
        ]
        for facet, rows in some.items()
    }


def _order(facet: str) -> Callable[[tuple[str, int]], tuple[int, str]]:
    """Years by themselves, the newest first; others by how many there are."""
    if facet == searchable.YEAR:
        return lambda item: (-int(item[0]) if item[0].isdecimal() else 0, item[0])
    return lambda item: (-item[1], item[0])
