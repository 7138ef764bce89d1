"""What the search asks of the place where terms lead to entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from search.scoring import Statistics


class Posting(NamedTuple):
    """The terms of one entry, tokens of scope among them; its set of filters; its day.

    `day`: days since 1-1-1, 0 without a date.
    """

    entry: int
    terms: Collection[str]
    facets: int
    day: int


class Wanted(NamedTuple):
    """A term whose presence is worth so much."""

    term: str
    worth: float


@dataclass(frozen=True)
class Plan:
    """Which entries, and what makes one promising.

    `must`: terms all of which an entry has; `any_of`: groups, of each of which it has one;
    `wanted`: what is added up. Entries with nothing wanted are among the answers only where
    `all_of_them` is set, and only so many of these as `SAMPLE`.
    """

    must: Sequence[str] = ()
    any_of: Sequence[Sequence[str]] = ()
    wanted: Sequence[Wanted] = ()
    all_of_them: bool = False


# So many entries of a set are read whatever they are worth.
SAMPLE = 4_000


class Answering(Protocol):
    """What a question is asked of.

    One object serves one question: what it has read for one call it may use for the next.
    """

    def promising(self, plan: Plan, count: int) -> list[int]:
        """Entries by falling sum of what they have of `plan.wanted`, then by key."""

    def counted(self, plan: Plan) -> dict[int, int]:
        """How many entries have all of `must` and one of each of `any_of`, by set of filters."""

    def by_day(self, plan: Plan, *, newest: bool, offset: int, count: int) -> list[int]:
        """The same entries by their day, then by key, without those before `offset`."""


class Engine(Answering, Protocol):
    """Holds which entry has which terms. Terms come analysed; it knows no text."""

    def replace(self, postings: Sequence[Posting]) -> None:
        """Have these entries found by these terms and by no others, in the open transaction."""

    def remove(self, entries: Iterable[int]) -> None:
        """Have these entries found no more, in the open transaction."""

    def terms_of(self, entries: Iterable[int]) -> Mapping[int, set[str]]:
        """The terms under which entries are found now; unknown ones are left out."""

    def clear(self) -> None:
        """Forget everything."""

    def problems(self) -> list[str]:
        """What is wrong inside of it; nothing, if all is well."""


class DatabaseEngine(Engine, Protocol):
    """An engine in the installation's own database: it knows how frequent terms are, too."""

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """What is known of the whole index, and of these terms; one statement."""

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many entries have each of these terms; those that none has are left out."""
