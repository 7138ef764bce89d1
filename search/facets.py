"""Values by which results are narrowed: their names of today, and the sets that entries share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q

from portal.core.searchable import FacetLabel
from portal.tenancy import versions
from search.models import FacetSet, FacetValue, SearchDocument

Values = Mapping[str, Sequence[str]]
_LONGEST_KEY: Final = 100
_LONGEST_LABEL: Final = 255
_MOST_KEPT: Final = 200_000
_kept: dict[int, Values] = {}
# The version key of all names, and the names that this process has read at that version.
_NAMES: Final = "search-names"
_names: tuple[int, dict[tuple[str, str], str]] = (0, {})


def site_key(site_id: int) -> str:
    """The key of a site's unit; never that of a branch (`search.scopes.branch_token`)."""
    return f"s{site_id}"


def canonical(labelled: Mapping[str, Sequence[FacetLabel]]) -> dict[str, list[str]]:
    """Keys by facet, each once and sorted, facets in their order; those without any left out."""
    return {
        facet: sorted({value.key[:_LONGEST_KEY] for value in values})
        for facet, values in sorted(labelled.items())
        if values
    }


def set_id(values: Values) -> int:
    """The key of the set of these values (see `canonical`): the first 63 bits of a digest."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def store_sets(sets: Iterable[Values]) -> None:
    """Have these sets in the table; one statement. Two writers at once do no harm."""
    rows = {key: values for values in sets if (key := set_id(values))}
    FacetSet.objects.bulk_create(
        [FacetSet(id=key, values=values) for key, values in sorted(rows.items())],
        ignore_conflicts=True,
    )


def store_values(labelled: Iterable[Mapping[str, Sequence[FacetLabel]]]) -> None:
    """Have these values in the table under these names; two statements at most.

    Of two names for one value in one call the last one holds.
    """
    wanted = labels_of(labelled)
    known = names_of(wanted)
    stale = sorted(value for value in wanted if known.get(value) != wanted[value])
    FacetValue.objects.bulk_create(
        [FacetValue(facet=facet, key=key, label=wanted[facet, key]) for facet, key in stale],
        update_conflicts=True,
        unique_fields=["facet", "key"],
        update_fields=["label"],
    )
    if stale:
        versions.bump(_NAMES)


def labels_of(
    labelled: Iterable[Mapping[str, Sequence[FacetLabel]]],
) -> dict[tuple[str, str], str]:
    """Names by facet and key, as they are stored."""
    return {
        (facet, value.key[:_LONGEST_KEY]): value.label[:_LONGEST_LABEL]
        for values in labelled
        for facet, some in values.items()
        for value in some
    }


def names_of(values: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What values, by facet and key, are called in the table; one statement."""
    by_facet: dict[str, list[str]] = {}
    for facet, key in values:
        by_facet.setdefault(facet, []).append(key)
    condition = Q(pk__in=[])
    for facet, keys in by_facet.items():
        condition |= Q(facet=facet, key__in=keys)
    rows = FacetValue.objects.filter(condition).values_list("facet", "key", "label")
    return {(facet, key): label for facet, key, label in rows}


def shown_names_of(values: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The same for readers: kept in the process until a name changes; one statement or none."""
    global _names  # noqa: PLW0603 - the process-wide memo
    wanted = set(values)
    version = versions.current([_NAMES])[_NAMES]
    kept_at, names = _names
    if kept_at != version or len(names) > _MOST_KEPT:
        names = {}
    missing = wanted - names.keys()
    if missing:
        # Values without a name are remembered, too.
        names = {**names, **dict.fromkeys(missing, ""), **names_of(missing)}
    _names = (version, names)
    return {value: names[value] for value in wanted if names[value]}


def rename(facet: str, value: FacetLabel) -> None:
    """Call a value otherwise, if any entry has it."""
    rows = FacetValue.objects.filter(facet=facet, key=value.key[:_LONGEST_KEY])
    if rows.update(label=value.label[:_LONGEST_LABEL]):
        versions.bump(_NAMES)


def forget_unused() -> int:
    """Take away sets that no entry has any more; how many. While the index is held."""
    used = SearchDocument.objects.exclude(facets=None).values("facets")
    return int(FacetSet.objects.exclude(pk__in=used).delete()[0])


def values_of(sets: Iterable[int]) -> dict[int, Values]:
    """The values of each of these sets; none for one that is not known.

    A set never changes under its key: a process reads it once.
    """
    wanted = set(sets)
    missing = wanted - _kept.keys()
    if missing:
        rows = dict(FacetSet.objects.filter(pk__in=missing).values_list("pk", "values"))
        if len(_kept) + len(rows) > _MOST_KEPT:
            _kept.clear()
        _kept.update(rows)
    return {one: _kept.get(one, {}) for one in wanted}


def forget_all() -> None:
    """Drop this process's memo of names (between tests, after a fork)."""
    global _names  # noqa: PLW0603 - as above
    _names = (0, {})
