"""Text from before Unicode: TCVN3 (fonts .Vn…) and VNI (fonts VNI-…), into Unicode.

Such a file shows Vietnamese through its fonts; its text layer says "quyÕt ®Þnh" or
"quyeát ñònh". Which encoding it is, is measured: the one that turns words which are no
Vietnamese syllables into words that are.

The tables are facts. TCVN3: TCVN 5712:1993, the character set VN3, without the capitals
with a tone (fonts whose name ends in H draw them from the small letters' codes). VNI: the
two-byte set of VNI-Windows, a letter followed by its mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from documents.extraction.outcome import Method
from documents.extraction.syllables import is_syllable

TCVN3: Final = dict(
    zip(
        # 0xA1 … 0xAE: the letters that ASCII lacks, capitals first.
        "".join(map(chr, range(0xA1, 0xAF))),
        "ĂÂÊÔƠƯĐăâêôơưđ",
        strict=True,
    )
) | {
    chr(code): letter
    for first, letters in {
        0xB5: "àảãáạ",
        0xBB: "ằẳẵắ",
        0xC6: "ặầẩẫấậè",
        0xCE: "ẻẽéẹềểễếệìỉ",
        0xDC: "ĩíịò",
        0xE1: "ỏõóọồổỗốộờở",
        0xEC: "ỡớợù",
        0xF1: "ủũúụừửữứựỳỷỹýỵ",
    }.items()
    for code, letter in enumerate(letters, start=first)
}


def _vni_marks() -> dict[str, str]:
    """VNI's two-sign letters: the sign after the letter → what it puts on it (NFD)."""
    circumflex, breve = "\u0302", "\u0306"
    grave, acute, tilde, hook, dot = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
    tones = [grave, acute, tilde, hook, dot]
    marks = dict(zip("øùõûï", tones, strict=True))
    marks |= {"â": circumflex, "ê": breve}
    marks |= {sign: circumflex + tone for sign, tone in zip("àáãåä", tones, strict=True)}
    marks |= {sign: breve + tone for sign, tone in zip("èéüúë", tones, strict=True)}
    return marks | {sign.upper(): mark for sign, mark in marks.items()}


VNI_MARKS: Final = _vni_marks()
_VNI_SINGLE_SMALL: Final = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
VNI_SINGLE: Final = _VNI_SINGLE_SMALL | {
    sign.upper(): letter.upper() for sign, letter in _VNI_SINGLE_SMALL.items()
}
# What a mark may follow: plain vowels, and those that are one sign in VNI.
_VNI_BASES: Final = "aeouyAEOUYôöÔÖ"
_VNI_PAIR: Final = re.compile(f"([{_VNI_BASES}])([{''.join(VNI_MARKS)}])")
# The same glyphs under other code points, as PDF fonts without a table report them.
_LOOKALIKES: Final = str.maketrans(
    {"\u03bc": "\u00b5", "\u2212": "\u00ad", "\u2010": "\u00ad", "\u0110": "\u00d0"}
)
# PDFium's sign for a hyphen at the end of a line. In TCVN3 the soft hyphen is ư.
LINE_HYPHEN: Final = "\ufffe"
_TOKEN: Final = re.compile(r"\S+")
_CORE: Final = re.compile(r"[^\W\d_]+")
# Letters of Vietnamese that no 8-bit encoding reports: a word with one is Unicode already.
_UNICODE_ONLY: Final = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
# A page is legacy when this many more words become syllables than cease to be.
_LEAST_GAIN: Final = 3
_LEAST_RATIO: Final = 3


def tcvn3_to_unicode(text: str) -> str:
    """Every code of TCVN3 as its letter; the rest stays."""
    return "".join(TCVN3.get(sign, sign) for sign in text.translate(_LOOKALIKES))


def vni_to_unicode(text: str) -> str:
    """Every letter of VNI, of one sign or two, as Unicode (NFC); the rest stays."""

    def joined(match: re.Match[str]) -> str:
        letter, sign = match.groups()
        whole = VNI_SINGLE.get(letter, letter) + VNI_MARKS[sign]
        return unicodedata.normalize("NFC", whole)

    parts: list[str] = []
    at = 0
    for match in _VNI_PAIR.finditer(text):
        parts.append(_singles(text[at : match.start()]))
        parts.append(joined(match))
        at = match.end()
    return unicodedata.normalize("NFC", "".join([*parts, _singles(text[at:])]))


