"""Did you mean: what somebody probably wanted to type. Offered, never put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from portal.core import telex
from portal.core.confusions import written_alike
from portal.core.spelling import is_ordinary
from portal.core.syllables import PAIR, has_accents, with_words, words_of
from portal.core.vietnamese import fold
from search import learning
from search.restoration import Forms, Spellings, forms_of, keys_of, likeliest, normal

_LONGEST: Final = 300
_MOST_WORDS: Final = 24
# Words of which other spellings are tried, and how many of each.
_MOST_SLIPS: Final = 4
_MOST_EDITS: Final = 24
_SHORTEST_SLIP: Final = 3
_LONGEST_SLIP: Final = 8
_LETTERS: Final = "abcdeghiklmnopqrstuvxy"
# What was typed is meant, unless its neighbours say so much more of another spelling.
_TYPED: Final = 20.0
# So many times neighbours must stand together for one to speak for the other.
_TOGETHER: Final = 2
# How many times as often another word of the same sound must stand beside these neighbours, and
# how often at least (docs/search-language.md).
_ALIKE: Final = 20
_ALIKE_TOGETHER: Final = 5
# A lone word is one spelling in so many cases, or nothing is said.
_PLAIN: Final = 0.8


def suggestion(text: str) -> str:
    """The question as it was probably meant; "" if it is that already. One statement at most.

    Words typed as the keys of Telex or VNI, words of no text one letter off a known one, accents
    left out, and words written for others of the same sound, each only where the texts of the
    index bear it out.
    """
    words = _asked(text)
    if not words:
        return ""
    slips = _slips(words)
    keys = [
        {fold(word), fold(meant), *edits}
        for word, meant, edits in zip(words, telex.read(words), slips, strict=True)
    ]
    alike = [written_alike(word) for word in words] if has_accents(text) else []
    spellings = learning.read([*keys_of(keys), *_keys_of_alike(words, alike)])
    found = _meant(words, slips, spellings)
    found = _by_sound(words, alike, found, spellings) or found
    return "" if found == words else with_words(text, found)


def of_other_sound(text: str) -> str:
    """The question with a word in the place of one that is written for it; "" without any.

    What can be said of a question that finds plenty: "tập chung" is answered by every text that
    holds both syllables somewhere. One statement, none for one typed without accents.
    """
    words = _asked(text)
    alike = [written_alike(word) for word in words] if has_accents(text) else []
    keys = list(_keys_of_alike(words, alike))
    if not keys:
        return ""
    spellings = learning.read([*keys_of([[fold(word)] for word in words]), *keys])
    found = _by_sound(words, alike, words, spellings)
    return with_words(text, found) if found else ""


def _asked(text: str) -> list[str]:
    """The words of a question, each in its one spelling; none of one that is a text."""
    if len(text) > _LONGEST:
        return []
    words = [normal(word) if not word.isdigit() else word for word in words_of(text)]
    return words if len(words) <= _MOST_WORDS else []


def _meant(words: Sequence[str], slips: Sequence[Sequence[str]], spellings: Spellings) -> list[str]:
    """The likeliest words, each change borne out by what was learned."""
    decoded = telex.read(words, lambda word: bool(spellings.of(fold(word))))
    accented = has_accents(" ".join(words))
    choices = [
        _choices(word, meant, edits, spellings, typed=_TYPED if accented else 1.0)
        for word, meant, edits in zip(words, decoded, slips, strict=True)
    ]
    found = likeliest(choices, spellings)
    return [
        form if decoded[place] == form or _is_borne_out(place, found, spellings) else words[place]
        for place, form in enumerate(found)
    ]


def _choices(
    word: str, meant: str, edits: Sequence[str], spellings: Spellings, *, typed: float
) -> Forms:
    if meant != word:
        return {meant: 1.0}
    if edits and not spellings.of(fold(word)):
        near = {form: 1.0 for edit in edits for form in spellings.of(edit)}
        return near or {word: 1.0}
    forms = dict(forms_of(word, spellings))
    if word in forms:
        forms[word] = typed
    return forms


def _is_borne_out(place: int, found: Sequence[str], spellings: Spellings) -> bool:
    """Whether neighbours say so, or for a lone word nearly all texts."""
    if len(found) == 1:
        forms = spellings.of(fold(found[0]))
        return forms.get(found[0], 0) > _PLAIN * sum(forms.values())
    around = [found[at : at + 2] for at in (place - 1, place) if at >= 0]
    return any(
        spellings.of(fold(PAIR.join(pair))).get(PAIR.join(pair), 0) >= _TOGETHER
        for pair in around
        if len(pair) == 2
    )


def _keys_of_alike(words: Sequence[str], alike: Sequence[Sequence[str]]) -> Iterator[str]:
    """What must be read to weigh words of the same sound beside the neighbours that were typed."""
    for place, others in enumerate(alike):
        for other in others:
            yield from (fold(pair) for pair in _pairs_at(words, place, other))


def _by_sound(
    words: Sequence[str],
    alike: Sequence[Sequence[str]],
    found: Sequence[str],
    spellings: Spellings,
) -> list[str]:
    """The words, with the one of them replaced that is most clearly written for another.

    "tập chung": its neighbours stand many times as often beside "trung" as beside what was
    typed, and as beside what was `found` for it. None where no word is.
    """
    most, best = 0, list[str]()
    for place, others in enumerate(alike):
        least = max(_together(some, place, some[place], spellings) for some in (words, found))
        for other in others:
            meant = _together(words, place, other, spellings)
            if meant > most and meant >= max(_ALIKE_TOGETHER, _ALIKE * least):
                most, best = meant, [*words[:place], other, *words[place + 1 :]]
    return best


def _together(words: Sequence[str], place: int, word: str, spellings: Spellings) -> int:
    """How often `word` stands beside the neighbours of that place."""
    return sum(spellings.of(fold(pair)).get(pair, 0) for pair in _pairs_at(words, place, word))


def _pairs_at(words: Sequence[str], place: int, word: str) -> Iterator[str]:
    if place:
        yield PAIR.join((words[place - 1], word))
    if place + 1 < len(words):
        yield PAIR.join((word, words[place + 1]))


def _slips(words: Sequence[str]) -> list[list[str]]:
    """For words that cannot be Vietnamese: the syllables one letter away."""
    left = _MOST_SLIPS
    found = []
    for word in words:
        folded = fold(word)
        edits = _edits(folded, is_ordinary) if left and _may_be_a_slip(folded) else []
        left -= bool(edits)
        found.append(edits)
    return found


def _may_be_a_slip(folded: str) -> bool:
    return (
        _SHORTEST_SLIP <= len(folded) <= _LONGEST_SLIP
        and folded.isascii()
        and folded.isalpha()
        and not is_ordinary(folded)
    )


def _edits(word: str, is_word: Callable[[str], bool]) -> list[str]:
    """Words that are one letter more, less or other, or two neighbours exchanged; in order."""
    return sorted({edit for edit in _all_edits(word) if is_word(edit)})[:_MOST_EDITS]


def _all_edits(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}"
            yield f"{head}{letter}{tail[1:]}"
        yield head + tail[1:]
        if len(tail) > 1:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"
