"""What a document says about another site's document, put before that document's owner.

Creating "A replaces B" writes nothing on B: within a site the relation counts at once,
since one board approved both; across sites B's owner is asked, and what he says is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from documents.models import DocumentPage, DocumentRelation, EffectClaim
from documents.services.effects import refresh_effects
from documents.vocabulary import CHANGING_EFFECT
from portal.core.audit.services import batch
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from portal.core.accounts.models import User


@transaction.atomic
def sync_claims(document: DocumentPage) -> list[int]:
    """Ask the owners of other sites' documents that `document` changes; the targets concerned.

    What was asked before keeps its answer; what the document says no more is withdrawn.
    A document that is not published asks for nothing, and its claims stay as they are: they
    count only while it is published.
    """
    before = {
        (claim.target_id, claim.kind): claim
        for claim in EffectClaim.objects.filter(source_id=document.pk)
    }
    relations = DocumentRelation.objects.filter(
        document_id=document.pk, target__isnull=False, kind__in=CHANGING_EFFECT
    ).select_related("target")
    own_site = site_id_of(document)
    said: set[tuple[int, str]] = set()
    for relation in relations:
        target = relation.target
        site_id = site_id_of(target) if target is not None else None
        if target is None or site_id is None or site_id == own_site:
            continue
        key = (target.pk, relation.kind)
        if key not in before and key not in said and document.live:
            EffectClaim.objects.create(
                source=document, target=target, kind=relation.kind, site_id=site_id
            )
        said.add(key)
    withdrawn = [claim for key, claim in before.items() if key not in said]
    for claim in withdrawn:
        claim.delete()
    return sorted({target for target, _kind in {*before, *said}})


@transaction.atomic
def decide(claim: EffectClaim, by: User, *, accept: bool, reason: str = "") -> None:
    """Agree or decline, once or again; the effect of the document follows at once.

    Rights are the caller's to check: those of who approves on the target's page.
    """
    with batch("documents.claim", claim.target, site_id=claim.site_id, accept=accept):
        claim.state = EffectClaim.State.ACCEPTED if accept else EffectClaim.State.DECLINED
        claim.decided_by = by
        claim.decided_at = timezone.now()
        claim.reason = reason
        claim.save()
    refresh_effects([claim.target_id])
