"""Months of a season in words: July to September, also over the turn of the year."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

MONTHS = range(1, 13)


def runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """First and last month of each unbroken stretch; December goes on with January.

    `[11, 12, 1, 6]` → `[(6, 6), (11, 1)]`. The whole year is `[(1, 12)]`.
    """
    wanted = sorted(set(months) & set(MONTHS))
    found: list[tuple[int, int]] = []
    for month in wanted:
        if found and found[-1][1] == month - 1:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    if len(found) > 1 and found[0][0] == 1 and found[-1][1] == len(MONTHS):
        first = found.pop(0)
        found[-1] = (found[-1][0], first[1])
    return found


def months_in_words(months: Iterable[int]) -> str:
    """The months as a reader says them; empty for none."""
    found = runs(months)
    if found == [(1, 12)]:
        return _("All year round")
    words = [
        _("month %(month)d") % {"month": first}
        if first == last
        else _("month %(first)d to month %(last)d") % {"first": first, "last": last}
        for first, last in found
    ]
    text = ", ".join(words)
    return text[:1].upper() + text[1:]
