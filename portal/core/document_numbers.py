"""Numbers of Vietnamese official documents ("số, ký hiệu"): read, compared, found in text.

A number is printed as `933/QĐ-UBND` (an agency's number in its series of the year),
`42/2022/NĐ-CP` (a legal normative document carries the year inside), `202/2025/QH15`,
`3637/UBND-VX` (an official letter has no type), `35-NQ/TW` (the Party's style). Source:
Decree 30/2020/NĐ-CP art. 8, 15 and appendix III; Instruction 36-HD/VPTW for the Party.

Reality writes them with spaces, without hyphens, with the eth for Đ, with leading zeros,
without diacritics, type first. All spellings of one number have one `canonical` form. It
is folded, so that HĐ and HD, ĐA and DA fall together: who tells documents apart adds the
type (`document_key`), who shows a number shows it as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.core.vietnamese import fold, nfc, one_line

# Name of a type, folded → its abbreviation, folded; "" where the number shows none.
TYPE_NAMES: Final = {
    # Legal normative documents (Law 64/2025/QH15 art. 4; older types stay readable).
    "hien phap": "",
    "bo luat": "",
    "luat": "",
    "phap lenh": "pl",
    "lenh": "l",
    "nghi quyet": "nq",
    "nghi quyet lien tich": "nqlt",
    "nghi dinh": "nd",
    "quyet dinh": "qd",
    "chi thi": "ct",
    "thong tu": "tt",
    "thong tu lien tich": "ttlt",
    "van ban hop nhat": "vbhn",
    # Decree 30/2020/NĐ-CP art. 7, appendix III.
    "quy che": "qc",
    "quy dinh": "qyd",
    "thong cao": "tc",
    "thong bao": "tb",
    "huong dan": "hd",
    "chuong trinh": "ctr",
    "ke hoach": "kh",
    "phuong an": "pa",
    "de an": "da",
    "du an": "da",
    "bao cao": "bc",
    "bien ban": "bb",
    "to trinh": "ttr",
    "hop dong": "hd",
    "cong van": "",
    "cong dien": "cd",
    "ban ghi nho": "bgn",
    "ban thoa thuan": "btt",
    "giay uy quyen": "guq",
    "giay moi": "gm",
    "giay gioi thieu": "ggt",
    "giay nghi phep": "gnp",
    "phieu gui": "pg",
    "phieu chuyen": "pc",
    "phieu bao": "pb",
    "thu cong": "",
    "sao y": "sy",
    "trich sao": "trs",
    "sao luc": "sl",
    # The Party's.
    "ket luan": "kl",
    "quy che phoi hop": "qcph",
    "chuong trinh hanh dong": "cthd",
    "ke hoach lien tich": "khlt",
    "huong dan lien tich": "hdlt",
}
# Those whose numbers always hold the year.
_NUMBERED_IN_A_YEAR = {"hien phap", "bo luat", "luat", "phap lenh"}
# "CV" is no official abbreviation, "LCT" an old one of laws; both are written.
TYPES: Final = frozenset(TYPE_NAMES.values()) - {""} | {"cv", "lct"}

# The Party's bodies write number-TYPE/BODY.
_PARTY = re.compile(r"(?:btc|btg|btgdv|bdv|ubkt|vp|bnc)?(?:tw|tu|hu|du|qu)")
# Abbreviations of agencies, for reading a number without a hyphen, without a type or in
# small letters. Not a list of who exists: a number of another agency is read by its shape.
_ABBREVIATIONS = (
    "cp ttg hdbt ctn ubnd hdnd ubhc tandtc vksndtc ktnn vpcp vpctn vpqh nhnn nhnnvn ttcp"
    " ubdt bdttg bca bqp bng bnv bnvu btp btc bkhdt bct bnn bnnptnt bnnmt bgtvt bxd btnmt"
    " btttt bkhcn bgddt byt bldtbxh bvhttdl bvhtt stp stc snv sxd sct sgddt syt skhcn skhdt"
    " svhttdl svhtt snn snnptnt snnmt stnmt stttt sldtbxh sgtvt sdttg"
)
_STATE: Final = frozenset(_ABBREVIATIONS.split())
# The National Assembly and its Standing Committee count terms: QH15, UBTVQH15, HĐNN8.
_TERMED = re.compile(r"(?:qh|ubtvqh|hdnn)\d{1,2}")
# Every province, district and commune has, or had, one of these.
_LOCAL = re.compile(r"ubnd|hdnd|ubhc|s[a-z]+")
# A footnote's mark that a PDF glued to the number: "NĐ-CP4".
_FOOTNOTE = re.compile(r"([a-z]+)\d{1,2}")

# Letters, digits and signs of East Asian keyboards and scans ("９３３／ＱĐ"), one for one.
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)}
_SIGNS = str.maketrans(
    {
        **_FULL_WIDTH,
        **dict.fromkeys("ÐƉ", "Đ"),
        **dict.fromkeys("ðɖ", "đ"),
        **dict.fromkeys("‐‑‒–—―−﹣-_＿\u00ad", "-"),
        **dict.fromkeys("∕⁄", "/"),
    }
)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True)
class DocumentNumber:
    """The number of one document.

    `number` is its place in the series without leading zeros ("933", "66.13", "522b");
    `year` stands inside the number or is None; `type` is the folded abbreviation or "";
    `agency` the folded parts after it; `dashed` says the Party's style; `printed` is how
    it was written, on one line. Two are equal when they name the same, however printed.
    """

    number: str
    year: int | None = None
    type: str = ""
    agency: tuple[str, ...] = ()
    dashed: bool = False
    printed: str = field(default="", compare=False)

    @property
    def canonical(self) -> str:
        """One spelling for all: "933/qd-ubnd", "42/2022/nd-cp", "35-nq/tw"."""
        body = [self.type, *self.agency] if self.type else list(self.agency)
        head = self.number if self.year is None else f"{self.number}/{self.year}"
        if not body:
            return head
        if self.dashed and self.type and self.agency:
            return f"{head}-{self.type}/{'-'.join(self.agency)}"
        return f"{head}{'-' if self.dashed else '/'}{'-'.join(body)}"

    @property
    def is_normative(self) -> bool:
        """Whether the number looks like that of a legal normative document.

        A year inside it is the mark (`54/2023/QĐ-UBND` against `828/QĐ-UBND`). A hint for
        a form, no judgement: normative documents before 1997 had no year.
        """
        return self.year is not None

    @property
    def tells_its_issuer(self) -> bool:
        """Whether it names a body that the country has one of: Government, a ministry.

        "UBND" is 3,321 people's committees of communes and 34 of provinces.
        """
        return any(
            (part in _STATE and not _LOCAL.fullmatch(part))
            or _TERMED.fullmatch(part) is not None
            or part.endswith("tw")
            for part in self.agency
        )

    def __str__(self) -> str:
        return self.printed or self.canonical


@dataclass(frozen=True)
class Found:
    """A number in a text: `text[start:end]` is where it stands."""

    start: int
    end: int
    number: DocumentNumber


def document_key(
    agency_key: str, document_type: str, number: DocumentNumber, issued_year: int | None
) -> str:
    """The key under which records of one document meet: agency, type, number, year.

    An agency counts each type of normative document, and all its other documents, from 1
    every year, so that only these four together tell documents apart (Decree
    30/2020/NĐ-CP art. 15). `agency_key` and `document_type` are the caller's own stable
    names; the year is the one inside the number, else that of issue. Not unique in
    reality: agencies use a number twice.
    """
    year = issued_year if number.year is None else number.year
    return f"{agency_key}|{document_type}|{number.number}|{'' if year is None else year}"


# --- One number -------------------------------------------------------------------------

_LONGEST_CELL = 200
_MOST_PARTS = 12
# What stands behind a number in its cell: its date, its issuer, its subject.
_TAIL = re.compile(r"\s(?:ngay|cua|ve|v/v)\s.*")
_NAMED = re.compile(
    "(?:(" + "|".join(sorted(TYPE_NAMES, key=len, reverse=True)) + r")\b(?: ca biet)?)?"
    r" ?(?:so\b ?:? ?)?"
)
_NUMBER = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(?!\d)(?!\.\d)([a-z](?= ?[/-]))?")
_YEAR = re.compile(r" ?(?:/| nam | ) ?((?:19[4-9]|20\d)\d)(?![^\W_])")
_REST = re.compile(r"[\w /().-]*")
_TWO_NUMBERS = re.compile(r"(?<![^\W_])\d+ ?/")
_WORD = re.compile(r"[^\W_]+")
_LEADING = re.compile(r"([a-z]+(?:[ /-][a-z]+){0,5}?)(?: so\b ?:?)?[ ./-]?(?=\d)")
# An abbreviation as it is printed: UBND, BCĐ389, TTg, TTr. "Sở" and "Phòng" are words.
_CODE = re.compile(r"[A-ZĐƠƯÔÂÊĂ](?:[A-ZĐƠƯÔÂÊĂ\d]{1,19}[a-z]?\d{0,3})?")


def parse_number(text: str) -> DocumentNumber | None:
    """The number in a cell or a query that holds one and nothing else; None if there is none.

    Reads all spellings of one number: "Số: 01 /2018/TT-VPCP", "42/2022/NĐCP", "qđ 933",
    "933qd", "quyết định số 933/QĐ-UBND", "nghi dinh so 123 2020"; also with its date or
    issuer behind it ("933/QĐ-UBND ngày 12/5/2020"). A date, a fraction, an amount, a
    telephone number and a draft's blank ("số:   /QĐ-UBND") are none.
    """
    if len(text) > _LONGEST_CELL:
        return None
    plain = one_line(_visible(text).translate(_SIGNS)).strip(" .,;:[]\"'“”-")
    if plain.count("(") != plain.count(")"):
        plain = plain.strip("()")
    folded = _TAIL.sub("", fold(plain)).rstrip(" .,;:()-/")
    named = _NAMED.match(folded)
    name = named[1] if named else None
    start = named.end() if named else 0
    cell = _Cell(folded[start:], plain[start : len(folded)])
    return _number_first(cell, name) or _number_last(cell, name)


@dataclass(frozen=True)
class _Cell:
    """A cell without the words before its number: the same text folded and as printed."""

    folded: str
    printed: str

    def from_(self, position: int) -> _Cell:
        return _Cell(self.folded[position:], self.printed[position:])


def _number_first(cell: _Cell, name: str | None) -> DocumentNumber | None:
    """A number that begins with its digits; `name` is the type's name before it."""
    match = _NUMBER.match(cell.folded)
    if match is None:
        return None
    after = cell.from_(match.end())
    separator = after.folded.lstrip()[:1]
    year = _YEAR.match(after.folded)
    if year:
        after = after.from_(year.end())
    if not _REST.fullmatch(after.folded) or _TWO_NUMBERS.search(after.folded):
        return None
    words = [
        (word[0], after.printed[word.start() : word.end()]) for word in _WORD.finditer(after.folded)
    ]
    number, stated = match[1] + (match[2] or ""), int(year[1]) if year else None
    if not words:
        code = TYPE_NAMES.get(name or "", "")
        if (name in _NUMBERED_IN_A_YEAR or "." in number) and stated is None:
            return None  # "Luật 2013" names a year; "66.13" may be an amount
        return _build(number, stated, [code] if code else [], False, cell.printed)
    slashed = separator in "/-" or year is not None
    if len(words) > _MOST_PARTS or not _opens_a_code(*words[0], slashed=slashed):
        return None
    return _build(
        number, stated, [word for word, _ in words], separator == "-", cell.printed.strip()
    )


