"""Text of a printed page as it reads on a screen of any width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence


def paragraphs(text: str) -> list[str]:
    """`text` without the line breaks that only the paper asked for.

    A line that goes on with a small letter belongs to the one before; every other line begins
    a paragraph, since articles, clauses and tables do.
    """
    found: list[str] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        goes_on = words[0].islower() and found and not found[-1].endswith((".", ";", ":"))
        # "a) …" and "đ) …" begin a point, however small.
        is_point = len(words) > 1 and words[1] in ").-"
        if goes_on and not is_point:
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
    return found


# "Chương II", "Điều 5. Phạm vi …": not "Điều 5 của Luật này", which goes on from the line before.
_HEAD = re.compile(
    r"(?:phần|chương|mục|tiểu mục|phụ lục)\s+(?:[ivxlc]{1,7}|\d{1,3})\b.{0,200}"
    r"|điều\s+\d{1,4}[a-zđ]?\s{0,2}[.:](?:\s.{0,300})?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
# Opens the form of a number: as far from the number of the sheet on each page.
_COUNTS = "#:"
_LONG_ENOUGH = 8
# Lines at the head and at the foot of a page that may be printed on each.
_EDGE = 2
_SEEN_OFTEN = 3


def is_head(paragraph: str) -> bool:
    """Whether a paragraph opens a part of a law: a chapter, a section, an article."""
    return paragraph[:1].isupper() and _HEAD.fullmatch(paragraph) is not None


def without_running_lines(pages: Sequence[tuple[int, str]]) -> list[str]:
    """Texts of pages, each with its number, without what the paper repeats on each of them.

    A line of a page's edge that more than half of the pages, and three at least, have there but
    for its numbers ("CÔNG BÁO/Số 851/Ngày 01-7-2025") stays on the first of them; a number that
    counts with the pages goes. Short lines stay: they may be cells of a table. So no law loses
    what it says.
    """
    lines = [[line for line in text.splitlines() if line.strip()] for _, text in pages]
    forms = [
        {at: _form(page[at], number) for at in _edges(page)}
        for (number, _), page in zip(pages, lines, strict=True)
    ]
    often = Counter(form for page in forms for form in set(page.values()))
    least = max(_SEEN_OFTEN, len(pages) // 2 + 1)
    said: set[str] = set()
    kept = []
    for page, edges in zip(lines, forms, strict=True):
        gone = {
            at
            for at, form in edges.items()
            if form and often[form] >= least and (form in said or form.startswith(_COUNTS))
        }
        said.update(edges.values())
        kept.append("\n".join(line for at, line in enumerate(page) if at not in gone))
    return kept


def _edges(page: Sequence[str]) -> list[int]:
    """Places of the first and the last lines of a page that has more than these."""
    if len(page) <= 2 * _EDGE:
        return []
    return [*range(_EDGE), *range(len(page) - _EDGE, len(page))]


def _form(line: str, number: int) -> str:
    """What a line has in common with those at the edges of other pages; "" for one that stays."""
    words = " ".join(line.split())
    if words.isdecimal() and len(words) < 5:
        return f"{_COUNTS}{int(words) - number}"
    form = _NUMBERS.sub("#", words)
    return form if sum(letter.isalpha() for letter in form) >= _LONG_ENOUGH else ""
