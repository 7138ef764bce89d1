"""The Vietnamese language as a computer needs it: one spelling, folded forms, host labels."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Kinds of administrative units as they open a full name, the longest first so that
# "Thị xã Sơn Tây" is not read as something else than a town. Tiers that have ended
# stay: names of ended units are still split.
UNIT_KINDS: Final = (
    "Thành phố",
    "Thị trấn",
    "Đặc khu",
    "Thị xã",
    "Phường",
    "Huyện",
    "Quận",
    "Tỉnh",
    "Xã",
)

_NOT_HOST = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"\s+")
# Ð and ð are the Icelandic eth, Ɖ an African letter: old Vietnamese fonts typed them for Đ,
# and they look the same.
_STROKED = dict.fromkeys("đĐðÐɖƉ", "d")
# Grave, acute, hook above, tilde, dot below: the five tones that are written. A key
# writes them as plain signs, since a lone combining mark would not survive NFC.
_TONES = {"\u0300": "`", "\u0301": "/", "\u0309": "?", "\u0303": "~", "\u0323": "."}
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
# The letters in the order of dictionaries; f, j, w, z stand where foreign words need them.
_ALPHABET = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# Level, grave, hook above, tilde, acute, dot below: the order of tones in dictionaries.
_TONE_ORDER = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_BEYOND_THE_ALPHABET = 1_000
# What `ordering_text` writes for "a": above everything that ends a syllable.
_FIRST_SIGN = 0x10
_LONGEST_NUMBER = 18
# Every letter that carries a mark, in both cases: vowels with each tone, and đ.
LETTERS: Final = "đĐ" + "".join(
    letter
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", *_TONE_ORDER)
    if not (letter := unicodedata.normalize("NFC", vowel + tone)).isascii()
)


def nfc(text: str) -> str:
    """`text` in Unicode's composed form, the only one the database holds.

    Files from macOS and from some PDF tools carry letters and tone marks apart (NFD):
    equal to the eye, different to every comparison.
    """
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` in NFC, trimmed, every run of white space (also no-break) as one space."""
    return _SPACES.sub(" ", nfc(text)).strip()


def _fold_character(character: str) -> str:
    """One code point in lower case without its marks; always one code point."""
    if character in _STROKED:
        return _STROKED[character]
    parts = unicodedata.normalize("NFD", character)
    base = parts[0]
    if not all(unicodedata.combining(mark) for mark in parts[1:]):
        base = character  # not a letter with marks: a Hangul syllable, for one
    lower = base.lower()
    return lower if len(lower) == 1 else base


class _FoldTable(dict[int, str]):
    """Code point → folded letter, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_FOLDED = _FoldTable()


def fold(text: str) -> str:
    """`text` in lower case without diacritics, đ as d: "Đắk Lắk" → "dak lak".

    The result has exactly the length of `nfc(text)`, so that a position found in the
    folded text is the position in the text itself.
    """
    return nfc(text).translate(_FOLDED)


def spelling_key(text: str) -> str:
    """A key that is equal for the accepted spellings of one name.

    Official sources differ in the vowel that bears the tone (Thanh Hóa, Thanh Hoá), in
    capitals (Ea H'leo, Ea H'Leo) and in the apostrophe. Different letters or tones stay
    different: Văn Lang is not Văn Lăng.
    """
    words = one_line(text).translate(_APOSTROPHES).lower().split()
    return " ".join(_tones_last(word) for word in words)


def _tones_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(_TONES[mark] for mark in parts if mark in _TONES)
    letters = "".join(mark for mark in parts if mark not in _TONES)
    return nfc(letters) + tones


def search_key(text: str) -> str:
    """What a search compares: words of folded letters and digits, one space between.

    "Xã Ea H’leo" → "xa ea hleo", "Bà Rịa - Vũng Tàu" → "ba ria vung tau". Never longer
    than `nfc(text)`; "" for a text without letters and digits.
    """
    letters = fold(text).translate(_APOSTROPHES).replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


SortKey = tuple[tuple[tuple[int, ...], int], ...]


def sort_key(text: str) -> SortKey:
    """A key that sorts names as a Vietnamese dictionary does.

    Syllable by syllable: first the letters (a before ă before â, d before đ), then the
    tone (level, huyền, hỏi, ngã, sắc, nặng). Numbers sort by their value and before
    letters: Phường 2 before Phường 10.
    """
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in one_line(text))
    return tuple(_sort_key_of_word(word) for word in words.lower().split())


def _sort_key_of_word(word: str) -> tuple[tuple[int, ...], int]:
    if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
        return (-1, int(word)), 0
    parts = unicodedata.normalize("NFD", word)
    tone = next((_TONE_ORDER.index(mark) + 1 for mark in parts if mark in _TONE_ORDER), 0)
    letters = nfc("".join(mark for mark in parts if mark not in _TONE_ORDER))
    ranks = (_ALPHABET.get(letter, _BEYOND_THE_ALPHABET + ord(letter)) for letter in letters)
    return tuple(ranks), tone


def ordering_text(text: str) -> str:
    """`sort_key` as a text that any database sorts in the same order: 0-9 and a-f alone.

    Letters have two signs, from "10"; a syllable ends with "0" and its tone, so that a
    syllable that is the beginning of another comes first; a number is "08", how many
    digits it has, and its digits. No collation of any locale orders these otherwise.
    """
    return "".join(_ordering_of_word(letters, tone) for letters, tone in sort_key(text))


def _ordering_of_word(letters: tuple[int, ...], tone: int) -> str:
    if letters and letters[0] < 0:
        digits = str(letters[1])
        return f"08{len(digits):02d}{digits}"
    signs = (
        f"ff{rank:06x}" if rank >= _BEYOND_THE_ALPHABET else f"{rank + _FIRST_SIGN:02x}"
        for rank in letters
    )
    return f"{''.join(signs)}0{tone}"


def initial(text: str) -> str:
    """The letter of the alphabet under which `text` stands in a list, in upper case.

    Without its tone: "Ái Quốc" → "A", "Đông Kinh" → "Đ", "Ô Chợ Dừa" → "Ô". "#" for what
    does not begin with such a letter.
    """
    first = one_line(text).lstrip("'’\"“(").lower()[:1]
    letter = nfc(
        "".join(mark for mark in unicodedata.normalize("NFD", first) if mark not in _TONES)
    )
    return letter.upper() if letter in _ALPHABET else "#"


def split_kind(full_name: str) -> tuple[str, str]:
    """Kind and name of a unit: "Xã Chi Lăng" → ("Xã", "Chi Lăng").

    The kind is "" when the name opens with none ("Sở Tư pháp") or is nothing but one.
    """
    name = one_line(full_name)
    for kind in UNIT_KINDS:
        head, rest = name[: len(kind)], name[len(kind) :]
        if head.lower() == kind.lower() and rest.startswith(" "):
            return kind, rest.strip()
    return "", name


def host_label(full_name: str, *, keep_kind: bool = False) -> str:
    """The host label of a unit: its full name without diacritics, joined.

    "Xã Chi Lăng" → "chilang"; with `keep_kind`, as archives of ended units are named,
    "Huyện Chi Lăng" → "huyenchilang". "Sở Tư pháp" has no such kind and stays whole.
    Letters and digits of ASCII only; "" when the name has none. The length is the
    caller's to check: DNS takes 63. Source: the naming rule for addresses of state
    agencies, name in full without diacritics under the province's.
    """
    name = one_line(full_name) if keep_kind else split_kind(full_name)[1]
    return _NOT_HOST.sub("", fold(name))
