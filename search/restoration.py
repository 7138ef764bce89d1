"""The accents of what was typed without them, by what the portals' own texts say.

A syllable's spellings and those of two neighbours are counted in the index (`search.learning`);
the likeliest way through a question is found by Viterbi's algorithm over these counts
(search.md §2.4: no dictionary, the same on every engine).
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from portal.core.spelling import SPELLINGS, with_tone, without_tone
from portal.core.syllables import PAIR, words_of
from portal.core.vietnamese import fold

# Under this key stands how many syllables were read.
TOTAL: Final = ""
# Longer words are none of Vietnamese.
LONGEST: Final = 12
# Spellings kept of a syllable, and of a pair.
MOST_FORMS: Final = 12
_NUMBER: Final = "0"
# The share of a syllable's own frequency in its likelihood after another one; anything from
# .01 to .2 restores as well within .2 % (docs/search.md).
_OWN: Final = 0.05
_NEVER: Final = 1e-12

Forms = Mapping[str, float]


class Counts(NamedTuple):
    """How often texts hold words, and pairs of neighbours ("a_b")."""

    words: Counter[str]
    pairs: Counter[str]


@dataclass
class Spellings:
    """What was learned of the words of one question: key → spelling → how often."""

    forms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many syllables were read."""
        return max(1, self.forms.get(TOTAL, {}).get(TOTAL, 1))

    def of(self, key: str) -> Mapping[str, int]:
        """Spellings of a folded word, or of a pair of them; empty for one that no text holds."""
        return self.forms.get(key, {})


@lru_cache(maxsize=100_000)
def normal(word: str) -> str:
    """One spelling for "hoà" and "hòa"; numbers are one word."""
    if word.isdigit():
        return _NUMBER
    letters, tone = without_tone(word)
    return with_tone(letters, tone) if letters in SPELLINGS else word


def tokens(text: str) -> list[str]:
    """The words of a text, each in its one spelling."""
    return [normal(word) for word in words_of(text)]


def count(texts: Iterable[str]) -> Counts:
    """Count words and pairs in texts that are written with accents; others are passed over."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        found = tokens(text)
        if not _is_accented(found):
            continue
        words.update(found)
        pairs.update(map(PAIR.join, pairwise(found)))
    return Counts(words, pairs)


def _is_accented(words: Sequence[str]) -> bool:
    """Whether a Vietnamese text was typed with accents: two words in three have some."""
    return sum(not word.isascii() for word in words) * 4 >= len(words)


def by_key(counts: Counts) -> dict[str, dict[str, int]]:
    """Counts as they are learned: folded word or pair → spelling → how often."""
    found: dict[str, dict[str, int]] = {TOTAL: {TOTAL: counts.words.total()}}
    for counted in counts:
        for spelling, number in counted.items():
            if all(len(word) <= LONGEST for word in spelling.split(PAIR)):
                found.setdefault(fold(spelling), {})[spelling] = number
    return found


def keys_of(choices: Sequence[Iterable[str]]) -> list[str]:
    """What must be read to restore a question: each place may be one of some folded words."""
    keys = {TOTAL: None}
    before: Iterable[str] = ()
    for here in choices:
        keys.update(dict.fromkeys(here))
        keys.update((f"{one}{PAIR}{other}", None) for one in before for other in here)
        before = here
    return list(keys)


class _Form(NamedTuple):
    """A spelling at a place: how good the best way to it is, and where that comes from."""

    text: str
    folded: str
    score: float
    alone: int
    before: str


def likeliest(choices: Sequence[Forms], spellings: Spellings) -> list[str]:
    """The likeliest words, one of each place's `choices`: spelling → its weight, 1 for any."""
    ways: list[dict[str, _Form]] = []
    for forms in choices:
        before = ways[-1].values() if ways else ()
        reached = (_reached(text, before, spellings) for text in forms)
        ways.append(
            {
                form.text: form._replace(score=form.score + math.log(forms[form.text]))
                for form in reached
            }
        )
    if not ways:
        return []
    last = max(ways[-1].values(), key=lambda form: (form.score, form.text))
    found = [last]
    for way in reversed(ways[:-1]):
        found.append(way[found[-1].before])
    return [form.text for form in reversed(found)]


def _reached(text: str, before: Collection[_Form], spellings: Spellings) -> _Form:
    """A spelling with the best way to it."""
    folded = fold(text)
    alone = spellings.of(folded).get(text, 0)
    own = alone / spellings.total
    if not before:
        return _Form(text, folded, math.log(own + _NEVER), alone, "")
    pairs = {one: spellings.of(f"{one}{PAIR}{folded}") for one in {way.folded for way in before}}
    unseen = math.log(_OWN * own + _NEVER)
    best, origin = -math.inf, ""
    for one in before:
        known = pairs[one.folded]
        together = known.get(f"{one.text}{PAIR}{text}", 0) if known else 0
        score = one.score + (
            math.log((1 - _OWN) * together / max(1, one.alone) + _OWN * own) if together else unseen
        )
        if score > best:
            best, origin = score, one.text
    return _Form(text, folded, best, alone, origin)


def restored(words: Sequence[str], spellings: Spellings) -> list[str]:
    """Folded words with their likeliest accents; one that no text holds stays."""
    return likeliest([forms_of(word, spellings) for word in words], spellings)


def forms_of(word: str, spellings: Spellings) -> Forms:
    """The spellings of a word that keep what was typed of its accents; at least itself."""
    forms = {
        form: 1.0 for form in spellings.of(fold(word)) if word == fold(word) or keeps(form, word)
    }
    return forms or {word: 1.0}


def keeps(form: str, typed: str) -> bool:
    """Whether `form` has every mark that was typed: "định" keeps those of "đinh" and "dịnh"."""
    one, other = _marks(form), _marks(typed)
    return len(one) == len(other) and all(
        letter == typed_letter and marks >= typed_marks
        for (letter, marks), (typed_letter, typed_marks) in zip(one, other, strict=True)
    )


def _marks(word: str) -> list[tuple[str, frozenset[str]]]:
    letters, tone = without_tone(word)
    found = []
    for letter in letters:
        parts = unicodedata.normalize("NFD", letter.replace("đ", "d\u0335"))
        found.append((parts[0], frozenset(parts[1:])))
    # The tone is the syllable's, wherever it was written.
    return [*found, ("", frozenset(tone))]
