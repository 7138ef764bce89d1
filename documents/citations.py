"""Citations: the documents that a text names by their numbers, and links to those we know.

Pure: the caller says which document a citation means. A number alone rarely tells, since
every agency counts from 1 each year; the day of issue that people write behind it
("933/QĐ-UBND ngày 12/5/2020") is handed over with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.core.document_numbers import DocumentNumber, find_numbers
from portal.core.vietnamese import fold


@dataclass(frozen=True)
class Citation:
    """A document named in a text at `text[start:end]`, with its day of issue if that is said."""

    start: int
    end: int
    number: DocumentNumber
    issued_on: date | None = None


# The address of the document that a citation means, or None for one we do not know.
Resolve = Callable[[Citation], str | None]

_AFTER = 60
_ISSUED = re.compile(
    r"\s{0,3},?\s{0,3}(?:(?:ky|ban hanh)\s{1,3})?ngay\s{1,3}"
    r"(\d{1,2})(?:\s{0,2}[/.-]\s{0,2}|\s{1,3}thang\s{1,3})"
    r"(\d{1,2})(?:\s{0,2}[/.-]\s{0,2}|\s{1,3}nam\s{1,3})(\d{4})(?!\d)"
)
# One tag, or the text up to the next: neither can be read in two ways.
_MARKUP = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
# Text inside is no place for a link, or has one already.
_CLOSED = frozenset({"a", "button", "code", "pre", "script", "style", "textarea"})


def citations(text: str) -> list[Citation]:
    """The documents named in a plain text, in order."""
    return [
        Citation(hit.start, hit.end, hit.number, _issued_on(text[hit.end : hit.end + _AFTER]))
        for hit in find_numbers(text)
    ]


def linked_html(text: str, resolve: Resolve) -> SafeString:
    """A plain text as HTML: escaped, with a link for each citation that `resolve` knows.

    `resolve` is asked once for each citation: a caller with a database looks up all of
    `citations(text)` beforehand.
    """
    return mark_safe("".join(_pieces(text, resolve, escape)))  # noqa: S308 - escaped piecewise


def linked_markup(html: str, resolve: Resolve) -> SafeString:
    """HTML that is already safe, such as rendered rich text, with its citations linked.

    Nothing but links is added. Text inside of links, code and the like stays as it is, and
    a number that stands in two elements is not seen.
    """
    pieces: list[str] = []
    closed_by: list[str] = []
    for token in _MARKUP.findall(html):
        if tag := _TAG.match(token):
            _follow(closed_by, name=tag[2].lower(), ends=bool(tag[1]))
        if tag or closed_by or token.startswith("<"):
            pieces.append(token)
        else:
            pieces.extend(_pieces(token, resolve, str))
    return mark_safe("".join(pieces))  # noqa: S308 - it came in safe


def _follow(closed_by: list[str], *, name: str, ends: bool) -> None:
    """Keep track of the open elements in which nothing is linked."""
    if name not in _CLOSED:
        return
    if not ends:
        closed_by.append(name)
    elif name in closed_by:
        del closed_by[closed_by.index(name) :]


def _pieces(text: str, resolve: Resolve, shown: Callable[[str], str]) -> Iterator[str]:
    position = 0
    for citation in citations(text):
        address = resolve(citation)
        if address is None:
            continue
        yield shown(text[position : citation.start])
        link = mark_safe(shown(text[citation.start : citation.end]))  # noqa: S308 - by `shown`
        yield format_html('<a class="citation" href="{}">{}</a>', address, link)
        position = citation.end
    yield shown(text[position:])


def _issued_on(text: str) -> date | None:
    match = _ISSUED.match(fold(text))
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