def _singles(text: str) -> str:
    return "".join(VNI_SINGLE.get(sign, sign) for sign in text)


def from_capital_font(text: str) -> str:
    """Text set in a TCVN3 font that draws capitals: its letters, in capitals."""
    return tcvn3_to_unicode(text).upper()


@dataclass(frozen=True)
class _Encoding:
    method: Method
    convert: Callable[[str], str]
    signs: frozenset[str]


_ENCODINGS: Final = (
    _Encoding(
        Method.LEGACY_TCVN3,
        tcvn3_to_unicode,
        frozenset(TCVN3) | frozenset("\u03bc\u2212\u2010\u0110"),
    ),
    _Encoding(Method.LEGACY_VNI, vni_to_unicode, frozenset(VNI_MARKS) | frozenset(VNI_SINGLE)),
)


def recognise(text: str, known: Method | None = None) -> Method | None:
    """The legacy encoding of a text, by what its words become; None for Unicode.

    `known` is what an earlier page of the file was written in: one word of it is enough.
    """
    # Letters and marks apart (NFD) are Unicode, and look like VNI's pairs.
    text = unicodedata.normalize("NFC", text)
    counted = [(_balance(text, encoding), encoding) for encoding in _ENCODINGS]
    (gain, loss), best = max(counted, key=lambda item: item[0][0] - item[0][1])
    least = 1 if best.method == known else _LEAST_GAIN
    if gain >= least and gain >= _LEAST_RATIO * loss:
        return best.method
    return None


def _balance(text: str, encoding: _Encoding) -> tuple[int, int]:
    """Words with signs of the encoding that become syllables, and those that cease to be."""
    gain = loss = 0
    for line in _open_line_ends(text).split("\n"):
        # A line with letters of Unicode alone was written in Unicode: nothing is lost by it.
        is_new = _UNICODE_ONLY.search(line)
        for token in _TOKEN.findall(line):
            if not encoding.signs.isdisjoint(token):
                before, after = _reads(token), _reads(encoding.convert(token))
                gain += after and not before
                loss += before and not after and not is_new
    return gain, loss


def _reads(token: str) -> bool:
    """Whether all words of a token are syllables, and nothing odd stands between them."""
    found = _CORE.findall(token)
    rest = _CORE.sub("", token)
    return bool(found) and all(map(is_syllable, found)) and rest.isascii()


def _open_line_ends(text: str) -> str:
    return text.replace(LINE_HYPHEN, "\u00ad\n")


def to_unicode(text: str, method: Method) -> str:
    """A text in the encoding that `recognise` named, word by word.

    A page may hold both (a map with a new legend): a word that reads as Unicode and not as
    legacy stays, one that reads both ways goes with its line.
    """
    encoding = next(entry for entry in _ENCODINGS if entry.method == method)
    text = unicodedata.normalize("NFC", text)
    if method == Method.LEGACY_TCVN3:
        text = _open_line_ends(text)
    return "\n".join(_line(line, encoding) for line in text.split("\n"))


def _line(line: str, encoding: _Encoding) -> str:
    tokens = _TOKEN.findall(line)
    marked = [token for token in tokens if not encoding.signs.isdisjoint(token)]
    is_new = bool(_UNICODE_ONLY.search(line)) and not any(
        _reads(encoding.convert(token)) and not _reads(token) for token in marked
    )

    def converted(match: re.Match[str]) -> str:
        token = match.group()
        whole = _with_lost_letter(encoding.convert(token), encoding)
        if whole == token:
            return token
        before, after = _reads(token), _reads(whole)
        if _UNICODE_ONLY.search(token) and not after:
            return token
        if before == after:
            return token if is_new else whole
        return token if before else whole

    return _TOKEN.sub(converted, line)


def _with_lost_letter(token: str, encoding: _Encoding) -> str:
    """Some fonts report TCVN3's ư as an ordinary hyphen: "ng-êi" has it between letters."""
    if encoding.method != Method.LEGACY_TCVN3 or "-" not in token:
        return token
    parts = token.split("-")
    if len(parts) == 1 or not parts[0] or all(map(is_syllable, parts)):
        return token
    whole = token.replace("-", "ư")
    return whole if _reads(whole) else token
