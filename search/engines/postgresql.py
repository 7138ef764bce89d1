"""Terms in PostgreSQL: a tsvector without positions and a GIN index, ranked by us.

PostgreSQL's own ranking knows no rarity of terms and its parser takes document numbers apart
(search.md §0): it gets terms, and gives the entries that hold them. How many hold a term is
counted by triggers, from the rows that come and go: nobody can tell it wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection

from search.engines.base import SAMPLE, Plan, Posting
from search.scoring import Statistics

_ADD: Final = """
    INSERT INTO search_frequency AS held (term, documents)
    SELECT term, {sign} count(*) FROM (
        SELECT unnest(tsvector_to_array(terms)) AS term FROM {rows}) AS each
    WHERE term NOT LIKE '~%' GROUP BY term ORDER BY term
    ON CONFLICT (term) DO UPDATE SET documents = held.documents + excluded.documents;
"""
_TRIGGER: Final = (
    "CREATE TRIGGER search_posting_{event} AFTER {event} ON search_posting"
    " REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION search_count_{event}()"
)


def _function(event: str, *parts: str) -> str:
    return (
        f"CREATE FUNCTION search_count_{event}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {' '.join(parts)} RETURN NULL; END $$"
    )


_CAME: Final = _ADD.format(sign="", rows="came")
_WENT: Final = _ADD.format(sign="-", rows="went")
SCHEMA: Final = (
    (
        "CREATE TABLE search_posting (id bigint PRIMARY KEY, facets bigint, day integer,"
        " terms tsvector NOT NULL)"
    ),
    "CREATE INDEX search_posting_terms ON search_posting USING gin (terms) WITH (fastupdate = off)",
    'CREATE TABLE search_frequency (term text COLLATE "C" PRIMARY KEY, documents bigint NOT NULL)',
    _function("insert", _CAME),
    _function("delete", _WENT),
    _function("update", _WENT, _CAME),
    _TRIGGER.format(event="insert", tables="NEW TABLE AS came"),
    _TRIGGER.format(event="delete", tables="OLD TABLE AS went"),
    _TRIGGER.format(event="update", tables="NEW TABLE AS came OLD TABLE AS went"),
)
DROP: Final = (
    "DROP TABLE search_posting",
    "DROP TABLE search_frequency",
    "DROP FUNCTION search_count_insert(), search_count_delete(), search_count_update()",
)
_READ: Final = """
    CREATE FUNCTION {name} RETURNS TABLE ({columns})
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT {columns_of} FROM search_posting AS held WHERE held.terms @@ asked {rest}
    $$
"""
# What half of all entries match is read by the index, too: the planner would rather read the
# whole table, not knowing that the terms of each row must be fetched and unpacked for it (20
# times as slow).
READING: Final = (
    _READ.format(
        name="search_counted(asked tsquery)",
        columns="facets bigint, documents bigint",
        columns_of="held.facets, count(*)",
        rest="GROUP BY held.facets",
    ),
    _READ.format(
        name="search_some(asked tsquery, most integer)",
        columns="id bigint",
        columns_of="held.id",
        rest="LIMIT most",
    ),
    _READ.format(
        name="search_by_day(asked tsquery, sign integer, most integer, skipped integer)",
        columns="id bigint",
        columns_of="held.id",
        rest="ORDER BY sign * held.day, held.id LIMIT most OFFSET skipped",
    ),
)
DROP_READING: Final = "DROP FUNCTION search_counted, search_some, search_by_day"
_PROMISING: Final = """
    SELECT found.id FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
    CROSS JOIN LATERAL (
        SELECT id FROM search_posting WHERE terms @@ asked.term::tsquery OFFSET 0
    ) AS found
    GROUP BY found.id ORDER BY sum(asked.worth) DESC, found.id LIMIT %s
"""


_PROMISING_AND_ALL: Final = f"""
    SELECT id FROM (
        SELECT found.id, asked.worth FROM unnest(%s::text[], %s::float8[]) AS asked (term, worth)
        CROSS JOIN LATERAL (
            SELECT id FROM search_posting WHERE terms @@ asked.term::tsquery OFFSET 0
        ) AS found
        UNION ALL
        SELECT id, 0 FROM search_some(%s::tsquery, {SAMPLE})
    ) AS promised (id, worth)
    GROUP BY id ORDER BY sum(worth) DESC, id LIMIT %s
