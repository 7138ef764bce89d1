"""A question as it may be kept: bounded, folded, without what names a person by a number."""

from __future__ import annotations

import re
from typing import Final

from portal.core.syllables import words_of
from portal.core.vietnamese import fold
from search.log.models import LONGEST_QUERY

# In the place of what is not kept: no word holds it, and so nobody can have typed it.
MASK: Final = "#"
_LONGEST: Final = 1_000
_MAIL: Final = re.compile(r"\S+\s?@\s?\S+")
# Telephone numbers, identity cards (9 and 12 digits), accounts, however they are grouped.
# Numbers of documents have fewer: 155/2020/NĐ-CP. Seven in one piece are no document's either,
# but a passport's (a letter and seven digits) or a telephone's of the province.
_GAP: Final = r"[\s.,()_*‐‑‒–—-]{0,3}"
_NUMBER: Final = re.compile(rf"[^\W\d_]?(?:\+?\d(?:{_GAP}\d){{7,}}|\d{{7,}})")
_MARK: Final = "\x1f"


def masked(text: str) -> str:
    """The folded words of a question; e-mail addresses and long numbers as "#"."""
    text = _NUMBER.sub(_MARK, _MAIL.sub(_MARK, text[:_LONGEST].replace(_MARK, " ")))
    parts = [" ".join(fold(word) for word in words_of(part)) for part in text.split(_MARK)]
    words = f" {MASK} ".join(parts).split()
    return " ".join(words)[:LONGEST_QUERY].strip()