def _number_last(cell: _Cell, name: str | None) -> DocumentNumber | None:
    """A number behind its type, as people ask for it: "qđ 933", "qd-ubnd số 933"."""
    match = _LEADING.match(cell.folded)
    if match is None:
        return None
    code = TYPE_NAMES.get(name or "", "")
    words = ([code] if code else []) + _WORD.findall(match[1])
    if words[0] not in TYPES and not _unglued(words[0]):
        return None
    found = _number_first(cell.from_(match.end()), None)
    if found is None or found.type or found.agency:
        return found
    return _build(found.number, found.year, words, False, cell.printed.strip())


def _opens_a_code(folded: str, printed: str, *, slashed: bool) -> bool:
    """Whether the first word after the digits is a type's or an agency's abbreviation."""
    if folded in TYPES or _is_agency(folded) or _unglued(folded):
        return True
    return slashed and len(folded) > 1 and _CODE.fullmatch(printed) is not None


def _build(
    number: str, year: int | None, words: Sequence[str], dashed: bool, printed: str
) -> DocumentNumber | None:
    if not number.strip("0."):
        return None
    parts = [*(_unglued(words[0]) or words[:1]), *words[1:]] if words else []
    if parts and (mark := _FOOTNOTE.fullmatch(parts[-1])) and _is_agency(mark[1]):
        parts[-1] = mark[1]
    kind = parts.pop(0) if parts and parts[0] in TYPES else ""
    if parts and _is_agency(parts[0]):
        # Who writes in which style is known: a dash typed for a slash changes nothing.
        dashed = bool(kind and _PARTY.fullmatch(parts[0]))
    return DocumentNumber(
        number=".".join(part.lstrip("0") or "0" for part in number.split(".")),
        year=year,
        type=kind,
        agency=tuple(parts),
        dashed=dashed and year is None,
        printed=printed,
    )


