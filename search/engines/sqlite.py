"""Terms in SQLite: an FTS5 index over a table of terms, kept in step by triggers.

FTS5 must be told the very terms that an entry was found by when it is taken out: told others,
it is silently wrong from then on. Here nobody tells it: the terms stand in a table, and triggers
hand FTS5 what stands in the row that goes. `problems` has FTS5 compare both.
"""

from __future__ import annotations

import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import DatabaseError, connection

from search.engines.base import SAMPLE, Plan, Posting
from search.scoring import Statistics

_OUT: Final = """CREATE TRIGGER search_posting_out AFTER DELETE ON search_posting BEGIN
    INSERT INTO search_terms (search_terms, rowid, terms)
    VALUES ('delete', old.id, old.terms); END"""
# `search_narrow` holds what counting and sorting read: a row of the other one is pages long.
SCHEMA: Final = (
    "CREATE TABLE search_posting (id INTEGER PRIMARY KEY, terms TEXT NOT NULL)",
    "CREATE TABLE search_narrow (id INTEGER PRIMARY KEY, facets INTEGER, day INTEGER)",
    """CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='search_posting',
        content_rowid='id', detail='none', columnsize=0, tokenize="ascii tokenchars '_~@=-/.'")""",
    # Terms are written by the 32 MB: a fifth of the time goes into merging else.
    "INSERT INTO search_terms (search_terms, rank) VALUES ('hashsize', 32000000)",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_terms, 'row')",
    """CREATE TRIGGER search_posting_in AFTER INSERT ON search_posting BEGIN
        INSERT INTO search_terms (rowid, terms) VALUES (new.id, new.terms); END""",
    _OUT,
    """CREATE TRIGGER search_posting_change AFTER UPDATE ON search_posting BEGIN
        INSERT INTO search_terms (search_terms, rowid, terms)
        VALUES ('delete', old.id, old.terms);
        INSERT INTO search_terms (rowid, terms) VALUES (new.id, new.terms); END""",
)
DROP: Final = (
    "DROP TABLE search_vocabulary",
    "DROP TABLE search_terms",
    "DROP TABLE search_narrow",
    "DROP TABLE search_posting",
)
# SQLite takes 32,766 values in a statement and 500 parts of a UNION.
_AT_ONCE: Final = 500
_MOST_WANTED: Final = 400
_MATCHING: Final = (
    "SELECT {number}, group_concat(rowid) FROM search_terms WHERE search_terms MATCH %s"
)
_ENDS_A_WORD: Final = re.compile(r"[^0-9A-Za-z_~@=/.\-\x80-\U0010ffff]")
_TOTALS: Final = "SELECT '' AS term, documents, length FROM search_indextotals"
# A list of so many entries takes a while to count.
_LONG_LIST: Final = 1_000
_KEPT_SECONDS: Final = 300
# By such a share the index may grow or shrink meanwhile.
_DRIFT: Final = 0.05


@dataclass
class _Frequent:
    """Terms of long lists, as they were counted when there were so many entries."""

    since: float
    documents: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def is_of_another_index(self, documents: int) -> bool:
        return bool(self.counts) and abs(documents - self.documents) > _DRIFT * self.documents

    def keep(self, documents: int, counted: Mapping[str, int]) -> None:
        new = {term: count for term, count in counted.items() if count >= _LONG_LIST}
        if new and not self.counts:
            self.documents = documents
        self.counts.update(new)


_lists: dict[str, _Frequent] = {}


