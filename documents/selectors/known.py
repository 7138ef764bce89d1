"""Whether a document is in the network already, so that it need not be entered again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from documents.models import DocumentIndexPage, DocumentIssuer, DocumentPage
from portal.core.vietnamese import spelling_key
from portal.tenancy.models import Placement

# More of one number, day and issuer are shown as a report, not in a form.
SHOWN_AT_MOST = 5


def same_document(
    number_key: str,
    issued_on: datetime.date | None,
    issuers: Iterable[str],
    *,
    besides: int | None = None,
) -> list[DocumentPage]:
    """Published documents with this number, day and one of these issuers, whoever holds them.

    Every commune issues a decision number 1 in the first days of January: only together do
    number, day and issuer mean one document (NĐ 30/2020/NĐ-CP, Điều 15). Two queries.
    """
    names = {spelling_key(name) for name in issuers if name.strip()}
    if not number_key or issued_on is None or not names:
        return []
    found = DocumentPage.objects.filter(
        number_key=number_key, issued_on=issued_on, live=True
    ).exclude(pk=besides)
    documents = {document.pk: document for document in found[: SHOWN_AT_MOST * 20]}
    if not documents:
        return []
    rows = DocumentIssuer.objects.filter(document_id__in=list(documents))
    same = {row.document_id for row in rows if spelling_key(row.name) in names}
    return [documents[key] for key in sorted(same)][:SHOWN_AT_MOST]


def is_listed(document: DocumentPage, index: DocumentIndexPage) -> bool:
    """Whether a library lists the document, as its own or as one of another site. One query."""
    placements = Placement.objects.filter(page_id=document.pk, index_id=index.pk, live=True)
    ended = Q(valid_to__isnull=False, valid_to__lte=timezone.now())
    return placements.exclude(ended).exists()
