"""Where a text answers a question: its title marked, and the passage of it worth reading.

What is compared is the folded form at the same offsets (`portal.core.vietnamese.fold` keeps the
length), so that what is shown is the text itself. Pure functions; pieces joined are the text in
NFC, or one passage of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from portal.core.syllables import INVISIBLE, analyse, has_accents
from portal.core.vietnamese import fold, nfc
from search.questions import Piece

# Characters of a passage: two to three lines of a result.
LENGTH: Final = 240
ELLIPSIS: Final = "…"
# How much of a body is looked through: first its beginning, and where that says nothing the
# following parts, up to some hundred pages. The time of a page of results hangs on it.
_FIRST_PART: Final = 8_000
_PART: Final = 40_000
_PARTS: Final = 4
# A question of more words is a text; its first words tell what it is about.
_MOST_WORDS: Final = 40
_LONGEST_QUESTION: Final = 500
_MOST_HITS: Final = 600
# Between two marked words that are shown as one: "933/QĐ-UBND", "thu hồi".
_JOINED: Final = re.compile(r"[ \u00a0/.,-]{1,2}")
_RUN: Final = re.compile(rf"[^\W_](?:[^\W_]|[{INVISIBLE}])*")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]+")
_SPACE: Final = re.compile(r"\s")
# As `portal.core.syllables` has it: after these one may write "y" or "i".
_I_OR_Y: Final = re.compile(r"(?:qu|th|[hklmstvx])i")
_SENTENCE_END: Final = re.compile(r"[.!?…;:\n]\s+")
# What a pair of neighbours is worth beside its words, and a word with the accents asked for.
_PAIR_WORTH: Final = 2.5
_ACCENTS_WORTH: Final = 1.3
_EQUAL: Final = 1e-9
# Spellings of words that a question remembers; a text has some hundreds.
_MOST_SPELLINGS: Final = 10_000

# A word, a word with its accents, a pair; and several of them with what each is worth.
_Part: TypeAlias = str | tuple[str, ...]
_Worths: TypeAlias = list[tuple[_Part, float]]


class _Accents(dict[str, bool]):
    """Word of a text → whether it has the accents asked for; each is looked at once."""

    def __init__(self, asked: frozenset[str]) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, word: str) -> bool:
        found = not self._asked.isdisjoint(analyse(word).accented)
        if len(self) < _MOST_SPELLINGS:
            self[word] = found
        return found


@dataclass(frozen=True)
class _Asked:
    """A question as it is compared: its syllables in order, and their accented forms."""

    syllables: tuple[str, ...]
    accents: _Accents
    pairs: frozenset[tuple[str, str]]
    spellings: dict[str, str]  # as a folded text may have it → the syllable
    says_accents: bool
    words: re.Pattern[str]  # ends of words that may be one of them


class _Hit(NamedTuple):
    """A word of the text that answers."""

    start: int
    end: int
    syllable: str
    has_accents: bool  # written with the accents that were asked for


def pieces(text: str, asked: str) -> list[Piece]:
    """The whole of `text` (in NFC), marked where it answers `asked`."""
    text = nfc(text)
    question = _read(asked[:_LONGEST_QUESTION])
    return _cut(text, 0, len(text), _telling(list(_hits(text, question)), question))


def excerpt(body: str, lead: str, asked: str) -> list[Piece]:
    """The passage of about 240 characters that answers `asked` best, marked.

    Of the lead where it answers as well as the body; the beginning of the lead (of the body,
    where there is none) when neither does. It begins and ends between words; "…" stands in a
    piece of its own where the text goes on.
    """
    question = _read(asked[:_LONGEST_QUESTION])
    text, best = _best_passage(nfc(lead), question)
    if best.worth < _full(question):
        other, found = _best_passage(body, question)
        if found.worth > best.worth or not text.strip():
            text, best = other, found
    start, end = _passage(text, best)
    marked = _telling([hit for hit in best.hits if start <= hit.start and hit.end <= end], question)
    shown = _cut(text, start, end, marked)
    if best.comes_later or text[:start].strip():
        shown.insert(0, Piece(f"{ELLIPSIS} "))
    if best.goes_on or text[end:].strip():
        shown.append(Piece(f" {ELLIPSIS}"))
    return shown


@dataclass(frozen=True)
class _Passage:
    """Where the hits of a passage lie, what they are worth, and all hits of the text."""

    first: int = 0
    last: int = 0
    worth: float = 0.0
    hits: Sequence[_Hit] = ()
    comes_later: bool = False  # the text was looked through from further on
    goes_on: bool = False


@lru_cache(maxsize=64)
def _read(asked: str) -> _Asked:
    words = analyse(asked)
    syllables = tuple(words.folded[:_MOST_WORDS])
    spellings = {syllable: syllable for syllable in syllables}
    for syllable in syllables:
        if _I_OR_Y.fullmatch(syllable):
            spellings[f"{syllable[:-1]}y"] = syllable
    return _Asked(
        syllables=syllables,
        accents=_Accents(frozenset(words.accented[:_MOST_WORDS])),
        pairs=frozenset(pairwise(syllables)),
        spellings=spellings,
        says_accents=has_accents(asked),
        words=re.compile(f"(?:{'|'.join(map(re.escape, spellings))})(?![^\\W_])"),
    )


def _hits(text: str, asked: _Asked) -> Iterator[_Hit]:
    """Words of a text (in NFC) that answer, in their order; not more than a passage needs."""
    if not asked.syllables:
        return
    found = 0
    for start, end, word in _words(fold(text), asked):
        syllable = asked.spellings.get(word)
        if syllable is None:
            continue
        yield _Hit(start, end, syllable, asked.says_accents and asked.accents[text[start:end]])
        found += 1
        if found == _MOST_HITS:
            return


def _words(folded: str, asked: _Asked) -> Iterator[tuple[int, int, str]]:
    """Words of a folded text that may answer: the time of the common case is the regex's."""
    if _INVISIBLE.search(folded):
        for run in _RUN.finditer(folded):
            yield run.start(), run.end(), _INVISIBLE.sub("", run[0])
        return
    for word in asked.words.finditer(folded):
        start = word.start()
        before = folded[start - 1] if start else " "
        if not before.isalnum():
            yield start, word.end(), word[0]


