"""Which relations of other documents count for a document."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from documents.models import DocumentRelation, EffectClaim
from documents.vocabulary import CHANGING_EFFECT


def disputed_claims() -> Exists:
    """The condition that the owner of a relation's target has not agreed to it."""
    return Exists(
        EffectClaim.objects.exclude(state=EffectClaim.State.ACCEPTED).filter(
            source=OuterRef("document"), target=OuterRef("target"), kind=OuterRef("kind")
        )
    )


def counted_relations(target_ids: Iterable[int]) -> QuerySet[DocumentRelation]:
    """Relations of published documents that count for these targets.

    A relation across sites has a claim from its publication on (`services.claims`), and
    counts once the owner of the target has agreed; one within a site has none.
    """
    return (
        DocumentRelation.objects.filter(
            ~disputed_claims(),
            target_id__in=list(target_ids),
            document__live=True,
            kind__in=CHANGING_EFFECT,
        )
        .select_related("document__document_type")
        .order_by("on", "pk")
    )


def incoming_relations(document_id: int) -> list[DocumentRelation]:
    """What other published documents say of one; disputed changes of effect left out."""
    return list(
        DocumentRelation.objects.filter(
            ~disputed_claims(), target_id=document_id, document__live=True
        )
        .select_related("document__document_type")
        .order_by("on", "pk")
    )
