"""How Vietnamese syllables are spelled: onset, rime, tone, and which of them go together."""

from __future__ import annotations

import unicodedata
from typing import Final

from portal.core.vietnamese import fold, nfc

# Level, huyền, hỏi, ngã, sắc, nặng, as the marks that write them.
TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_ENTERING_TONES: Final = ("\u0301", "\u0323")
_STOPS: Final = ("c", "ch", "p", "t")

_ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES: Final = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôp uôt uơ up ut
uy uya uych uyên uyêt uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu
"""
# What follows "qu", whose u is no part of the rime.
_AFTER_QU: Final = """
a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et
ê êch ên ênh êt i ich in inh it iu o oc ôc ơ ơi ơn ơt y ych ynh yt yu yên yêt
"""
# "k", "gh" and "ngh" stand before these, "c", "g" and "ng" before all others.
_FRONT: Final = "eêiy"
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_MARKED: Final = frozenset("ăâêôơư")


def _spellings() -> frozenset[str]:
    found = {rime for rime in _RIMES.split() if not rime.startswith("iê")}
    for onset in _ONSETS.split():
        for rime in (_AFTER_QU if onset == "qu" else _RIMES).split():
            if onset in ("k", "gh", "ngh"):
                fits = rime[0] in _FRONT
            elif onset in ("c", "g", "ng"):
                # "gì", "gìn": the i of the onset and that of the rime are written once.
                fits = rime[0] not in _FRONT or (onset == "g" and rime in ("i", "in"))
            elif onset == "gi":
                fits = rime[0] not in "iy"
            else:
                fits = onset == "qu" or not rime.startswith("yê")
            if fits:
                found.add(onset + rime)
    # Names of the Central Highlands, spelled officially so: Đắk Lắk, Krông Pắc.
    found.update(("đăk", "lăk", "krông"))
    return frozenset(found)


# All syllables that can be written, without their tones: "quyêt", "đinh".
SPELLINGS: Final = _spellings()


def rime_at(letters: str) -> int:
    """Where the rime of a syllable begins: "quyêt" → 2, "gia" → 2, "gi" → 1, "an" → 0."""
    if letters.startswith("qu") or (letters.startswith("gi") and letters[2:3] in _VOWELS):
        return 2 if letters[2:] else 1
    return next((at for at, letter in enumerate(letters) if letter in _VOWELS), len(letters))


def can_bear(letters: str, tone: str) -> bool:
    """Whether that syllable exists with that tone.

    One that is closed by c, ch, p or t bears sắc or nặng alone.
    """
    if letters not in SPELLINGS:
        return False
    coda = letters[rime_at(letters) :].lstrip("".join(_VOWELS))
    return tone in _ENTERING_TONES if coda in _STOPS else True


def with_tone(letters: str, tone: str) -> str:
    """The syllable as it is written: "quyêt" and sắc → "quyết".

    "hòa", "ủy": of an open oa, oe or uy the first vowel bears the tone, as the texts of the
    State Gazette have it.
    """
    if not tone:
        return letters
    start = rime_at(letters)
    end = start
    while end < len(letters) and letters[end] in _VOWELS:
        end += 1
    vowels = letters[start:end]
    marked = [at for at, letter in enumerate(vowels) if letter in _MARKED]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1 or (len(vowels) == 2 and end == len(letters)):
        at = 0
    else:
        at = 1
    at += start
    return nfc(f"{letters[: at + 1]}{tone}{letters[at + 1 :]}")


def without_tone(syllable: str) -> tuple[str, str]:
    """Letters and tone of a written syllable: "quyết" → "quyêt" and sắc."""
    parts = unicodedata.normalize("NFD", syllable)
    tones = [mark for mark in parts if mark in TONES]
    return nfc("".join(mark for mark in parts if mark not in TONES)), tones[0] if tones else ""


def is_ordinary(folded: str) -> bool:
    """Whether some Vietnamese syllable reads so without its accents: "da" yes, "qd" no."""
    return folded in _FOLDED


_FOLDED: Final = frozenset(fold(letters) for letters in SPELLINGS)
