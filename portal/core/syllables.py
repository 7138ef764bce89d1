"""Text as a search compares it: folded syllables, those with accents, pairs of neighbours.

One analyser for what is stored and for what is asked, on every engine: the engines get terms
and never see text (search.md §2: folded syllables with folded pairs beat word segmentation, and
are equal for queries typed without accents).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from portal.core.vietnamese import fold, nfc

# Joins the syllables of a pair into one term. No word holds it.
PAIR: Final = "_"

# A run of letters; of one that goes on for lines (a table that lost its spaces) its beginning.
_WORD: Final = re.compile(r"[^\W_]{1,60}")
# Zero-width signs, soft hyphens and marks of direction stand inside of words copied from PDF
# and Word; nobody types them.
INVISIBLE: Final = "\u00ad\u061c\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f"
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]+")
# "kỹ" and "kĩ", "lý" and "lí": one syllable, spelled either way where "y" ends it alone after
# one of these (closed list; "thuy" and "thui" are two syllables and stay two).
_Y_OR_I: Final = re.compile(r"(qu|th|[hklmstvx])y")
_STROKED: Final = str.maketrans("ðɖ", "đđ")
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_MOST_KNOWN: Final = 200_000
_FIRST: Final = itemgetter(0)
_SECOND: Final = itemgetter(1)


_Form = TypeVar("_Form")


class Analysed(NamedTuple):
    """The syllables of a text in their order, folded and with accents: lists of one length."""

    folded: list[str]
    accented: list[str]


class _Known(dict[str, _Form]):
    """Word → its form, computed when it is first met; forgets when it grows too large."""

    def __init__(self, form: Callable[[str], _Form]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, word: str) -> _Form:
        if len(self) > _MOST_KNOWN:
            self.clear()
        found = self[word] = self._form(word)
        return found


def _folded_form(word: str) -> str:
    folded = fold(word)
    return f"{folded[:-1]}i" if _Y_OR_I.fullmatch(folded) else folded


def _accented_form(word: str) -> str:
    """One spelling: the tone at the end, so that "hoà" and "hòa" are one."""
    parts = unicodedata.normalize("NFD", word.translate(_STROKED))
    tones = "".join(_TONES[mark] for mark in parts if mark in _TONES)
    letters = nfc("".join(mark for mark in parts if mark not in _TONES))
    if _Y_OR_I.fullmatch(letters):
        letters = f"{letters[:-1]}i"
    return letters + tones if not letters.isdigit() else letters


_FOLDED: Final = _Known(_folded_form)


def words_of(text: str) -> list[str]:
    """The words of `text` in small letters, as written otherwise."""
    return _WORD.findall(_plain(text))


def analyse(text: str) -> Analysed:
    """The syllables of a text.

    "Thửa đất, kỹ thuật" → folded thua dat ki thuat; accented with the tone behind.
    """
    # What stands between spaces is read once, commas and all: a text of millions of words has
    # some thousands of them.
    runs = list(map(_RUNS.__getitem__, _plain(text).split()))
    return Analysed(
        list(chain.from_iterable(map(_FIRST, runs))), list(chain.from_iterable(map(_SECOND, runs)))
    )


def folded(text: str) -> list[str]:
    """The folded syllables of a text."""
    return [_FOLDED[word] for word in words_of(text)]


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", nfc(text)).lower()


def _run_form(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of what stands between two spaces, folded and accented."""
    words = _WORD.findall(run)
    return tuple(map(_folded_form, words)), tuple(map(_accented_form, words))


_RUNS: Final = _Known(_run_form)


def pairs(syllables: Sequence[str]) -> Iterable[str]:
    """Neighbours as terms: a b c → a_b, b_c."""
    return map(PAIR.join, pairwise(syllables))


def has_accents(text: str) -> bool:
    """Whether the writer typed Vietnamese accents: only then do they tell anything."""
    lower = nfc(text).lower()
    return fold(lower) != lower


def with_words(text: str, words: Sequence[str]) -> str:
    """`text` with `words` in the place of those that `words_of` finds in it, cased as they were.

    Everything between words stays; the text itself where their number is another.
    """
    plain = _INVISIBLE.sub("", nfc(text))
    if len(_WORD.findall(plain)) != len(words):
        return text
    given = iter(words)
    return _WORD.sub(lambda found: _cased(next(given), found.group()), plain)


def _cased(word: str, example: str) -> str:
    if example.isupper() and len(example) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if example[:1].isupper() else word
