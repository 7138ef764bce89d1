"""A text file with one article, as saved from a news page.

Such files begin with lines of the page (a menu, a date, a section), then the title, then
paragraphs; they end with a by-line and more of the page. The rules below read the
shapes met in real files; what they do not recognise stays in the text.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from news.dates import parse_moment
from news.rows import ArticleRow, checked, paragraphs_of
from portal.core.vietnamese import fold

# The first longer line is text, whatever stands above it is the head.
_HEAD_LINE: Final = 200
_SAPO_AT_MOST: Final = 700
_DATE_AT_MOST: Final = 60
_NAME_WORDS: Final = range(2, 6)
_SENTENCE_END: Final = (".", "!", "?", "…", ":", ";", "”", '"')
_TOOLBAR: Final = re.compile(r"a-? a a\+")
_TAIL: Final = re.compile(
    r"(?:(?:cac )?tin (?:khac|lien quan|noi bat|moi hon|cu hon)\b.*"
    r"|xem tin theo ngay|thong ke truy cap.*)"
)


def parse_article(text: str, key: str, zone: datetime.tzinfo) -> ArticleRow:
    """The article in `text`. Raises BadRow when there is no title or no text."""
    lines = [line for line in paragraphs_of(text) if not _TOOLBAR.match(fold(line))]
    published_at, lines = _take_date(_without_tail(lines), zone)
    title, lines = _take_title(lines)
    author, lines = _take_author(lines)
    sapo = ""
    if len(lines) > 1 and len(lines[0]) <= _SAPO_AT_MOST:
        sapo, *lines = lines
    return checked(
        ArticleRow(
            line=1,
            key=key,
            title=title,
            sapo=sapo,
            paragraphs=tuple(lines),
            author=author,
            published_at=published_at,
        )
    )


def _without_tail(lines: list[str]) -> list[str]:
    """Drop what follows the article on its page: lists of other news, counters."""
    last_text = max((n for n, line in enumerate(lines) if len(line) > _HEAD_LINE), default=0)
    for number in range(last_text + 1, len(lines)):
        if _TAIL.fullmatch(fold(lines[number])):
            return lines[:number]
    return lines


def _take_date(
    lines: list[str], zone: datetime.tzinfo
) -> tuple[datetime.datetime | None, list[str]]:
    """The first line that is a date and nothing else."""
    for number, line in enumerate(lines):
        if len(line) <= _DATE_AT_MOST:
            try:
                return parse_moment(line, zone), [*lines[:number], *lines[number + 1 :]]
            except ValueError:
                continue
    return None, lines


def _take_title(lines: list[str]) -> tuple[str, list[str]]:
    """The title: the last short line above the text, or the one above a short lead."""
    head = next((n for n, line in enumerate(lines) if len(line) > _HEAD_LINE), len(lines))
    if head == len(lines):  # nothing long: a notice of a few lines
        return (lines[0], lines[1:]) if lines else ("", [])
    if head == 0:
        return "", lines
    title = head - 1
    ends = lines[title].endswith(_SENTENCE_END)
    if ends and title and not lines[title - 1].endswith(_SENTENCE_END):
        title -= 1  # a short lead stands between the title and the text
    return lines[title], lines[title + 1 :]


def _take_author(lines: list[str]) -> tuple[str, list[str]]:
    """A by-line: the last line, if it is a few words that each begin with a capital."""
    if len(lines) < 2:  # a text and a by-line
        return "", lines
    words = lines[-1].split()
    named = len(words) in _NAME_WORDS and all(word[0].isupper() for word in words)
    if named and not lines[-1].endswith(_SENTENCE_END):
        return lines[-1], lines[:-1]
    return "", lines
