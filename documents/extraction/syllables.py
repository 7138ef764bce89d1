"""Which words are syllables of Vietnamese, by rule: onset, rime and tone.

Built from the rules of Vietnamese orthography, not from a list of words: it takes every
syllable that could be spelled (about 17,000 with their tones), used or not. It is a measure
of encodings and of recognition, no spelling checker.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_WRITTEN_ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
_ONSETS: Final = frozenset(["", *_WRITTEN_ONSETS.split()])
# Nucleus: the codas that may follow it ("-" none).
_RIMES_BY_NUCLEUS: Final = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- c ch m n nh p t u ng",
    "i": "- a ch m n nh p t u c ng",
    "iê": "c m n ng p t u",
    "y": "- ch m n nh p t u",
    "yê": "m n ng t u",
    "o": "- c i m n ng p t",
    "oo": "c n ng",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t p",
    "oe": "- m n o t ng",
    "ô": "- c i m n ng p t",
    "ôô": "ng",
    "ơ": "- i m n p t ng",
    "u": "- a c i m n ng p t",
    "uâ": "c n ng t y",
    "uê": "- ch n nh t u",
    "uô": "c i m n ng t",
    "uơ": "- n i",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
}
_RIMES: Final = frozenset(
    nucleus + coda.replace("-", "")
    for nucleus, codas in _RIMES_BY_NUCLEUS.items()
    for coda in codas.split()
)
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_TONES_OF_STOPS: Final = frozenset({"\u0301", "\u0323"})
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_FRONT: Final = frozenset("eêiy")
_STOPS: Final = ("c", "ch", "p", "t")
_LONGEST: Final = 7
# Names of provinces that the rules of spelling do not make: Bắc Kạn, Đắk Lắk, Kon Tum.
_NAMES: Final = frozenset(["kạn", "đắk", "lắk", "kon"])
_WORD: Final = re.compile(r"[^\W\d_]+")
# Letters glued to a digit, a slash, a dot or a hyphen are a code: 35/2017/TT-BYT, km2.
_ROMAN: Final = re.compile("[IVXLC]+")
_CODE: Final = re.compile(r"\S*[\d/@_\\]\S*")


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether `word` (one run of letters, any case, NFC or not) can be a syllable."""
    if len(word) > 3 * _LONGEST:
        return False
    if unicodedata.normalize("NFC", word.lower()) in _NAMES:
        return True
    letters, tone = _without_tone(word.lower())
    if letters is None or len(letters) > _LONGEST:
        return False
    return any(
        _fits(letters[:size], letters[size:], tone)
        for size in range(min(3, len(letters)) + 1)
        if letters[:size] in _ONSETS
    )


def _without_tone(word: str) -> tuple[str | None, str]:
    """Letters without the tone, and the tone; None where it stands twice or on a consonant."""
    letters: list[str] = []
    tone = ""
    for mark in unicodedata.normalize("NFD", word):
        if mark not in _TONES:
            letters.append(mark)
        elif tone or not letters:
            return None, ""
        else:
            tone = mark
            base = letters[-1] if not unicodedata.combining(letters[-1]) else letters[-2]
            if base not in _VOWELS:
                return None, ""
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _fits(onset: str, rime: str, tone: str) -> bool:
    """Whether the three go together by the rules of spelling."""
    known = rime in _RIMES or (onset == "gi" and f"i{rime}" in _RIMES)
    if not known or (onset == "qu" and rime[0] not in "aăâeêiyơo"):
        return False
    if onset in {"k", "gh", "ngh"} and rime[0] not in _FRONT:
        return False
    if onset in {"c", "ng"} and rime[0] in _FRONT:
        return False
    if onset == "g" and rime[0] in "eêy":
        return False
    if onset == "q" and not rime.startswith("u"):
        return False
    stopped = rime.endswith(_STOPS)
    return not stopped or tone in _TONES_OF_STOPS


def words(text: str) -> list[str]:
    """The words of a text that can be judged as syllables.

    Left out: codes (with a digit, slash, underscore or at sign in them), single letters,
    Roman numbers, and abbreviations without any vowel (NĐ, TNHH). Abbreviations with a
    vowel (UBND) and foreign words stay: the measure is not flattered by leaving out what
    is hard to judge.
    """
    found = _WORD.findall(_CODE.sub(" ", unicodedata.normalize("NFC", text)))
    return [word for word in found if len(word) > 1 and not _is_sign(word)]


def _is_sign(word: str) -> bool:
    """Whether capitals are a Roman number or an abbreviation without any vowel."""
    if not word.isupper():
        return False
    if _ROMAN.fullmatch(word):
        return True
    return not any(unicodedata.normalize("NFD", c)[0] in "aeiouy" for c in word.lower())


def share_of_syllables(text: str) -> tuple[int, int]:
    """How many of a text's words are syllables, and how many words there are."""
    found = words(text)
    return sum(is_syllable(word) for word in found), len(found)
