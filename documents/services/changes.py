"""Telling programs that follow a library what has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from documents.models import DocumentChange, DocumentPage
from documents.vocabulary import DOCUMENT
from portal.tenancy.models import Placement


def note_changes(document_ids: Iterable[int], kind: DocumentChange.Kind) -> None:
    """Write one row a document and site that lists it, or listed it once. Three queries."""
    ids = sorted(set(document_ids))
    sites: dict[int, set[int]] = defaultdict(set)
    placements = Placement.objects.filter(page_id__in=ids, kind=DOCUMENT)
    for page_id, site_id in placements.values_list("page_id", "site_id"):
        sites[page_id].add(site_id)
    documents = DocumentPage.objects.filter(pk__in=list(sites)).only("public_id")
    DocumentChange.objects.bulk_create(
        DocumentChange(site_id=site_id, document=document, public_id=document.public_id, kind=kind)
        for document in documents
        for site_id in sorted(sites[document.pk])
    )
