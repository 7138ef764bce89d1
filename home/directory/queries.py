"""What a reader typed, and how well a name answers it. No database here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from portal.core.vietnamese import (
    UNIT_KINDS,
    nfc,
    one_line,
    search_key,
    spelling_key,
    split_kind,
)

# Nobody's name is longer; what is typed beyond that is not looked at.
MAX_LENGTH = 100
_MAX_WORDS = 10
# "langson", as in a host name: shorter runs of letters stand inside too many names.
_LEAST_RUN_TOGETHER = 5

_KINDS = tuple(search_key(kind) for kind in UNIT_KINDS)
# As people write them, with or without a full stop.
_SHORT_KINDS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "p": "phuong",
    "q": "quan",
    "h": "huyen",
    "x": "xa",
    "t": "tinh",
}
# What stands before the unit's name in the name of its authority or portal.
_BEFORE = (
    "uy ban nhan dan",
    "ubnd",
    "hoi dong nhan dan",
    "hdnd",
    "cong thong tin dien tu",
    "trang thong tin dien tu",
)

# Control characters and halves of pairs part words, marks without width do not.
_UNSEEN = {"Cc": " ", "Cs": " ", "Cf": ""}

# How well a name answers, the best first.
SPELT, EXACT, BEGINS, HOLDS = range(4)


@dataclass(frozen=True)
class Query:
    """A search for units: `words` that a name must hold, and the `kind` it should be of.

    `text` is what was typed, made fit to be shown again. Without words a `kind` alone is
    asked for, or nothing ("" and no words): a text without any letter finds nothing.
    """

    text: str
    words: tuple[str, ...]
    kind: str
    spelling: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not self.text

    @property
    def rest(self) -> str:
        """The words as one."""
        return " ".join(self.words)

    @property
    def run_together(self) -> str:
        """One long word that may be a name without its spaces; else empty."""
        whole = self.rest
        is_one = len(self.words) == 1 and not self.kind
        return whole if is_one and len(whole) >= _LEAST_RUN_TOGETHER else ""


def read_query(raw: str) -> Query:
    """Understand what was typed: any text at all, however long."""
    text = _printable(raw)
    key = search_key(text)
    for before in _BEFORE:
        key = key.removeprefix(f"{before} ")
    first, _space, rest = key.partition(" ")
    if rest and first in _SHORT_KINDS:
        key = f"{_SHORT_KINDS[first]} {rest}"
    kind, short = _split(key)
    return Query(
        text=text,
        words=tuple(short.split()[:_MAX_WORDS]),
        kind=kind,
        spelling=spelling_key(split_kind(text)[1]),
    )


def quality(query: Query, key: str, short_key: str) -> int | None:
    """How well a name answers: SPELT … HOLDS; None when it does not at all.

    `key`: its `search_key` with the kind, `short_key`: its `spelling_key` without.
    """
    _kind, short = _split(key)
    if not query.words:
        return EXACT if query.kind and key.startswith(f"{query.kind} ") else None
    if short == query.rest:
        return SPELT if short_key == query.spelling else EXACT
    if short.startswith(query.rest):
        return BEGINS
    if query.run_together and query.run_together in short.replace(" ", ""):
        return HOLDS
    return HOLDS if all(f" {word}" in f" {short}" for word in query.words) else None


def is_of_kind(query: Query, key: str) -> bool:
    """Whether a name is of the kind asked for; true when none was."""
    return not query.kind or key.startswith(f"{query.kind} ")


def full_keys(query: Query) -> list[str]:
    """Search keys of units called exactly what was typed, of any kind."""
    return [query.rest, *(f"{kind} {query.rest}" for kind in _KINDS)] if query.words else []


def _split(key: str) -> tuple[str, str]:
    """Kind and name in a search key; a kind alone has no name."""
    for kind in _KINDS:
        if key == kind:
            return kind, ""
        if key.startswith(f"{kind} "):
            return kind, key[len(kind) + 1 :]
    return "", key


def _printable(raw: str) -> str:
    """`raw` on one line without what cannot be seen, cut to `MAX_LENGTH`."""
    start = nfc(raw[: MAX_LENGTH * 4])
    visible = "".join(_UNSEEN.get(unicodedata.category(c), c) for c in start)
    return one_line(visible)[:MAX_LENGTH].strip()
