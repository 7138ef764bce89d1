"""Sets of tree paths: what lies under them, and the condition that says so in SQL.

A treebeard path is a string of steps of four characters; a node lies under another
when its path begins with the other's. Pages and collections alike.
"""

from __future__ import annotations

from collections.abc import Collection as Items
from collections.abc import Iterable, Iterator

from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import In

STEP = 4
# Up to so many prefixes the tree's index on `path` serves each by itself; beyond, one
# comparison of the first characters with a list is cheaper than as many conditions.
_MAX_RANGES = 3


def prefixes(path: str) -> Iterator[str]:
    """The paths of all ancestors of `path` from the root down, then `path` itself."""
    for end in range(STEP, len(path) + 1, STEP):
        yield path[:end]


def outermost(paths: Iterable[str]) -> list[str]:
    """`paths` without those that lie under another of them."""
    given = set(paths)
    return sorted(path for path in given if not given.intersection(list(prefixes(path))[:-1]))


def common(paths: Items[str]) -> str:
    """The longest path that all of `paths` lie under or are; empty for none."""
    if not paths:
        return ""
    first, last = min(paths), max(paths)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[: length - length % STEP]


def under(paths: Iterable[str], field: str = "path") -> Q:
    """The condition that `field` is one of `paths` or lies under one; false for none.

    The number of conditions grows with the number of different depths, never with
    the number of paths.
    """
    roots = outermost(paths)
    if not roots:
        return Q(pk__in=[])
    if len(roots) <= _MAX_RANGES:
        ranges = Q()
        for path in roots:
            ranges |= Q(**{f"{field}__startswith": path})
        return ranges
    by_length: dict[int, list[str]] = {}
    for path in roots:
        by_length.setdefault(len(path), []).append(path)
    condition = Q()
    for length, same_depth in by_length.items():
        condition |= Q(In(Left(F(field), length), same_depth))
    return condition
