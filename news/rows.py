"""One row of an import: an article as read, or why it cannot be."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import escape
from django.utils.translation import gettext as _

from portal.core.vietnamese import nfc, one_line

MAX_TITLE: Final = 255
MAX_KEY: Final = 200
MAX_NAME: Final = 150
MAX_URL: Final = 500
MAX_TAG: Final = 100
# C0 and C1 controls but tab and newlines: PostgreSQL refuses NUL, browsers show boxes.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class BadRow(ValueError):
    """The row cannot be imported; the message says why, in the user's language."""


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be imported, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class ArticleRow:
    """One article as read: NFC, trimmed, lengths checked, nothing trusted as HTML."""

    line: int
    key: str
    title: str
    sapo: str = ""
    paragraphs: tuple[str, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    source: str = ""
    url: str = ""
    published_at: datetime.datetime | None = None

    @property
    def body_html(self) -> str:
        """The paragraphs as rich text; what looks like markup is shown, not obeyed."""
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)

    @property
    def digest(self) -> str:
        """Changes exactly when something that an import writes changes."""
        told = (
            self.title,
            self.sapo,
            self.paragraphs,
            self.category,
            self.tags,
            self.author,
            self.source,
            self.url,
            self.published_at.isoformat() if self.published_at else None,
        )
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def checked(row: ArticleRow) -> ArticleRow:
    """`row` itself, if it can become an article. Raises BadRow with the reason."""
    if not row.title:
        raise BadRow(_("The title is missing."))
    if len(row.title) > MAX_TITLE:
        raise BadRow(_("The title is longer than %d characters.") % MAX_TITLE)
    if not row.sapo and not row.paragraphs:
        raise BadRow(_("There is no text: neither lead nor body."))
    if not row.key or len(row.key) > MAX_KEY:
        raise BadRow(_("The source key is missing or longer than %d characters.") % MAX_KEY)
    if row.url and (len(row.url) > MAX_URL or not _WEB.fullmatch(row.url)):
        raise BadRow(_("The address at the source is not a web address: %s") % row.url[:80])
    if max(len(row.author), len(row.source)) > MAX_NAME:
        raise BadRow(_("Author or source is longer than %d characters.") % MAX_NAME)
    if any(len(tag) > MAX_TAG for tag in row.tags):
        raise BadRow(_("A tag is longer than %d characters.") % MAX_TAG)
    return row


def text_of(value: Any, name: str) -> str:
    """`value` of field `name` as clean text; numbers are text too. Raises BadRow."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return "\n".join(text_of(item, name) for item in value)
    if not isinstance(value, str | int | float):
        raise BadRow(_("Field “%s” is not a text.") % name)
    text = str(value)
    if _SURROGATES.search(text):
        raise BadRow(_("Field “%s” holds half of a character.") % name)
    return _CONTROLS.sub("", nfc(text))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The lines of `text` that hold something, each trimmed."""
    lines = (one_line(line) for line in text.splitlines())
    return tuple(line for line in lines if line)


def tags_of(value: Any) -> tuple[str, ...]:
    """Tags from a list or from one text with commas, each once, in their order."""
    parts: Iterable[Any] = value if isinstance(value, list) else text_of(value, "tags").split(",")
    names = (one_line(text_of(part, "tags")) for part in parts)
    return tuple({name.lower(): name for name in names if name}.values())
