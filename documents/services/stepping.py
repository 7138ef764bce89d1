"""Bringing in step what follows from documents: one at a time, or many at once for an import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from wagtail.models import Page

from documents.models import (
    DocumentChange,
    DocumentIndexPage,
    DocumentPage,
    DocumentRelation,
    EffectClaim,
)
from documents.services.changes import note_changes
from documents.services.citing import request_citations
from documents.services.claims import sync_claims
from documents.services.effects import refresh_effects, targets_of
from documents.services.listing import place_documents
from portal.tenancy.publishing import published_together

_waiting: ContextVar[list[int] | None] = ContextVar("documents_waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Bring documents published inside in step at the end, all in a few statements.

    In one transaction with them: none is live and in no list.
    """
    ids: list[int] = []
    token = _waiting.set(ids)
    try:
        with transaction.atomic():
            with published_together():
                yield
            bring_in_step(ids)
    finally:
        _waiting.reset(token)


def follow(document_id: int) -> None:
    """Bring a document in step now, or at the end of `together`."""
    waiting = _waiting.get()
    if waiting is None:
        bring_in_step([document_id])
    else:
        waiting.append(document_id)


@transaction.atomic
def bring_in_step(document_ids: Sequence[int]) -> None:
    """Everything that follows from how these documents stand now: places, terms, effects."""
    documents = list(DocumentPage.objects.filter(pk__in=set(document_ids)).order_by("pk"))
    touched = {document.pk for document in documents}
    speaking = _saying_something(touched)
    for document in documents:
        if document.pk in speaking:
            touched.update(targets_of(document.pk), sync_claims(document))
    libraries = _libraries_of(documents)
    place_documents([(document, libraries[document.pk]) for document in documents])
    refresh_effects(touched)
    request_citations(document.pk for document in documents)
    for live, kind in (
        (True, DocumentChange.Kind.PUBLISHED),
        (False, DocumentChange.Kind.TAKEN_DOWN),
    ):
        note_changes([one.pk for one in documents if one.live is live], kind)


def _saying_something(ids: set[int]) -> set[int]:
    """Those of documents `ids` that say or said something of others: of a list, few."""
    told = DocumentRelation.objects.filter(document_id__in=ids, target__isnull=False)
    claimed = EffectClaim.objects.filter(source_id__in=ids)
    return {
        *told.values_list("document_id", flat=True),
        *claimed.values_list("source_id", flat=True),
    }


def _libraries_of(documents: Sequence[DocumentPage]) -> dict[int, int]:
    """The library each document stands in, whether below a year or not. One query."""
    above = {document.pk: _paths_above(document.path) for document in documents}
    found = dict(
        DocumentIndexPage.objects.filter(
            path__in={path for some in above.values() for path in some}
        )
        .order_by("path")
        .values_list("path", "pk")
    )
    return {
        key: next(found[path] for path in reversed(own) if path in found)
        for key, own in above.items()
    }


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
