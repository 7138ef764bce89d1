"""Text as the database may hold it: NFC, no control characters, bounded."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Controls but tab and line feed, surrogates, private use, non-characters, the byte order
# mark, soft hyphens, zero-width signs and those that turn the direction of writing.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES: Final = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_EDGES: Final = re.compile(r" *\n *")
_BLANK: Final = re.compile(r"\n{3,}")
_LINES: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text as it is stored. Spaces are ASCII; tabs part cells; two blank lines at most.

    Doing it again changes nothing.
    """
    text = _LINES.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    return _BLANK.sub("\n\n", _EDGES.sub("\n", text)).strip("\n ")


def is_clean(text: str) -> bool:
    """Whether nothing is left that `clean` takes out; the parent's test of the child."""
    return not _UNWANTED.search(text) and unicodedata.is_normalized("NFC", text)
