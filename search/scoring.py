"""How well a document answers a question: the same arithmetic for every engine.

BM25 over folded syllables and pairs of neighbours, the fields weighted inside of the term's
frequency and ONE norm of length for all of them; the same over accented terms on top where the
question has accents (search-plan.md §1: a sum of scores by field is much worse).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Final, NamedTuple

from portal.core.syllables import PAIR, Analysed, pairs
from search.profiles import Profile

# Between syllables of a stored field; two, so that neighbours do not share one.
GAP: Final = "  "
# Levels (`levels`): weighted frequency of a term over the norm of length. The usual length is a
# constant: a level is only where an entry is looked for, the order is by the true mean. Finer
# at the top, where the first ten of thousands are told apart.
THRESHOLDS: Final = (4.0, 8.0, 14.0, 20.0, 28.0, 40.0)
USUAL_LENGTH: Final = 400.0
# About what share of the entries of a term reaches each level, the term itself first.
LEVEL_SHARE: Final = (1.0, 0.22, 0.1, 0.035, 0.01, 0.004, 0.001)
# Of what a question's terms are worth together, so much is not looked up.
NEGLIGIBLE: Final = 0.004
# A syllable that a question does not say, and the first of those it says.
_OTHER: Final = "\0"
_FIRST_SIGN: Final = 1
# What a term at a level is worth, of what it could be worth at most; each on top of the last.
LEVEL_WORTH: Final = (0.5, 0.35, 0.065, 0.03, 0.015, 0.01, 0.005)


class Fields(NamedTuple):
    """The stored text of a document, by field: syllables as `packed` writes them."""

    title: str
    parent: str
    lead: str
    body: str


class Signed(NamedTuple):
    """The same, each field as one character a syllable (`Signs`)."""

    title: str
    parent: str
    lead: str
    body: str


class Term(NamedTuple):
    """A term of a question: what it is worth, its rarity included, and how many entries hold it."""

    term: str
    worth: float
    frequency: int


class Statistics(NamedTuple):
    """What is known of the whole index: how many entries, how long, how many hold a term."""

    documents: int
    length: float
    frequencies: Mapping[str, int]

    @property
    def mean_length(self) -> float:
        """The mean weighted length of an entry."""
        return self.length / max(1, self.documents)


NO_STATISTICS: Final = Statistics(0, 0.0, {})


def packed(syllables: Iterable[str]) -> str:
    """Syllables as they are stored: "  a  b  ", so that a term is found by counting text."""
    joined = GAP.join(syllables)
    return f" {joined} " if joined else ""


def pattern(term: str) -> str:
    """What to count in a packed field for `term`."""
    return f" {term.replace(PAIR, GAP)} "


def length(counts: Sequence[int], profile: Profile) -> float:
    """The weighted length of a document with so many syllables in its fields."""
    return sum(weight * count for weight, count in zip(profile.fields, counts, strict=True))


def rarity(frequency: float, documents: int) -> float:
    """The inverse document frequency of a term that `frequency` of `documents` hold."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def terms_of(syllables: Sequence[str]) -> Counter[str]:
    """Syllables and pairs of a question, with how often it says them."""
    return Counter([*syllables, *pairs(syllables)])


def weighed(
    runs: Sequence[tuple[Sequence[str], float]], statistics: Statistics, profile: Profile
) -> list[Term]:
    """The terms of a question that some entry holds, by what they are worth, the rarest first.

    `runs`: what was asked, and other words for it, each with its share.
    """
    counted = _counted(runs)
    return _weighed(counted, statistics.frequencies, statistics.documents, profile)


def weighed_accents(
    runs: Sequence[tuple[Sequence[str], float]],
    accented: Sequence[tuple[Sequence[str], float]],
    statistics: Statistics,
    profile: Profile,
    shares: Mapping[str, float],
) -> list[Term]:
    """The same of accented terms. `shares`: of each accented syllable (`shares_of`).

    No table counts accented terms: of the documents with "dat", as large a part has "đất" as
    of the best ones; of those with a pair, the smaller part of its two syllables. Without that
    a rare accent is worth as little as the most usual one of its folded form.
    """
    frequencies = {
        term: count * min(shares[syllable] for syllable in term.split(PAIR))
        for term, of in _plain(runs, accented).items()
        if (count := statistics.frequencies.get(of))
    }
    return _weighed(_counted(accented), frequencies, statistics.documents, profile)


def shares_of(
    runs: Sequence[tuple[Sequence[str], float]],
    accented: Sequence[tuple[Sequence[str], float]],
    best: Iterable[tuple[Signed, Signed]],
    signs: Signs,
    accented_signs: Signs,
) -> dict[str, float]:
    """Of the best documents that have a folded syllable, the part that has it so accented.

    `best`: read by `signs` and by `accented_signs`. Half a document is added to both counts:
    what few show is not taken for certain.
    """
    folded, marked = Counter[str](), Counter[str]()
    for plain, with_accents in best:
        folded.update(set("".join(plain)))
        marked.update(set("".join(with_accents)))
    return {
        term: (marked[accented_signs.of(term)] + 0.5) / (folded[signs.of(plain)] + 0.5)
        for term, plain in _plain(runs, accented).items()
        if PAIR not in term
    }


