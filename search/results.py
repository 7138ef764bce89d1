"""Entries as results: their words marked where they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.facets import Values
from search.highlighting import excerpt, pieces
from search.models import SearchDocument
from search.questions import Result
from search.ranking import Ranked


def results(text: str, ranked: Sequence[Ranked], values: Mapping[int, Values]) -> list[Result]:
    """What the page shows of these entries, in their order; one statement."""
    entries = SearchDocument.objects.in_bulk([one.entry for one in ranked])
    return [
        _result(text, entries[one.entry], one.score, values)
        for one in ranked
        if one.entry in entries
    ]


def _result(text: str, entry: SearchDocument, score: float, values: Mapping[int, Values]) -> Result:
    return Result(
        entry_id=entry.pk,
        key=entry.key,
        kind=entry.kind,
        site_id=entry.site_id,
        path=entry.path,
        title=pieces(entry.title, text),
        excerpt=excerpt(entry.body, entry.lead, text),
        number=entry.number,
        shown_on=entry.shown_on,
        is_over=entry.is_over,
        facets=values.get(entry.facets_id or 0, {}),
        score=score,
    )
