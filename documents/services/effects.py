"""Keeping the stored effect of documents in step with what they rest on.

The truth is in dated facts (`documents.facts`); from them `documents.effect` says what holds
on a day. Here the answer is stored for lists, with the day it changes next.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from documents.effect_problems import problems
from documents.facts import Facts, shown
from documents.models import (
    DocumentChange,
    DocumentEffect,
    DocumentPage,
    DocumentRelation,
    EffectClaim,
    EffectPeriod,
)
from documents.selectors.facts import facts_by_document
from documents.services.changes import note_changes
from documents.services.listing import refresh_status_terms
from portal.core.batches import batches

_BATCH = 200


def refresh_effects(document_ids: Iterable[int], today: datetime.date | None = None) -> int:
    """Compute and store the effect of documents; how many were published and so stored.

    Of those that are not published nothing is kept. A number of queries that depends on
    the number of batches alone.
    """
    day = today or timezone.localdate()
    stored = 0
    for batch in batches(sorted(set(document_ids)), _BATCH):
        stored += _refresh_batch(batch, day)
    return stored


@transaction.atomic
def _refresh_batch(ids: list[int], day: datetime.date) -> int:
    documents = list(DocumentPage.objects.filter(pk__in=ids, live=True).order_by("pk"))
    known = facts_by_document(documents)
    before = dict(
        DocumentEffect.objects.filter(document_id__in=ids).values_list("document_id", "status")
    )
    rows: list[DocumentEffect] = []
    periods: list[EffectPeriod] = []
    for document in documents:
        facts = known[document.pk]
        rows.append(_stored(document, facts, day))
        periods.extend(_periods(document.pk, facts))
    EffectPeriod.objects.filter(document_id__in=ids).delete()
    DocumentEffect.objects.filter(document_id__in=ids).delete()
    DocumentEffect.objects.bulk_create(rows)
    EffectPeriod.objects.bulk_create(periods)
    changed = [row for row in rows if before.get(row.document_id) != row.status]
    refresh_status_terms({row.document_id: row.status for row in changed})
    # A first effect is part of the publication, which is told by itself.
    note_changes(
        [row.document_id for row in changed if row.document_id in before],
        DocumentChange.Kind.EFFECT,
    )
    return len(rows)


def _stored(document: DocumentPage, facts: Facts, day: datetime.date) -> DocumentEffect:
    now = facts.on(day)
    later = facts.on(now.next_change) if now.next_change else None
    return DocumentEffect(
        document_id=document.pk,
        status=shown(now).value,
        since=now.since,
        is_amended=now.amended,
        is_stated=now.stated is not None,
        changes_on=now.next_change,
        next_status=shown(later).value if later else "",
        disagrees=now.disagreement,
        has_problems=bool(problems(facts.events, document.issued_on)),
    )


def _periods(document_id: int, facts: Facts) -> Iterator[EffectPeriod]:
    """The whole life of a document. What is stated is known of the day it was looked up alone."""
    for span in facts.life():
        yield EffectPeriod(
            document_id=document_id, status=span.status.value, start=span.start, end=span.end
        )


def refresh_due(today: datetime.date | None = None) -> int:
    """Compute anew what changes today or should have; how many. Touches no other row."""
    day = today or timezone.localdate()
    due = DocumentEffect.objects.filter(changes_on__lte=day).values_list("document_id", flat=True)
    return refresh_effects(list(due), day)


def targets_of(document_id: int) -> list[int]:
    """Documents whose effect may depend on what this one says, or said."""
    told = DocumentRelation.objects.filter(document_id=document_id, target__isnull=False)
    claimed = EffectClaim.objects.filter(source_id=document_id)
    return sorted(
        {*told.values_list("target_id", flat=True), *claimed.values_list("target_id", flat=True)}
    )