def _best_passage(text: str, asked: _Asked) -> tuple[str, _Passage]:
    """The part of a text that was looked through, and its best passage."""
    best = ("", _Passage())
    start = 0
    for number in range(_PARTS):
        end = _next_space(text, start + (_PART if number else _FIRST_PART))
        part = nfc(text[start:end])
        passage = _densest(list(_hits(part, asked)), asked)
        if number == 0 or passage.worth > best[1].worth:
            goes_on = not text[end:].isspace() if end < len(text) else False
            best = (part, replace(passage, comes_later=start > 0, goes_on=goes_on))
        if end >= len(text) or not asked.syllables or _says_something(passage, asked):
            break
        start = end
    return best


def _next_space(text: str, place: int) -> int:
    """Where a text may be cut at or behind `place`: no word, and no letter with its marks."""
    found = _SPACE.search(text, place, place + LENGTH)
    return found.start() if found else min(len(text), place)


def _says_something(passage: _Passage, asked: _Asked) -> bool:
    """Whether looking further is not worth the time: half of what could be had."""
    return passage.worth * 2 >= _full(asked)


def _full(asked: _Asked) -> float:
    """What a passage is worth that holds every word and every pair once."""
    accents = _ACCENTS_WORTH if asked.says_accents else 1.0
    return len(set(asked.syllables)) * accents + _PAIR_WORTH * len(asked.pairs)


def _densest(hits: Sequence[_Hit], asked: _Asked) -> _Passage:
    """The passage of `LENGTH` characters with the most different words and pairs, the first.

    What a passage holds at all is worth something, once.
    """
    words, pairs = _worths(hits, asked)
    held: defaultdict[_Part, int] = defaultdict(int)
    best = _Passage(hits=hits)
    left, total = 0, 0.0
    for right, hit in enumerate(hits):
        for part, worth in (*words[right], *pairs[right]):
            if not held[part]:
                total += worth
            held[part] += 1
        while left < right and hit.end - hits[left].start > LENGTH:
            # With a word goes the pair that it began.
            for part, worth in (*words[left], *pairs[left + 1]):
                held[part] -= 1
                if not held[part]:
                    total -= worth
            left += 1
        if total > best.worth + _EQUAL:
            best = _Passage(hits[left].start, hit.end, total, hits)
    return best


