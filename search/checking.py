"""Whether the index is what a new one would be: every difference by name. Nothing is written."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from django.db.models import Count, Q, Sum

from portal.core import searchable
from portal.core.batches import batches
from search import autocomplete, facets, syncing
from search.completion_models import ROWS_OF_ONE, Completion
from search.engines import database_engine
from search.engines import rebuilding as outer
from search.engines.base import Plan
from search.engines.clients import EngineDown
from search.expected import expected_of
from search.models import FacetSet, IndexTotals, SearchDocument, SearchText
from search.profiles import current_profile
from search.rebuilding import entries, things
from search.scopes import facet_token

# Terms that are named of those that are too many or too few.
_SHOWN: Final = 5
_AT_ONCE: Final = 500
Names = dict[tuple[str, str], set[str]]


def differences(site_ids: Sequence[int] = ()) -> Iterator[str]:
    """What is not as a rebuild would leave it, one sentence each; of all, or of some sites.

    Things whose jobs wait are among them: on a portal in use, look again.
    """
    right: set[str] = set()
    names: Names = defaultdict(set)
    for kind in searchable.kinds():
        for pks in things(kind.name, 0, site_ids):
            prepared = syncing.prepare(kind.name, pks)
            right.update(entry.key for entry in prepared.entries)
            for value, name in facets.labels_of(prepared.labels).items():
                names[value].add(name)
            yield from _entries(prepared.entries)
    for rows in entries(0, site_ids):
        for _pk, key in rows:
            if key not in right:
                yield f"{key}: is in the index, and is not public"
    yield from _names(names)
    if not site_ids:
        yield from _totals()
        yield from (f"database: {problem}" for problem in database_engine().problems())
        yield from _outer()


def _outer() -> Iterator[str]:
    """What an engine outside of the database holds otherwise; nothing where there is none."""
    try:
        yield from (f"engine: {problem}" for problem in outer.problems())
    except EngineDown as error:
        yield f"engine: does not answer, and was not compared ({error})"


def _entries(wanted: Sequence[SearchDocument]) -> Iterator[str]:
    keys = [entry.key for entry in wanted]
    stored = {entry.key: entry for entry in SearchDocument.objects.filter(key__in=keys)}
    ids = [entry.pk for entry in stored.values()]
    texts = SearchText.objects.in_bulk(ids)
    terms = database_engine().terms_of(ids)
    completions = _completions(ids)
    sets = dict(
        FacetSet.objects.filter(pk__in={entry.facets_id for entry in stored.values()}).values_list(
            "pk", "values"
        )
    )
    profile = current_profile()
    for entry in wanted:
        held = stored.get(entry.key)
        if held is None:
            yield f"{entry.key}: is public, and is not in the index"
            continue
        if facts := syncing.differences(entry, held):
            yield f"{entry.key}: says otherwise: {', '.join(facts)}"
        expected = expected_of(entry, profile)
        if not math.isclose(held.length, expected.length, abs_tol=1e-6):
            yield f"{entry.key}: length {held.length}, should be {expected.length}"
        text = texts.get(held.pk)
        said = expected.texts.items()
        wrong = [name for name, words in said if text is None or getattr(text, name) != words]
        if wrong:
            yield f"{entry.key}: syllables differ: {', '.join(wrong)}"
        if held.facets_id not in sets or facets.set_id(sets[held.facets_id]) != held.facets_id:
            yield f"{entry.key}: its set of filters is not there"
        yield from _terms(entry.key, expected.terms, terms.get(held.pk, set()))
        entry.pk = held.pk
        if completions[held.pk] != set(autocomplete.rows_for(entry)):
            yield f"{entry.key}: is offered to who types otherwise than it should be"


def _completions(ids: Sequence[int]) -> dict[int, set[autocomplete.Row]]:
    """What is offered of entries while somebody types; one statement."""
    condition = Q(pk__in=[])
    for pk in ids:
        condition |= Q(id__gte=pk * ROWS_OF_ONE, id__lt=(pk + 1) * ROWS_OF_ONE)
    found: dict[int, set[autocomplete.Row]] = defaultdict(set)
    rows = Completion.objects.filter(condition).values_list("id", "where", "key", "place", "weight")
    for row in rows:
        found[row[0] // ROWS_OF_ONE].add(autocomplete.Row(*row))
    return found


def _terms(key: str, expected: frozenset[str], found: set[str]) -> Iterator[str]:
    for word, some in (("lacks", expected - found), ("has too many", found - expected)):
        if some:
            shown = ", ".join(sorted(some)[:_SHOWN])
            yield f"{key}: {word} terms ({len(some)}): {shown}"


def _names(names: Names) -> Iterator[str]:
    known: dict[tuple[str, str], str] = {}
    for some in batches(names, _AT_ONCE):
        known |= facets.names_of(some)
    for (facet, key), said in sorted(names.items()):
        called = known.get((facet, key))
        if called not in said:
            yield f"{facet}={key}: called {called!r}, should be {min(said)!r}"


def _totals() -> Iterator[str]:
    """What is counted of all entries."""
    held = SearchDocument.objects.aggregate(documents=Count("pk"), length=Sum("length"))
    totals = IndexTotals.objects.filter(pk=1).first() or IndexTotals()
    if totals.documents != held["documents"]:
        yield f"totals: {totals.documents} entries, should be {held['documents']}"
    if not math.isclose(totals.length, held["length"] or 0, rel_tol=1e-9, abs_tol=1e-3):
        yield f"totals: length {totals.length}, should be {held['length'] or 0}"
    rows = SearchDocument.objects.values_list("language", "facets_id").annotate(count=Count("pk"))
    by_language: dict[str, dict[int, int]] = defaultdict(dict)
    for language, facets_id, count in rows:
        by_language[language][facets_id] = count
    for language, counts in sorted(by_language.items()):
        token = facet_token(searchable.LANGUAGE, language.lower())
        if database_engine().counted(Plan(must=(token,))) != counts:
            yield f"counts of filters in {language!r} differ"