def _is_agency(part: str) -> bool:
    return part in _STATE or bool(_TERMED.fullmatch(part) or _PARTY.fullmatch(part))


def _unglued(word: str) -> tuple[str, str] | None:
    """Type and agency of a word that lost its hyphen: "ndcp" → ("nd", "cp")."""
    if word in TYPES or _is_agency(word):
        return None
    for length in range(min(4, len(word) - 1), 0, -1):
        # TC is in truth the head of an agency (TCCP, TCHQ) wherever nothing divides it.
        if word[:length] in TYPES - {"tc"} and _is_agency(word[length:]):
            return word[:length], word[length:]
    return None


def _visible(text: str) -> str:
    return "".join(character for character in text if character not in _INVISIBLE)


# --- Numbers in running text ------------------------------------------------------------

# Every repetition has an end and parts are told apart by their separators, so that a
# search takes a bounded number of steps at each character, whatever the text.
_LETTER = r"[^\W\d_]"
_PART = rf"{_LETTER}\w{{0,23}}(?!\w)"
CITATION: Final = re.compile(
    r"(?<![\w/-])(?<!\d[.,:])"
    r"(?P<number>\d{1,6}(?:\.\d{1,3})?[a-zA-Z]?)"
    r"(?P<separator>\s{0,2}[/-]\s{0,2})"
    r"(?:(?P<year>(?:19[4-9]|20\d)\d)\s{0,2}/\s{0,2})?"
    rf"(?P<body>{_PART}(?:\s{{0,2}}[/-]\s{{0,2}}{_PART}){{0,9}})"
)
_BODY_PART = re.compile(rf"(?P<gap>\s{{0,2}}[/-]\s{{0,2}})?(?P<word>{_PART})")
_BEFORE = re.compile(
    r"(?:\b(?:so|cv|" + "|".join(sorted(TYPE_NAMES, key=len, reverse=True)) + r")\s{0,2}:?\s{0,2})$"
)
# Forms and technical standards ("QCVN 09: 2015/BGTVT") have numbers, too.
_OF_A_FORM = re.compile(
    r"\b(?:mau|bieu|to khai|phu luc)\s{0,2}(?:so)?\s{0,2}:?\s{0,2}$"
    r"|\b[qt]cvn\s{0,2}\d{1,5}(?:-[a-z]{1,4})?:\s{0,2}$"
)
_LONGEST_NAME = max(len(name) for name in TYPE_NAMES) + 6


