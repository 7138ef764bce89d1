"""A question taken apart: its syllables, what stands in quotes, the number it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.core.document_numbers import find_numbers, parse_number
from portal.core.syllables import analyse, folded, has_accents
from portal.core.vietnamese import nfc
from search.expansions import Expansion, expansions
from search.questions import LONGEST

_LONGEST_NUMBER: Final = 200
# "Thông tư liên tịch số", "Nghị quyết liên tịch số".
_WORDS_BEFORE: Final = 5
# What stands behind a number and is none of it: a year said in words, the ending of a file.
_BEHIND: Final = re.compile(
    r"(?<=[^\W\d])(?:\s+n[ăa]m\s+\d{4}|\.(?:pdf|docx?|xlsx?))\s*$", re.IGNORECASE
)
_QUOTED: Final = re.compile(r'["“”„«]([^"“”„«»]+)["“”»]')


@dataclass(frozen=True)
class Asked:
    """What a question says. `folded` and `accented` are of one length, in its order.

    `others`: other words for parts of it (`search.expansions`).
    """

    folded: Sequence[str]
    accented: Sequence[str]
    says_accents: bool
    phrases: Sequence[Sequence[str]]
    number_key: str
    others: Sequence[Expansion] = ()

    @property
    def runs(self) -> list[tuple[Sequence[str], float]]:
        """What was asked, and other words for parts of it: together they weigh as those do."""
        return [(self.folded, 1.0), *((one.words.folded, self._share(one)) for one in self.others)]

    @property
    def accented_runs(self) -> list[tuple[Sequence[str], float]]:
        """The same with accents."""
        others = [(one.words.accented, self._share(one)) for one in self.others]
        return [(self.accented, 1.0), *others]

    def _share(self, one: Expansion) -> float:
        same = [other for other in self.others if (other.start, other.end) == (one.start, one.end)]
        return 1 / len(same)


def asked_of(text: str, site_id: int | None = None) -> Asked:
    """Take a question apart, whatever it holds, and however long it is.

    `site_id`: the portal on which it is asked, of whose province the names of units are.
    """
    text = text[:LONGEST]
    words = analyse(text)
    phrases = [folded(quoted) for quoted in _QUOTED.findall(text)]
    return Asked(
        words.folded,
        words.accented,
        has_accents(text),
        [phrase for phrase in phrases if len(phrase) > 1],
        number_asked(text),
        expansions(words.folded, words.accented, site_id=site_id),
    )


def with_accents(asked: Asked, meant: str) -> Asked:
    """The question with the accents of another reading; as it is where that has other words."""
    words = analyse(meant)
    if list(words.folded) != list(asked.folded):
        return asked
    return replace(asked, accented=words.accented, says_accents=has_accents(meant))


def number_asked(question: str) -> str:
    """The key of the number that a question is, or opens with; "" if it is about something else.

    "quyết định số 933/QĐ-UBND ngày …", "qd ubnd 933", "933": the number itself is wanted. One
    in the middle of a sentence is a word among others.
    """
    number = parse_number(_BEHIND.sub("", nfc(question[:_LONGEST_NUMBER])))
    if number is None:
        found = next(find_numbers(question[:LONGEST]), None)
        if found is not None and len(question[: found.start].split()) <= _WORDS_BEFORE:
            number = found.number
    return number.canonical if number else ""
