"""The facts behind the effect of many documents, and what looks wrong in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from documents.effect_problems import problems
from documents.facts import Facts, facts_of
from documents.models import DocumentPage, DocumentRelation, LegalEvent
from documents.selectors.relations import counted_relations


def facts_by_document(documents: Iterable[DocumentPage]) -> dict[int, Facts]:
    """The facts of each document by its key: two queries for all of them."""
    known = {document.pk: document for document in documents}
    told: dict[int, list[LegalEvent]] = defaultdict(list)
    for event in LegalEvent.objects.filter(document_id__in=known).order_by("sort_order", "pk"):
        told[event.document_id].append(event)
    incoming: dict[int, list[DocumentRelation]] = defaultdict(list)
    for relation in counted_relations(known):
        incoming[relation.target_id or 0].append(relation)
    return {key: facts_of(document, told[key], incoming[key]) for key, document in known.items()}


def problems_by_document(documents: Iterable[DocumentPage]) -> dict[int, list[str]]:
    """What looks wrong in the events of each document, in the reader's language. Two queries."""
    known = {document.pk: document for document in documents}
    return {
        key: [problem.message for problem in problems(facts.events, known[key].issued_on)]
        for key, facts in facts_by_document(known.values()).items()
    }
