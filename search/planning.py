"""Which entries are read for a question: the plan that every engine is given.

Two kinds: all words ("strict"), and where no entry has them all, the most telling ones. The
exact order is found among the entries of the plan (`search.ranking`), so that a plan need only
hold the best; it reads the lists of terms that are short, however many entries there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portal.core.syllables import PAIR, pairs
from search.asking import Asked
from search.engines.base import Plan, Wanted
from search.questions import Question
from search.scopes import facet_token, kinds_of, scope_of
from search.scoring import LEVEL_SHARE, LEVEL_WORTH, Term

# Rows that a plan reads; more of them change the order of a thousandth of the answers.
BUDGET: Final = 7_000
STRICT_BUDGET: Final = 6_000
_FEWEST_TERMS: Final = 3
# Worths are such parts of one: their sums are exact in floats of 32 bits too, so that every
# engine puts entries in the same order.
_PARTS: Final = 1_024
_MOST_TERMS: Final = 60
# The levels of a term in a sentence: its many terms tell entries apart by themselves.
_FEW_LEVELS: Final = 3


def matching(asked: Asked, question: Question, frequencies: Mapping[str, int]) -> Plan:
    """Entries that have all words, or other words for them, and all phrases; filters aside."""
    needed: dict[str, list[str]] = {}
    for place, syllable in enumerate(asked.folded):
        others = [
            _sign_of(one.words.folded, frequencies)
            for one in asked.others
            if one.start <= place < one.end
        ]
        if others and not asked.phrases:
            needed[syllable] = list(dict.fromkeys([syllable, *others]))
        else:
            needed[syllable] = [syllable]
    must = [group[0] for group in needed.values() if len(group) == 1]
    for phrase in asked.phrases:
        must += pairs(phrase)
    groups = [group for group in needed.values() if len(group) > 1]
    return Plan([*dict.fromkeys(must), *scope_of(question)], [*groups, *kinds_of(question)])


def _sign_of(words: Sequence[str], frequencies: Mapping[str, int]) -> str:
    """The term that tells best that these words stand there: the rarest of their pairs."""
    if len(words) == 1:
        return words[0]
    return min(pairs(words), key=lambda pair: (frequencies.get(pair, 0), pair))


def filtered(plan: Plan, question: Question) -> Plan:
    """The plan within the question's filters."""
    groups = [
        [facet_token(facet, key) for key in sorted(keys)]
        for facet, keys in sorted(question.filters.items())
        if keys
    ]
    return Plan(plan.must, [*plan.any_of, *groups], plan.wanted, plan.all_of_them)


def of_all_words(plan: Plan, terms: Sequence[Term]) -> Plan:
    """What makes one of the entries that have all words promising."""
    lists: list[tuple[float, Wanted]] = []
    for term, worth, frequency in terms:
        # All of them have each word: only how well they answer it tells them apart.
        first = 0 if PAIR in term else 1
        lists += _lists(term, worth, frequency, range(first, len(LEVEL_WORTH)))
    return Plan(plan.must, plan.any_of, _within(lists, STRICT_BUDGET), all_of_them=True)


def of_telling_words(question: Question, terms: Sequence[Term]) -> Plan:
    """The entries of the rarest words, in scope."""
    wanted: list[Wanted] = []
    read = 0
    for number, (term, worth, frequency) in enumerate(terms[:_MOST_TERMS]):
        if number >= _FEWEST_TERMS and read > BUDGET:
            break
        read += frequency
        wanted += [one for _rows, one in _lists(term, worth, frequency, range(_FEW_LEVELS))]
    return Plan(scope_of(question), kinds_of(question), wanted)


def _lists(
    term: str, worth: float, frequency: int, levels: Iterable[int]
) -> Iterable[tuple[float, Wanted]]:
    """A term at these levels, each with about how many entries it has."""
    for level in levels:
        name = f"~{level}{term}" if level else term
        share = round(worth * LEVEL_WORTH[level] * _PARTS) / _PARTS
        yield frequency * LEVEL_SHARE[level], Wanted(name, share)


def _within(lists: Iterable[tuple[float, Wanted]], budget: int) -> list[Wanted]:
    """The shortest lists whose rows together are within `budget`."""
    wanted: list[Wanted] = []
    read = 0.0
    for rows, one in sorted(lists):
        read += rows
        if read > budget and wanted:
            break
        wanted.append(one)
    return wanted
