"""Syllables that sound alike to many speakers, and are written for one another.

Which sounds fall together is a fact of the dialects, not of a list of slips: in the North ch and
tr, s and x, d, gi and r, with some l and n; in the Centre and South n and ng, c and t at the end,
hỏi and ngã, and v with d and gi.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from portal.core.spelling import TONES, can_bear, rime_at, with_tone, without_tone

_ONSETS: Final = (("ch", "tr"), ("s", "x"), ("l", "n"), ("d", "gi", "r", "v"))
_ENDS: Final = (("n", "ng"), ("c", "t"))
_TONES: Final = (TONES[2], TONES[3])  # hỏi, ngã


def written_alike(word: str) -> list[str]:
    """Syllables that differ from `word` by one such sound: "chung" → "trung", "chun".

    `word` as it is written, in small letters; nothing for what is no syllable of Vietnamese.
    """
    letters, tone = without_tone(word)
    if not can_bear(letters, tone):
        return []
    found = [(other, tone) for other in _other_letters(letters)]
    if tone in _TONES:
        found.append((letters, _TONES[1 - _TONES.index(tone)]))
    return [with_tone(other, mark) for other, mark in found if can_bear(other, mark)]


def _other_letters(letters: str) -> Iterator[str]:
    start = rime_at(letters)
    onset, rime = letters[:start], letters[start:]
    for alike in _ONSETS:
        if onset in alike:
            yield from (other + rime for other in alike if other != onset)
    open_rime = rime.rstrip("cghmnpt")
    end = rime[len(open_rime) :]
    for alike in _ENDS:
        if end in alike:
            yield from (onset + open_rime + other for other in alike if other != end)
