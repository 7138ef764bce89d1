"""Citations: the documents that a text names by their numbers, and links to those we know.

Pure: the caller says which document a citation means. A number alone
rarely tells, since every agency counts from 1 each year; the day of issue and the issuer that
people write behind it ("933/QĐ-UBND ngày 12/5/2020 của Ủy ban nhân dân tỉnh", as Decree
30/2020/NĐ-CP, appendix I, asks) are handed over with it.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.core.document_numbers import DocumentNumber, find_numbers
from portal.core.vietnamese import fold, nfc, one_line


@dataclass(frozen=True)
class Citation:
    """A document named in a text at `text[start:end]`.

    With its day of issue if that is said, and with the words behind "của", which begin with
    its issuer ("" where none is said).
    """

    start: int
    end: int
    number: DocumentNumber
    issued_on: date | None = None
    issuer: str = ""


# The address of the document that a citation means, or None for one we do not know.
Resolve = Callable[[Citation], str | None]

_AFTER = 220
_ISSUER_AT_MOST = 100
_ISSUED = re.compile(
    r"\s{0,3},?\s{0,3}(?:(?:ky|ban hanh)\s{1,3})?ngay\s{1,3}"
    r"(\d{1,2})(?:\s{0,2}[/.-]\s{0,2}|\s{1,3}thang\s{1,3})"
    r"(\d{1,2})(?:\s{0,2}[/.-]\s{0,2}|\s{1,3}nam\s{1,3})(\d{4})(?!\d)"
)
_ISSUED_BY = re.compile(r"\s{0,3},?\s{0,3}cua\s{1,3}")
_END_OF_NAME = re.compile(r"[^\w\s'’–-]|\n\s{0,9}\n")
# One tag, or the text up to the next: neither can be read in two ways.
_MARKUP = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
# Text inside is no place for a link, or has one already.
_CLOSED = frozenset(
    [
        "a",
        "button",
        "code",
        "pre",
        "script",
        "style",
        "textarea",
        "title",
        "label",
        "summary",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
# Elements that stand within a sentence: the day behind a number may stand beyond them.
_INLINE = frozenset(
    ["a", "abbr", "b", "cite", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"]
)
# Pieces of markup that are looked through for what stands behind a number.
_PIECES_BEHIND = 24


@dataclass(frozen=True)
class _Piece:
    """A part of a text as it is in the source; `citations` are places in `source`."""

    source: str
    citations: Sequence[Citation] = ()


@dataclass(frozen=True)
class CitingText:
    """A text that was read once: the documents it names, and itself with links to them."""

    pieces: Sequence[_Piece]
    shown: Callable[[str], str]

    @property
    def citations(self) -> list[Citation]:
        """The documents named, in order."""
        return [citation for piece in self.pieces for citation in piece.citations]

    def linked(self, resolve: Resolve) -> SafeString:
        """The text as HTML, with a link for each citation that `resolve` knows.

        Nothing but links is added. `resolve` is asked once for each citation: a caller with
        a database looks up all of `citations` beforehand.
        """
        parts = (part for piece in self.pieces for part in _linked(piece, resolve, self.shown))
        return mark_safe("".join(parts))  # noqa: S308 - came in safe, or escaped by `shown`


def citations(text: str) -> list[Citation]:
    """The documents named in a plain text, in order."""
    return _citations(text, lambda: "")


def plain(text: str) -> CitingText:
    """A plain text; it is escaped."""
    return CitingText([_Piece(text, citations(text))], escape)


def markup(source: str) -> CitingText:
    """HTML that is already safe, such as rendered rich text.

    Text inside of links, headings, code and the like stays as it is, and a number that
    stands in two elements is not seen.
    """
    tokens: list[str] = _MARKUP.findall(source)
    pieces: list[_Piece] = []
    closed_by: list[str] = []
    for index, token in enumerate(tokens):
        if tag := _TAG.match(token):
            _follow(closed_by, name=tag[2].lower(), ends=bool(tag[1]))
        if tag or closed_by or token.startswith("<"):
            pieces.append(_Piece(token))
        else:
            found = _citations(token, partial(_behind, tokens, index), html.unescape)
            pieces.append(_Piece(token, found))
    return CitingText(pieces, str)


def completed(found: Iterable[Citation]) -> dict[Citation, Citation]:
    """Each citation with what the same texts say of it elsewhere.

    A document is cited in full once and by its number alone afterwards (Decree 30/2020/NĐ-CP,
    appendix I). Where the number was given two different days, a bare one stays bare.
    """
    in_full: dict[str, list[Citation]] = defaultdict(list)
    every = list(found)
    for citation in every:
        if citation.issued_on:
            in_full[citation.number.canonical].append(citation)
    return {citation: _completed(citation, in_full) for citation in every}


def _completed(citation: Citation, in_full: dict[str, list[Citation]]) -> Citation:
    told = in_full.get(citation.number.canonical, [])
    days = {other.issued_on for other in told}
    if citation.issued_on and citation.issuer:
        return citation
    if not citation.issued_on:
        if len(days) != 1:
            return citation
        citation = replace(citation, issued_on=told[0].issued_on)
    issuer = next((o.issuer for o in told if o.issued_on == citation.issued_on and o.issuer), "")
    return replace(citation, issuer=citation.issuer or issuer)


def _citations(
    text: str, beyond: Callable[[], str], plainly: Callable[[str], str] = str
) -> list[Citation]:
    """Numbers in `text` with what is said behind them, also in what comes `beyond` it."""
    found = []
    for hit in find_numbers(text):
        behind = text[hit.end : hit.end + _AFTER]
        if len(behind) < _AFTER:
            behind += beyond()
        issued_on, issuer = _said_behind(nfc(plainly(behind)[:_AFTER]))
        found.append(Citation(hit.start, hit.end, hit.number, issued_on, issuer))
    return found


def _behind(tokens: Sequence[str], index: int) -> str:
    """The text that goes on behind a piece of markup, up to the end of its block."""
    words: list[str] = []
    for token in islice(tokens, index + 1, index + 1 + _PIECES_BEHIND):
        if not token.startswith("<"):
            words.append(token)
        elif (tag := _TAG.match(token)) is None or tag[2].lower() not in _INLINE:
            break
    return "".join(words)


def _follow(closed_by: list[str], *, name: str, ends: bool) -> None:
    """Keep track of the open elements in which nothing is linked."""
    if name not in _CLOSED:
        return
    if not ends:
        closed_by.append(name)
    elif name in closed_by:
        del closed_by[closed_by.index(name) :]


def _linked(piece: _Piece, resolve: Resolve, shown: Callable[[str], str]) -> Iterator[str]:
    position, text = 0, piece.source
    for citation in piece.citations:
        address = resolve(citation)
        if address is None:
            continue
        yield shown(text[position : citation.start])
        link = mark_safe(shown(text[citation.start : citation.end]))  # noqa: S308 - by `shown`
        yield format_html('<a class="citation" href="{}">{}</a>', address, link)
        position = citation.end
    yield shown(text[position:])


def _said_behind(text: str) -> tuple[date | None, str]:
    """Day of issue and issuer that stand behind a number; `text` in NFC."""
    folded = fold(text)
    match = _ISSUED.match(folded)
    issued_on = _day(match) if match else None
    start = match.end() if match else 0
    by = _ISSUED_BY.match(folded, start)
    if by is None:
        return issued_on, ""
    words = text[by.end() : by.end() + _ISSUER_AT_MOST]
    end = _END_OF_NAME.search(words)
    return issued_on, one_line(words[: end.start()] if end else words)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