def _worths(hits: Sequence[_Hit], asked: _Asked) -> tuple[list[_Worths], list[_Worths]]:
    """What each hit is worth by itself, and with the one before it."""
    often = Counter(hit.syllable for hit in hits)
    # A word that stands everywhere tells less of a passage.
    plain: dict[str, _Worths] = {word: [(word, count**-0.1)] for word, count in often.items()}
    with_accents: dict[str, _Worths] = {
        word: [*some, ((word,), _ACCENTS_WORTH - 1)] for word, some in plain.items()
    }
    words = [(with_accents if hit.has_accents else plain)[hit.syllable] for hit in hits]
    pairs: list[_Worths] = [[] for _hit in hits]
    for place, (first, second) in enumerate(pairwise(hits), start=1):
        pair = (first.syllable, second.syllable)
        if pair in asked.pairs and _are_neighbours(first, second):
            pairs[place] = [(pair, _PAIR_WORTH)]
    return words, pairs


def _are_neighbours(first: _Hit, second: _Hit) -> bool:
    return 0 < second.start - first.end <= 2  # "a b", "a, b", "a/b"


def _telling(hits: Sequence[_Hit], asked: _Asked) -> list[_Hit]:
    """Hits that are worth a mark.

    Of a word that stands beside its neighbour of the question somewhere, only those places:
    single syllables say little in Vietnamese. Alone a word of several is marked only with the
    accents that were asked for, or as a figure: "nong nghiep" is not answered by "nóng". Of a
    word that stands with the accents asked for somewhere, only those.
    """
    paired: set[int] = set()
    for index, (first, second) in enumerate(pairwise(hits)):
        if (first.syllable, second.syllable) in asked.pairs and _are_neighbours(first, second):
            paired |= {index, index + 1}
    in_pairs = {hits[index].syllable for index in paired}
    with_accents = {hit.syllable for hit in hits if hit.has_accents}
    return [
        hit
        for index, hit in enumerate(hits)
        if (index in paired or (hit.syllable not in in_pairs and _tells_alone(hit, asked)))
        and (hit.has_accents or hit.syllable not in with_accents)
    ]


def _tells_alone(hit: _Hit, asked: _Asked) -> bool:
    return len(asked.syllables) == 1 or hit.has_accents or hit.syllable.isdigit()


def _passage(text: str, best: _Passage) -> tuple[int, int]:
    """Where to begin and end around the hits, between words; begins of sentences preferred."""
    opening = len(text) - len(text.lstrip())
    if not best.worth or best.last <= opening + LENGTH // 2:
        return opening, max(best.last, _end_of_word(text, opening + LENGTH))
    spare = max(0, LENGTH - (best.last - best.first))
    earliest = max(opening, best.first - spare // 2)
    sentence = _SENTENCE_END.search(text, earliest, best.first)
    space = _SPACE.search(text, earliest, best.first)
    # Where no space is in reach, the hit itself begins the passage.
    start = sentence.end() if sentence else space.end() if space else best.first
    return start, max(best.last, _end_of_word(text, start + LENGTH))


def _end_of_word(text: str, place: int) -> int:
    """The last end of a word at or before `place`; `place` in a text without spaces."""
    if place >= len(text):
        return len(text.rstrip())
    if _SPACE.match(text, place):
        return len(text[:place].rstrip())
    for end in range(place, max(0, place - LENGTH // 2), -1):
        if text[end].isspace():
            return len(text[:end].rstrip())
    return place


def _cut(text: str, start: int, end: int, hits: Iterable[_Hit]) -> list[Piece]:
    """The passage as pieces; neighbours that are marked both are one piece."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if spans and _JOINED.fullmatch(text, spans[-1][1], hit.start):
            spans[-1] = (spans[-1][0], hit.end)
        else:
            spans.append((hit.start, hit.end))
    found: list[Piece] = []
    at = start
    for first, last in spans:
        if first > at:
            found.append(Piece(text[at:first]))
        found.append(Piece(text[first:last], is_hit=True))
        at = last
    if at < end:
        found.append(Piece(text[at:end]))
    return found
