"""What the keys of Telex and VNI meant, where nothing turned them into Vietnamese letters.

"quyeets ddinhj" and "quye6t1 d9inh5" were typed with the keyboard in the wrong state. They are
read by rule: the keys are applied, and what comes out must be a syllable that can be spelled.
Many English words are such keys too ("car" is "cả", "moon" is "môn"), so what is read is a
suggestion, never put in the place of what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from portal.core.spelling import TONES, can_bear, with_tone

_TELEX: Final = re.compile(r"[a-z]{2,12}")
_VNI: Final = re.compile(r"[a-z]{1,7}(?=[a-z0-9]*[1-9])[a-z0-9]{1,10}")
_ONSET: Final = re.compile(r"[bcdđghklmnpqrstvx]*")
_TELEX_TONES: Final = {"z": 0, "f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
_VNI_TONES: Final = {"0": 0, "2": 1, "3": 2, "4": 3, "1": 4, "5": 5}
_HATS: Final = {"a": "â", "e": "ê", "o": "ô"}
_HORNS: Final = {"o": "ơ", "u": "ư"}
# Words of other languages that Vietnamese texts hold and that are keys of a syllable as well:
# alone, they mean themselves.
_FOREIGN: Final = """
as bar been bus box car fax for gas gax her his how is its law low max mix moon near now or
of our over room row see seen show six soon sos tax tee too tour us was were
"""
# Two keys in one word (an accent and a tone) are no accident, nor is one in a longer word; of
# short ones it takes two words.
_TELLING: Final = 2
_LONG_ENOUGH: Final = 4


class Decoded(NamedTuple):
    """The syllable that was meant, and how many keys say so."""

    syllable: str
    keys: int


def decoded(token: str) -> Decoded | None:
    """The syllable that a word in small letters is the keys of; None if it is not.

    "quyeets" → "quyết", "d9inh5" → "định"; "quyet", "933" and "web" → None.
    """
    if _TELEX.fullmatch(token):
        return _from_telex(token)
    if _VNI.fullmatch(token):
        return _from_vni(token)
    return None


def read(words: Sequence[str], is_known: Callable[[str], bool] = lambda _word: False) -> list[str]:
    """`words` with those that are keys as the syllables they mean; the same list if none is.

    A word that `is_known` says the texts hold stays, and so do all where the only signs are one
    short word, or English ones.
    """
    found = {
        word: meant
        for word in set(words)
        if (meant := decoded(word)) is not None and not is_known(word)
    }
    foreign = _FOREIGN.split()
    told = [word for word in found if word not in foreign]
    is_typed = (
        any(found[word].keys >= _TELLING or len(word) >= _LONG_ENOUGH for word in told)
        or len(told) > 1
    )
    return [found[word].syllable if is_typed and word in found else word for word in words]


def _from_telex(token: str) -> Decoded | None:
    keys = 0
    if token.startswith("dd"):
        token, keys = f"đ{token[2:]}", 1
    onset = _onset_of(token)
    rest = token[len(onset) :]
    tones = [key for key in rest[1:] if key in _TELEX_TONES]
    if len(tones) > 1:
        return None
    tone = _TELEX_TONES[tones[0]] if tones else 0
    plain = rest[0] + rest[1:].replace(tones[0], "") if tones else rest
    for rime, marks in _telex_rimes(plain):
        if keys + marks + len(tones) and can_bear(onset + rime, TONES[tone]):
            return Decoded(with_tone(onset + rime, TONES[tone]), keys + marks + len(tones))
    return None


def _onset_of(token: str) -> str:
    found = _ONSET.match(token)
    onset = found.group() if found else ""
    return onset if len(onset) < len(token) else onset[:-1]


def _telex_rimes(keys: str) -> Iterator[tuple[str, int]]:
    """What the letters of a rime may mean, the likeliest first, with the number of its marks."""
    if keys.endswith("w") and len(keys) > 2 and keys[-2] not in "aou":
        # The w typed last: "duongw".
        for vowel in ("uo", "a", "o", "u"):
            if vowel in keys:
                yield from _telex_rimes(keys[:-1].replace(vowel, f"{vowel}w", 1))
        return
    for horned in ("ươ", "uơ"):
        whole = re.sub("uw?ow", horned, keys)
        if whole != keys:
            yield from _hats(whole, len(horned) - 1)
    if "uaw" in keys:
        yield from _hats(keys.replace("uaw", "ưa"), 1)
    yield from _hats(keys, 0)


def _hats(keys: str, marks: int) -> Iterator[tuple[str, int]]:
    # "ooo" is the way to "oo": "xooong".
    for typed, meant in (
        ("ooo", "0"),
        ("aa", "â"),
        ("ee", "ê"),
        ("oo", "ô"),
        ("aw", "ă"),
        ("ow", "ơ"),
        ("uw", "ư"),
        ("w", "ư"),
    ):
        if typed in keys:
            keys = keys.replace(typed, meant, 1)
            marks += 1
    yield keys.replace("0", "oo"), marks


def _from_vni(token: str) -> Decoded | None:
    digits = [key for key in token if key.isdigit()]
    tones = [key for key in digits if key in _VNI_TONES]
    if len(tones) > 1:
        return None
    tone = TONES[_VNI_TONES[tones[0]] if tones else 0]
    for letters in _vni_letters(re.sub("[0-5]", "", token)):
        if can_bear(letters, tone):
            return Decoded(with_tone(letters, tone), len(digits))
    return None


def _vni_letters(keys: str) -> Iterator[str]:
    """What letters with the digits 6 to 9 may mean; a digit marks a letter before it."""
    at = next((index for index, key in enumerate(keys) if key.isdigit()), None)
    if at is None:
        yield keys
        return
    before, digit, after = keys[:at], keys[at], keys[at + 1 :]
    if digit == "9":
        if before.startswith("d"):
            yield from _vni_letters(f"đ{before[1:]}{after}")
        return
    if digit == "7" and before.endswith("ưo") and not after.strip("cimnptugh"):
        yield from _vni_letters(f"{before[:-1]}ơ{after}")
    if digit == "7" and "uo" in before:
        yield from _vni_letters(before.replace("uo", "ươ", 1) + after)
    marks = {"6": _HATS, "7": _HORNS, "8": {"a": "ă"}}[digit]
    for index in reversed(range(at)):
        if before[index] in marks:
            yield from _vni_letters(
                f"{before[:index]}{marks[before[index]]}{before[index + 1 :]}{after}"
            )
