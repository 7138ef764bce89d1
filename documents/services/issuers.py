"""Leading documents to a body of the register whose name or spelling has become known."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from documents.models import DocumentIssuer
from documents.selectors.issuers import IssuerLookup, lookup_for_site
from documents.services.listing import sync_terms
from portal.core.batches import batches
from portal.tenancy.root_paths import site_id_of

_BATCH = 200


def link_issuers(key: str) -> int:
    """Give issuers of this spelling, that have no body, the one that it means; how many.

    Lists follow. The versions of a document keep what they were; the next one has the body.
    """
    waiting = DocumentIssuer.objects.filter(name_key=key, body=None).order_by("pk")
    lookups: dict[int, IssuerLookup] = {}
    return sum(
        _link(batch, lookups)
        for batch in batches(waiting.values_list("pk", flat=True).iterator(), _BATCH)
    )


@transaction.atomic
def _link(ids: Iterable[int], lookups: dict[int, IssuerLookup]) -> int:
    rows = DocumentIssuer.objects.filter(pk__in=ids).select_related("document")
    found: list[DocumentIssuer] = []
    for row in rows:
        site_id = site_id_of(row.document)
        if site_id is None:
            continue
        if site_id not in lookups:
            lookups[site_id] = lookup_for_site(site_id)
        day = row.document.issued_on or timezone.localdate()
        row.body = lookups[site_id].body(row.name, day)
        if row.body is not None:
            found.append(row)
    DocumentIssuer.objects.bulk_update(found, ["body"])
    sync_terms([row.document_id for row in found if row.document.live])
    return len(found)
