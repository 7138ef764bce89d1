"""Files of an import, read row by row without touching the database.

A source is a file of JSON lines (plain or gzipped), a text file with one article, or a
folder of such files. A bad row is a `RowProblem` among the good ones, never an end.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from news.dates import parse_moment
from news.mapping import ImportMapping
from news.plain_text import parse_article
from news.rows import (
    MAX_KEY,
    ArticleRow,
    BadRow,
    RowProblem,
    checked,
    paragraphs_of,
    tags_of,
    text_of,
)
from portal.core.json_lines import SUFFIXES, BadLine, json_object, read_lines
from portal.core.vietnamese import one_line

_TEXT: Final = (".txt",)

Row = ArticleRow | RowProblem


def source_files(path: Path) -> list[Path]:
    """The files to read at `path`: itself, or those of a folder in order of name.

    Raises ValueError with the reason when there is nothing to read.
    """
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.name.endswith((*SUFFIXES, *_TEXT)))
        if not found:
            raise ValueError(_("There is no .jsonl, .jsonl.gz or .txt file in %s.") % path)
        return found
    if not path.is_file():
        raise ValueError(_("There is no such file: %s") % path)
    if not path.name.endswith((*SUFFIXES, *_TEXT)):
        raise ValueError(_("Only .jsonl, .jsonl.gz and .txt can be read, not %s.") % path.name)
    return [path]


def read_rows(path: Path, mapping: ImportMapping, zone: datetime.tzinfo) -> Iterator[Row]:
    """The rows of one file, in order, read as they are asked for."""
    if path.name.endswith(_TEXT):
        yield _read_text(path, zone)
        return
    for line in read_lines(path):
        if line.problem:
            yield RowProblem(line.number, line.problem)
        else:
            yield parse_line(line.content, line.number, mapping, zone)


def _read_text(path: Path, zone: datetime.tzinfo) -> Row:
    """A text file is one row, known by its name."""
    try:
        text = text_of(path.read_bytes().decode("utf-8-sig"), "body")
        return parse_article(text, one_line(path.name)[:MAX_KEY], zone)
    except UnicodeDecodeError:
        return RowProblem(1, _("The file is not UTF-8."))
    except BadRow as error:
        return RowProblem(1, str(error))


def parse_line(line: bytes, number: int, mapping: ImportMapping, zone: datetime.tzinfo) -> Row:
    """One line of JSON as a row."""
    try:
        return _row(json_object(line, number), number, mapping, zone)
    except (BadLine, BadRow) as error:
        return RowProblem(number, str(error))


def _row(
    data: dict[str, Any], number: int, mapping: ImportMapping, zone: datetime.tzinfo
) -> ArticleRow:
    """A row from the fields of a JSON object. Raises BadRow."""

    def value(name: str) -> Any:
        for theirs in mapping.fields[name]:
            if data.get(theirs) not in (None, "", []):
                return data[theirs]
        return mapping.defaults.get(name, "")

    title = one_line(text_of(value("title"), "title"))
    url = one_line(text_of(value("url"), "url"))
    date = text_of(value("date"), "date")
    body = text_of(value("body"), "body")
    return checked(
        ArticleRow(
            line=number,
            key=one_line(text_of(value("key"), "key")) or _own_key(title, date, body),
            title=title,
            sapo=one_line(text_of(value("sapo"), "sapo")),
            paragraphs=paragraphs_of(body),
            category=one_line(text_of(value("category"), "category")),
            tags=tags_of(value("tags")),
            author=one_line(text_of(value("author"), "author").replace("\n", ", ")),
            source=one_line(text_of(value("source"), "source")),
            url=url,
            published_at=_moment(date, zone),
        )
    )


def _moment(text: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    """The date of a row; none given is none, a wrong one is a bad row."""
    if not text.strip():
        return None
    try:
        return parse_moment(text, zone)
    except (ValueError, OverflowError) as error:
        raise BadRow(_("This is no date: %s") % text[:40]) from error


def _own_key(title: str, date: str, body: str) -> str:
    """A key for a row that has none: the same text is the same article."""
    return "sha256:" + hashlib.sha256(f"{title}\n{date}\n{body}".encode()).hexdigest()