def find_numbers(text: str) -> Iterator[Found]:
    """The document numbers in a running text, in order, by their place in `text` itself.

    Rather misses a number than takes something else for one: an abbreviation in capitals
    and of a known type or agency must stand behind the digits, or "số" before them. Reads
    over the line breaks, spaces and odd signs of texts taken from PDF; `text` need not be
    NFC. Time grows with the length of the text only.
    """
    view, places = _view(text)
    for match in CITATION.finditer(view):
        if read := _read_citation(view, match):
            number, end = read
            first, last = match.start(), end - 1
            if places is None:
                yield Found(first, end, number)
            else:
                yield Found(places[first][0], places[last][1], number)


def _read_citation(view: str, match: re.Match[str]) -> tuple[DocumentNumber, int] | None:
    """The number of one match and where it ends; trailing words that are no code fall off."""
    dashed = "-" in match["separator"]
    words, gaps, end = _code_parts(match["body"])
    if not words or (dashed and match["year"]) or ("." in match["number"] and not match["year"]):
        return None
    end += match.start("body")
    before = fold(view[max(0, match.start() - _LONGEST_NAME) : match.start()])
    named = bool(_BEFORE.search(before))
    if _OF_A_FORM.search(before) or not _is_citation(words, gaps, match["year"], dashed, named):
        return None
    year = int(match["year"]) if match["year"] else None
    printed = re.sub(r"\s", "", view[match.start() : end])
    number = _build(match["number"].lower(), year, [fold(word) for word in words], dashed, printed)
    if number is None:
        return None
    surplus = len(words[-1]) - len(number.agency[-1]) if number.agency else 0
    if surplus > 0 and words[-1][-surplus:].isdecimal():
        end -= surplus  # a footnote's mark
    return number, end


