"""What is asked of the search, and what it answers: the words between the screen and the index."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from search.scoring import NO_STATISTICS, Statistics

PAGE_SIZE: Final = 10
LONGEST: Final = 500


class Within(StrEnum):
    """How far a search reaches."""

    SITE = "site"  # this portal, and what it lists of others
    BRANCH = "branch"  # this unit and those below it
    NETWORK = "network"


class Sort(StrEnum):
    """In which order."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Mode(StrEnum):
    """How results answer; the reader is told."""

    NOTHING_ASKED = "nothing"
    NUMBER = "number"  # the document of that very number comes first
    ALL_WORDS = "all"
    PHRASE = "phrase"  # what stood in quotes, word for word
    CLOSEST = "closest"  # those that hold the most telling words, not each of them all


@dataclass(frozen=True)
class Question:
    """A search. `filters`: keys of values by facet (`portal.core.searchable`), any of each.

    `kinds`: only things of these kinds are sought at all, as if there were no others; empty: all.
    """

    text: str
    within: Within = Within.SITE
    site_id: int | None = None
    unit_page_id: int | None = None  # of the branch: the page of the unit
    language: str = "vi"
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE


@dataclass(frozen=True)
class Piece:
    """A piece of a text, marked where it answers the question."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Result:
    """An entry that answers."""

    entry_id: int
    key: str
    kind: str
    site_id: int | None
    path: str
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    number: str
    shown_on: datetime.date | None
    is_over: bool
    facets: Mapping[str, Sequence[str]]  # keys by facet
    score: float = 0.0


@dataclass(frozen=True)
class FacetCount:
    """A value of a facet, and how many results it would leave."""

    key: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Answer:
    """What was found.

    `facets`: by facet, the most frequent values first; each counted with the other facets'
    filters applied and its own left out, so that a second value can be added. `unfiltered`: how
    many there are when no filter is chosen. `statistics`: what was read of the question's terms.
    `whole`: how many of the closest ones have all words; 0 where that was not counted. `meant`:
    the question as it was probably meant, "" if as it is; None where nobody looked.
    """

    mode: Mode
    total: int = 0
    unfiltered: int = 0
    results: Sequence[Result] = ()
    facets: Mapping[str, Sequence[FacetCount]] = field(default_factory=dict)
    number_key: str = ""
    degraded: bool = False  # the engine did not answer: the database stood in
    statistics: Statistics = field(default=NO_STATISTICS, repr=False)
    whole: int = 0
    meant: str | None = None

    @property
    def near(self) -> int:
        """How many of the results only come near: they lack some of the words."""
        return self.total - self.whole if self.mode is Mode.CLOSEST else 0