class SqliteEngine:
    """Terms in the installation's own SQLite file. One object answers one question.

    Lists of entries are added up here and not by SQL: a row costs a fifth of it. Each comes as
    one text, and its entries stay texts till the first of them are known: half of it again.
    """

    def __init__(self) -> None:
        self._counted: dict[str, set[str]] = {}

    def replace(self, postings: Sequence[Posting]) -> None:
        """One upsert an entry; the triggers do the rest."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_posting (id, terms) VALUES (%s, %s)"
                " ON CONFLICT (id) DO UPDATE SET terms = excluded.terms",
                [(posting.entry, " ".join(posting.terms)) for posting in postings],
            )
            cursor.executemany(
                "INSERT INTO search_narrow (id, facets, day) VALUES (%s, %s, %s)"
                " ON CONFLICT (id) DO UPDATE SET facets = excluded.facets, day = excluded.day",
                [(posting.entry, posting.facets, posting.day) for posting in postings],
            )

    def remove(self, entries: Iterable[int]) -> None:
        """Delete the rows; the triggers do the rest."""
        keys = [(entry,) for entry in entries]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_posting WHERE id = %s", keys)
            cursor.executemany("DELETE FROM search_narrow WHERE id = %s", keys)

    def terms_of(self, entries: Iterable[int]) -> Mapping[int, set[str]]:
        """As they stand in the table."""
        found: dict[int, set[str]] = {}
        ids = list(entries)
        with connection.cursor() as cursor:
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(
                    f"SELECT id, terms FROM search_posting WHERE id IN ({marks})",  # noqa: S608 - marks only
                    some,
                )
                found.update((entry, set(terms.split())) for entry, terms in cursor.fetchall())
        return found

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """As FTS5 counts them."""
        return dict(self.statistics(terms).frequencies)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """As FTS5 counts them: by walking through the list of a term.

        Those of long lists are kept for minutes; what they are worth hardly changes in a day.
        """
        held = _frequent()
        some = sorted({term for term in terms if term not in held.counts})[: _AT_ONCE * 2]
        found = {term: held.counts[term] for term in terms if term in held.counts}
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_TOTALS} UNION ALL"  # noqa: S608 - marks only
                f" SELECT term, doc, 0 FROM search_vocabulary WHERE term IN ({marks})",
                some,
            )
            counted = {term: (documents, length) for term, documents, length in cursor.fetchall()}
        documents, length = counted.pop("", (0, 0.0))
        if held.is_of_another_index(documents):
            _lists.clear()
            return self.statistics(terms)
        found |= {term: count for term, (count, _length) in counted.items()}
        held.keep(documents, found)
        return Statistics(documents, length, found)

    def promising(self, plan: Plan, count: int) -> list[int]:
        """What each wanted term is worth, read by one statement."""
        needed = _needed(plan)
        wanted = plan.wanted[:_MOST_WANTED]
        matches = [_quoted(term) for term, _worth in wanted]
        inside = self._counted.get(needed)
        asks_inside = bool(needed) and inside is None
        if asks_inside:
            matches.append(needed)
        lists = self._lists(matches) if matches else []
        if asks_inside:
            inside = set(lists.pop())
        sums = defaultdict[str, float](float)
        for (_term, worth), entries in zip(wanted, lists, strict=True):
            for entry in entries:
                sums[entry] += worth
        if inside is None:
            return _first(sums, count)
        some = {entry: sums[entry] for entry in sums.keys() & inside}
        if plan.all_of_them and len(some) < count:
            some = dict.fromkeys(sorted(inside, key=int)[:SAMPLE], 0.0) | some
        return _first(some, count)

    def counted(self, plan: Plan) -> dict[int, int]:
        """One pass over those that match; kept for `promising`, which needs the same ones."""
        needed = _needed(plan)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT group_concat(id), group_concat(facets) FROM search_terms"
                " CROSS JOIN search_narrow ON search_narrow.id = search_terms.rowid"
                " WHERE search_terms MATCH %s",
                [needed],
            )
            ids, sets = cursor.fetchone()
        self._counted[needed] = set(_split(ids))
        return {int(one): count for one, count in Counter(_split(sets)).items()}

    @staticmethod
    def _lists(matches: Sequence[str]) -> list[list[str]]:
        """The entries of each expression, as they are written."""
        parts = [_MATCHING.format(number=number) for number in range(len(matches))]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), matches)
            return [_split(entries) for _number, entries in sorted(cursor.fetchall())]

    def by_day(self, plan: Plan, *, newest: bool, offset: int, count: int) -> list[int]:
        """One pass over those that match, and a sort."""
        order = "DESC" if newest else "ASC"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM search_narrow WHERE id IN"  # noqa: S608 - own words
                " (SELECT rowid FROM search_terms WHERE search_terms MATCH %s)"
                f" ORDER BY day {order}, id LIMIT %s OFFSET %s",
                [_needed(plan), count, offset],
            )
            return [row[0] for row in cursor.fetchall()]

    def clear(self) -> None:
        """Empty the tables and the index, not row by row."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_terms (search_terms) VALUES ('delete-all')")
            cursor.execute("DROP TRIGGER search_posting_out")
            cursor.execute("DELETE FROM search_posting")
            cursor.execute("DELETE FROM search_narrow")
            cursor.execute(_OUT)

    def problems(self) -> list[str]:
        """What FTS5 finds different between its index and the table."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO search_terms (search_terms, rank) VALUES ('integrity-check', 1)"
                )
        except DatabaseError as error:
            return [str(error)]
        return []


def _frequent() -> _Frequent:
    """What is kept of this database, for minutes."""
    name = str(connection.settings_dict["NAME"])
    now = time.monotonic()
    if name not in _lists or now - _lists[name].since > _KEPT_SECONDS:
        _lists[name] = _Frequent(now)
    return _lists[name]


def _split(entries: str | None) -> list[str]:
    return entries.split(",") if entries else []


def _first(sums: Mapping[str, float], count: int) -> list[int]:
    """The keys of the largest values, then by key."""
    least = -math.inf
    if len(sums) > count:
        least = sorted(sums.values(), reverse=True)[count - 1]
    best = sorted((-total, int(entry)) for entry, total in sums.items() if total >= least)
    return [entry for _total, entry in best[:count]]


def _quoted(term: str) -> str:
    """The term as FTS5 is asked for it: a sign that ends a word there would make it a phrase."""
    return f'"{_ENDS_A_WORD.sub("_", term)}"'


def _needed(plan: Plan) -> str:
    """The expression of FTS5 for what an entry must have."""
    parts = [_quoted(term) for term in plan.must]
    parts += [f"({' OR '.join(map(_quoted, group))})" for group in plan.any_of if group]
    return " AND ".join(parts)
