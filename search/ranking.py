"""The exact order of entries, read from the database: the same on every engine."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from search.asking import Asked
from search.models import SearchText
from search.profiles import Profile
from search.scoring import (
    Fields,
    Signed,
    Signs,
    Statistics,
    pattern,
    scorer,
    shares_of,
    weighed,
    weighed_accents,
)

# So many of the best are told apart by their accents as well, and tell how rare those are;
# accents are worth half at most.
WITH_ACCENTS: Final = 40
# Columns before the texts.
_FACTS: Final = 7
_TEXTS: Final = ("title", "parent", "lead", "body")


class Ranked(NamedTuple):
    """An entry with its score, and what the order needs to know of it."""

    entry: int
    score: float
    facets: int
    day: int


def ranked(
    asked: Asked,
    ids: Iterable[int],
    statistics: Statistics,
    profile: Profile,
    *,
    site_id: int | None,
    today: datetime.date,
    with_accents: int = WITH_ACCENTS,
) -> list[Ranked]:
    """The entries with their scores, the best first; one statement.

    So many of the best as `with_accents` are told apart by their accents, too.
    """
    signs = Signs(asked.runs)
    plain = scorer(weighed(asked.runs, statistics, profile), signs, statistics.mean_length, profile)
    rows = []
    for row in _rows(ids, with_accents=asked.says_accents):
        read = signs.read(row[_FACTS:][:4])
        rows.append(_Scored(plain(read, row[1]), row, read))
    if asked.says_accents:
        rows.sort(key=lambda one: (-one.score, one.row[0]))
        rows[:with_accents] = _told_apart(rows[:with_accents], asked, signs, statistics, profile)
    found = []
    for score, row, _read in rows:
        pk, _length, kind, of_site, shown_on, is_over, facets, *texts = row
        factor = _factor(profile, kind, shown_on, today, is_over=is_over)
        if site_id is not None and of_site == site_id:
            factor *= profile.own_site
        if asked.phrases and not _says(Fields(*texts[:4]), asked.phrases):
            factor /= 2
        day = shown_on.toordinal() if shown_on else 0
        found.append(Ranked(pk, score * factor, facets or 0, day))
    found.sort(key=lambda one: (-one.score, one.entry))
    return found


class _Scored(NamedTuple):
    score: float
    row: tuple[Any, ...]
    read: Signed


def _told_apart(
    best: Sequence[_Scored], asked: Asked, signs: Signs, statistics: Statistics, profile: Profile
) -> list[_Scored]:
    """The best with what their accents are worth on top."""
    accented_signs = Signs(asked.accented_runs)
    read = [accented_signs.read(one.row[-4:]) for one in best]
    runs, accented = asked.runs, asked.accented_runs
    both = [(one.read, marked) for one, marked in zip(best, read, strict=True)]
    shares = shares_of(runs, accented, both, signs, accented_signs)
    terms = weighed_accents(runs, accented, statistics, profile, shares)
    accents = scorer(terms, accented_signs, statistics.mean_length, profile)
    return [
        one._replace(score=one.score + profile.accented * accents(marked, one.row[1]))
        for one, marked in zip(best, read, strict=True)
    ]


def _factor(
    profile: Profile,
    kind: str,
    shown_on: datetime.date | None,
    today: datetime.date,
    *,
    is_over: bool,
) -> float:
    """What the state of an entry makes of its score: expired lower, old news a little lower."""
    factor = profile.over if is_over else 1.0
    recency = profile.recency.get(kind)
    if recency is not None and shown_on is not None:
        age = max(0, (today - shown_on).days)
        factor *= 1 - recency.share * (1 - 0.5 ** (age / recency.half_life_days))
    return factor


def _says(fields: Fields, phrases: Sequence[Sequence[str]]) -> bool:
    """Whether every phrase stands in a field, word for word."""
    return all(any(pattern("_".join(phrase)) in text for text in fields) for phrase in phrases)


def _rows(ids: Iterable[int], *, with_accents: bool) -> Iterable[tuple[Any, ...]]:
    names = [
        "pk",
        *(f"document__{name}" for name in ("length", "kind", "site_id", "shown_on", "is_over")),
        "document__facets_id",
        *_TEXTS,
    ]
    if with_accents:
        names += [f"accented_{name}" for name in _TEXTS]
    return SearchText.objects.filter(pk__in=list(ids)).values_list(*names)
