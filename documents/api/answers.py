"""From rows to what the interface answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from documents.facts import facts_of, shown
from documents.selectors.detail import files_of
from documents.selectors.lists import ListedDocument
from documents.selectors.relations import incoming_relations
from documents.vocabulary import CHANGING_EFFECT, RelationKind

if TYPE_CHECKING:
    from documents.models import DocumentChange, DocumentPage
    from portal.tenancy.context import SiteContext


def listed_row(document: ListedDocument) -> dict[str, Any]:
    """A document in a list."""
    page = document.page
    return {
        "id": page.public_id,
        "number": page.number,
        "title": page.title,
        "summary": page.summary,
        "type": page.document_type_id,
        "group": page.group,
        "level": page.level,
        "issuers": document.issuers,
        "issued_on": page.issued_on,
        "effective_on": page.effective_on,
        "status": document.status,
        "url": page.full_url,
    }


def detailed(document: DocumentPage, site: SiteContext) -> dict[str, Any]:
    """All facts of one document. Seven queries."""
    incoming = incoming_relations(document.pk)
    counted = [relation for relation in incoming if relation.kind in CHANGING_EFFECT]
    held = facts_of(document, document.legal_events.all(), counted).on(timezone.localdate())
    status = shown(held)
    issuers = [issuer.name for issuer in document.issuers.all()]
    return {
        **listed_row(ListedDocument(document, issuers, status.value)),
        "effect": {
            "status": status.value,
            "label": status.label,
            "since": held.since,
            "changes_on": held.next_change,
            "stated_by": held.stated.source if held.stated else "",
            "checked_on": held.stated.checked_on if held.stated else None,
        },
        "expires_on": document.expires_on,
        "gazetted_on": document.gazetted_on,
        "gazette_number": document.gazette_number,
        "fields_of_work": [field.name for field in document.fields.all()],
        "keywords": [word.strip() for word in document.keywords.split(",") if word.strip()],
        "recipients": document.recipients,
        "signers": [
            {"name": signer.name, "position": signer.position} for signer in document.signers.all()
        ],
        "files": [
            {"title": str(item), "url": f"{_root(document)}{item.file.url}"}
            for item in files_of(document)
        ],
        "source_url": document.source_url,
        "permalink": f"{site.url}{reverse('document_permalink', args=[document.public_id])}",
    }


def _root(document: DocumentPage) -> str:
    """Scheme and host of the site that holds the document: files answer there alone."""
    parts = document.get_url_parts()
    return str(parts[1]) if parts else ""


def relations(document: DocumentPage) -> list[dict[str, Any]]:
    """What the document does to others, and what others do to it. Two queries."""
    told = document.relations.select_related("target").order_by("sort_order", "pk")
    rows = []
    for relation in told:
        target = relation.target if relation.target and relation.target.live else None
        rows.append(
            {
                "kind": relation.kind,
                "label": RelationKind(relation.kind).label,
                "direction": "to",
                "id": target.public_id if target else None,
                "title": relation.target_name,
                "url": (target.full_url if target else relation.target_url) or "",
                "on": relation.on,
                "provisions": relation.provisions,
            }
        )
    for relation in incoming_relations(document.pk):
        source = relation.document
        rows.append(
            {
                "kind": relation.kind,
                "label": RelationKind(relation.kind).reverse,
                "direction": "from",
                "id": source.public_id,
                "title": source.title,
                "url": source.full_url or "",
                "on": relation.on,
                "provisions": relation.provisions,
            }
        )
    return rows


def changed(change: DocumentChange) -> dict[str, Any]:
    """One row of what has changed."""
    return {"sequence": change.pk, "id": change.public_id, "kind": change.kind, "at": change.at}
