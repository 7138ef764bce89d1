"""What mapping files of imports have in common: parts, and columns by our names of fields."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _


class BadMapping(ValueError):
    """The mapping cannot be used; the message says why."""


def part_of(data: dict[Any, Any], name: str) -> dict[Any, Any]:
    """Part `name` of a mapping, empty where it is missing. Raises BadMapping."""
    part = data.get(name) or {}
    if not isinstance(part, dict):
        raise BadMapping(_("Part “%s” of the mapping must be a list of names and values.") % name)
    return part


def columns_of(
    part: dict[Any, Any], known: Collection[str], complaint: str
) -> dict[str, tuple[str, ...]]:
    """Their columns by our names of fields, one or several a field.

    `complaint` is what is said of a field that is not `known`, with %(name)s and %(known)s.
    Raises BadMapping with it.
    """
    columns = {}
    for ours, theirs in part.items():
        if ours not in known:
            raise BadMapping(complaint % {"name": ours, "known": ", ".join(known)})
        names = theirs if isinstance(theirs, list) else [theirs]
        columns[str(ours)] = tuple(str(name) for name in names if name not in (None, ""))
    return columns