"""  # noqa: S608 - own number
_MISCOUNTED: Final = """
    SELECT coalesce(held.term, found.term), held.documents, found.documents FROM (
        SELECT term, documents FROM search_frequency WHERE documents <> 0) AS held
    FULL JOIN (
        SELECT term, count(*) AS documents FROM (
            SELECT unnest(tsvector_to_array(terms)) AS term FROM search_posting) AS each
        WHERE term NOT LIKE '~%' GROUP BY term) AS found
    ON held.term = found.term
    WHERE held.documents IS DISTINCT FROM found.documents LIMIT 20
"""


class PostgresqlEngine:
    """Terms in the installation's own PostgreSQL."""

    def replace(self, postings: Sequence[Posting]) -> None:
        """One upsert for all: the triggers count once."""
        if not postings:
            return
        rows = ", ".join(["(%s, %s, %s, array_to_tsvector(%s))"] * len(postings))
        values: list[Any] = []
        for entry, terms, facets, day in postings:
            values += [entry, facets, day, list(terms)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO search_posting (id, facets, day, terms) VALUES {rows}"  # noqa: S608 - marks only
                " ON CONFLICT (id) DO UPDATE SET facets = excluded.facets, day = excluded.day,"
                " terms = excluded.terms",
                values,
            )

    def remove(self, entries: Iterable[int]) -> None:
        """Delete the rows."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_posting WHERE id = ANY(%s)", [list(entries)])

    def terms_of(self, entries: Iterable[int]) -> Mapping[int, set[str]]:
        """As they stand in the table."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, tsvector_to_array(terms) FROM search_posting WHERE id = ANY(%s)",
                [list(entries)],
            )
            return {entry: set(terms) for entry, terms in cursor.fetchall()}

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """As the triggers counted them."""
        return dict(self.statistics(terms).frequencies)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """As the triggers counted them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT '', documents, length FROM search_indextotals UNION ALL"
                " SELECT term, documents, 0 FROM search_frequency"
                " WHERE term = ANY(%s) AND documents > 0",
                [list(terms)],
            )
            rows = {term: (documents, length) for term, documents, length in cursor.fetchall()}
        documents, length = rows.pop("", (0, 0.0))
        return Statistics(
            documents, length, {term: count for term, (count, _length) in rows.items()}
        )

    def promising(self, plan: Plan, count: int) -> list[int]:
        """What each wanted term is worth, added up by one statement."""
        needed = _needed(plan)
        asked = [(_and(needed, _quoted(term)), worth) for term, worth in plan.wanted]
        values: list[Any] = [[term for term, _ in asked], [worth for _, worth in asked], count]
        with connection.cursor() as cursor:
            if plan.all_of_them and needed:
                cursor.execute(_PROMISING_AND_ALL, [*values[:2], needed, count])
            else:
                cursor.execute(_PROMISING, values)
            return [row[0] for row in cursor.fetchall()]

    def counted(self, plan: Plan) -> dict[int, int]:
        """One pass over those that match."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM search_counted(%s::tsquery)", [_needed(plan)])
            return dict(cursor.fetchall())

    def by_day(self, plan: Plan, *, newest: bool, offset: int, count: int) -> list[int]:
        """One pass over those that match, and a sort."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM search_by_day(%s::tsquery, %s, %s, %s)",
                [_needed(plan), -1 if newest else 1, count, offset],
            )
            return [row[0] for row in cursor.fetchall()]

    def clear(self) -> None:
        """Empty the tables."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_posting, search_frequency")

    def problems(self) -> list[str]:
        """Terms that are counted otherwise than they stand."""
        with connection.cursor() as cursor:
            cursor.execute(_MISCOUNTED)
            return [
                f"{term}: counted {held or 0}, is {true or 0}"
                for term, held, true in cursor.fetchall()
            ]


def _quoted(term: str) -> str:
    return "'" + term.replace("'", "").replace("\\", "") + "'"


def _needed(plan: Plan) -> str:
    """The tsquery for what an entry must have."""
    parts = [_quoted(term) for term in plan.must]
    parts += [f"({' | '.join(map(_quoted, group))})" for group in plan.any_of if group]
    return " & ".join(parts)


def _and(*parts: str) -> str:
    return " & ".join(filter(None, parts))
