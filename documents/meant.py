"""Which document a citation means, among those that bear its number. Pure.

A link says "this is the document", so it is made only where that can be decided:

1. The day that is said must be the day of issue. Without a day, a number that does not hold
   its year (`933/QĐ-UBND`) is counted anew every year and means nothing certain.
2. The numbers of bodies that the country has one of (Government, ministries, National
   Assembly) tell their issuer. Those of others, such as people's committees, do not: an issuer
   that is named must be the document's, and where none is named, or only "UBND tỉnh", the
   document must be listed by the site that is read, or be kept by a unit above it.
3. Of several the nearest is meant: listed here, kept above, elsewhere. Several equally near
   are one document entered twice, or undecided: then the number stays text. A list of all
   documents of a number would be no answer to "which one", and in January every commune
   issues a decision number 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import zip_longest
from typing import Final

from documents.citations import Citation
from portal.core.vietnamese import UNIT_KINDS, fold, spelling_key


class Nearness(IntEnum):
    """Where a document is, seen from the page that names it."""

    HERE = 0
    ABOVE = 1
    ELSEWHERE = 2


@dataclass(frozen=True)
class Candidate:
    """A published document that bears a number; `issuers` as called on that day."""

    pk: int
    issued_on: date | None
    issuers: tuple[str, ...]
    nearness: Nearness
    url_path: str = ""


class Said(IntEnum):
    """What a text says of an issuer, compared with its name."""

    OTHERWISE = 0
    NOTHING = 1
    IN_SHORT = 2
    IN_FULL = 3


_SPELLED_OUT: Final = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "tp": "thanh pho",
    "tx": "thi xa",
}
# Offices in front of the body that they sign for.
_OFFICES: Final = (
    ("pho", "chu", "tich"),
    ("chu", "tich"),
    ("thuong", "truc"),
    ("giam", "doc"),
    ("bo", "truong"),
)
_KINDS: Final = frozenset(fold(kind).split()[0] for kind in UNIT_KINDS)


def meant(citation: Citation, candidates: Iterable[Candidate]) -> Candidate | None:
    """The document that is meant, among those of the same number; None if it is not decided.

    `citation` with what its text says elsewhere (`citations.completed`).
    """
    number, day = citation.number, citation.issued_on
    tells_issuer = number.tells_its_issuer
    if day is None and number.year is None:
        return None
    fitting = [one for one in candidates if _fits(one.issued_on, citation)]
    if not tells_issuer:
        fitting = _issued_by(citation.issuer, fitting)
    nearest = min((one.nearness for one in fitting), default=None)
    near = sorted(
        (one for one in fitting if one.nearness == nearest), key=lambda candidate: candidate.pk
    )
    if len(near) > 1 and not _are_one(near, tells_issuer=tells_issuer):
        return None
    return near[0] if near else None


def _fits(issued_on: date | None, citation: Citation) -> bool:
    if citation.issued_on is None or citation.issued_on == issued_on:
        return True
    # A record without its day is known by a number that is given once and for all.
    number = citation.number
    return issued_on is None and number.year is not None and number.tells_its_issuer


def _issued_by(issuer: str, candidates: list[Candidate]) -> list[Candidate]:
    """Those that an issuer, as a text names it, can have issued; rule 2."""
    said = {one.pk: said_of(issuer, one.issuers) for one in candidates}
    named = [one for one in candidates if said[one.pk] is Said.IN_FULL]
    if named:
        return named
    return [
        one
        for one in candidates
        if said[one.pk] is not Said.OTHERWISE and one.nearness is not Nearness.ELSEWHERE
    ]


def _are_one(near: list[Candidate], *, tells_issuer: bool) -> bool:
    """Whether documents of one number, equally near, are one that was entered several times."""
    first = near[0]
    if any(one.issued_on != first.issued_on for one in near):
        return False
    if tells_issuer:
        return True
    if first.nearness is Nearness.ELSEWHERE:
        return False  # two communes of one name
    shared = {spelling_key(name) for name in first.issuers}
    return all(shared.intersection(spelling_key(name) for name in one.issuers) for one in near)


def said_of(issuer: str, names: Iterable[str]) -> Said:
    """What the words behind "của" say of a document whose issuers bear these names."""
    if not issuer:
        return Said.NOTHING
    words = _words(issuer)
    spellings = (spelling for name in names if name for spelling in _spellings(_words(name)))
    return max((_said(words, spelling) for spelling in spellings), default=Said.NOTHING)


def _spellings(name: list[_Word]) -> Iterator[list[_Word]]:
    """The name of a body, and of its unit alone: "của tỉnh Lạng Sơn", "của xã"."""
    yield name
    places = (place for place, word in enumerate(name) if place and word.folded in _KINDS)
    if (place := next(places, None)) is not None:
        yield name[place:]


def _said(words: list[_Word], name: list[_Word]) -> Said:
    for there, here in zip_longest(words, name):
        if here is None:
            # "Sở Tư pháp Hà Giang" may not be the Sở Tư pháp that is known.
            return Said.IN_SHORT if there.is_capital else Said.IN_FULL
        if there is None:
            return Said.IN_SHORT
        if there.folded != here.folded:
            # "UBND tỉnh về việc …" breaks off, "UBND tỉnh Hà Giang" and "UBND xã" do not.
            goes_on = there.is_capital or there.folded in _KINDS
            return Said.OTHERWISE if goes_on or there is words[0] else Said.IN_SHORT
    return Said.IN_FULL


@dataclass(frozen=True)
class _Word:
    folded: str
    is_capital: bool


def _words(text: str) -> list[_Word]:
    words = list(_spelled_out(text))
    for office in _OFFICES:
        if tuple(word.folded for word in words[: len(office)]) == office:
            words = words[len(office) :]
    return words


def _spelled_out(text: str) -> Iterator[_Word]:
    for word in text.replace(",", " ").split():
        is_capital = word[0].isupper()
        folded = fold(word).strip(".-–'’")
        for part in _SPELLED_OUT.get(folded, folded).split():
            yield _Word(part, is_capital)