def _plain(
    runs: Sequence[tuple[Sequence[str], float]], accented: Sequence[tuple[Sequence[str], float]]
) -> dict[str, str]:
    """The folded term of each accented one."""
    plain: dict[str, str] = {}
    for (folded, _share), (marked, _same) in zip(runs, accented, strict=True):
        plain |= zip([*marked, *pairs(marked)], [*folded, *pairs(folded)], strict=True)
    return plain


def _counted(runs: Iterable[tuple[Sequence[str], float]]) -> dict[str, float]:
    """Terms of all runs, with how often they say them."""
    counted: dict[str, float] = {}
    for syllables, share in runs:
        for term, count in terms_of(syllables).items():
            counted[term] = counted.get(term, 0) + count * share
    return counted


def _weighed(
    counted: Mapping[str, float],
    frequencies: Mapping[str, float],
    documents: int,
    profile: Profile,
) -> list[Term]:
    found = []
    for term, count in counted.items():
        frequency = frequencies.get(term)
        if frequency:
            worth = count * (profile.pair if PAIR in term else 1)
            worth *= rarity(frequency, documents)
            found.append(Term(term, worth, round(frequency)))
    return sorted(found, key=lambda term: (term.frequency, term.term))


class Signs:
    """One character for each syllable that a question says; all others are one and the same.

    In a field that is read so, a term is a string of one or two characters: it is counted ten
    times as fast as in the text.
    """

    def __init__(self, runs: Iterable[tuple[Sequence[str], float]]) -> None:
        self._signs: dict[str, str] = {}
        for syllables, _share in runs:
            for syllable in syllables:
                self._signs.setdefault(syllable, chr(_FIRST_SIGN + len(self._signs)))

    def of(self, term: str) -> str:
        """A term as it stands in a field that is read so."""
        return "".join(map(self._signs.__getitem__, term.split(PAIR)))

    def read(self, fields: Iterable[str]) -> Signed:
        """Stored fields (`packed`), syllable by syllable."""
        known = self._signs.get
        return Signed(*("".join(map(known, field.split(), repeat(_OTHER))) for field in fields))


def scorer(
    terms: Sequence[Term], signs: Signs, mean_length: float, profile: Profile
) -> Callable[[Signed, float], float]:
    """A function of a document, as `signs` read it, and its weighted length: its score."""
    wanted = [
        (signs.of(term), worth * (profile.k1 + 1)) for term, worth, _frequency in _telling(terms)
    ]
    title_weight, parent_weight, lead_weight, body_weight = profile.fields
    constant = profile.k1 * (1 - profile.b)
    slope = profile.k1 * profile.b / (mean_length or 1)

    def score(fields: Signed, weighted_length: float) -> float:
        title, parent, lead, body = fields
        head = f"{title}{_OTHER}{parent}{_OTHER}{lead}"
        norm = constant + slope * weighted_length
        total = 0.0
        for term, worth in wanted:
            frequency = body_weight * body.count(term)
            if term in head:
                frequency += (
                    title_weight * title.count(term)
                    + parent_weight * parent.count(term)
                    + lead_weight * lead.count(term)
                )
            if frequency:
                total += worth * frequency / (norm + frequency)
        return total

    return score


def _telling(terms: Sequence[Term]) -> Sequence[Term]:
    """Without the terms of a sentence that together are worth next to nothing."""
    least = NEGLIGIBLE * sum(term.worth for term in terms)
    dropped = 0.0
    kept = []
    for term in sorted(terms, key=lambda term: term.worth):
        dropped += term.worth
        if dropped > least:
            kept.append(term)
    return kept


def levels(fields: Sequence[Analysed], profile: Profile) -> list[str]:
    """The terms of a document, and each once more for every level it reaches.

    A term's level is how often it stands there for so long a text: "~1dat" where it fills
    `THRESHOLDS[0]` times the norm of the length, and so on. By presence alone an engine can so
    tell a document that is about a term from one that names it.
    """
    *heads, body = fields
    weights: Counter[str] = Counter(body.folded)
    weights.update(pairs(body.folded))
    for field, weight in zip(heads, profile.fields, strict=False):
        extra = round(weight / profile.fields[3])
        for term in field.folded:
            weights[term] += extra
        for term in pairs(field.folded):
            weights[term] += extra
    size = length([len(field.folded) for field in fields], profile)
    norm = profile.k1 * (1 - profile.b + profile.b * size / USUAL_LENGTH) / profile.fields[3]
    found = list(weights)
    reached = weights.items()
    for number, threshold in enumerate(THRESHOLDS, start=1):
        least = threshold * norm
        reached = [item for item in reached if item[1] >= least]  # type: ignore[assignment]
        found += [f"~{number}{term}" for term, _weight in reached]
    return found