def _code_parts(body: str) -> tuple[list[str], list[str], int]:
    """The abbreviations that open `body`, the separators between them, where they end."""
    words: list[str] = []
    gaps: list[str] = []
    end = 0
    for part in _BODY_PART.finditer(body):
        word, gap = part["word"], part["gap"] or ""
        # Between agencies no space, but a PDF's line break after the hyphen; between the
        # type and its agency people do type spaces.
        loose = gap != gap.strip() and not (gap[:1] in "/-" and "\n" in gap)
        if (len(words) > 1 and loose) or not _is_code(word):
            break
        words.append(word)
        if gap:
            gaps.append(gap.strip())
        end = part.end()
    return words, gaps, end


def _is_code(word: str) -> bool:
    folded = fold(word)
    known = folded in TYPES or _is_agency(folded) or _unglued(folded)
    return bool(known or _CODE.fullmatch(word))


def _is_citation(
    words: Sequence[str], gaps: Sequence[str], year: str | None, dashed: bool, named: bool
) -> bool:
    """Whether abbreviations after digits name a document; `named`: "số" or a type stands before."""
    first = fold(words[0])
    typed = first in TYPES and (len(words) > 1 or bool(year) or named)
    if dashed and "/" not in gaps:
        # "119-CP", "125-VBHN-VPQH" against "96-Well" and the codes of forms.
        agency = fold(words[1]) if typed and len(words) > 1 else first
        return _is_agency(agency) and (named or typed)
    if dashed:
        return typed and len(words) > 1 and words[0][0].isupper()
    if typed or _unglued(first) or _is_agency(first):
        return words[0][0].isupper() or len(words) > 1
    return named and len(first) > 1


def _view(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """`text` in NFC with one sign for each meaning, and the place of each of its characters.

    None for the places where each character stands at its own place in `text`.
    """
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE.intersection(text):
        return text.translate(_SIGNS), None
    groups: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if groups and (unicodedata.combining(character) or character in _INVISIBLE):
            groups[-1] = (groups[-1][0], index + 1)
        else:
            groups.append((index, index + 1))
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for first, end in groups:
        composed = nfc(_visible(text[first:end])).translate(_SIGNS)
        letters.append(composed)
        places.extend([(first, end)] * len(composed))
    return "".join(letters), places
