"""Documents of the demo: made live once, with relations and what other sites list of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from documents.models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentRelation,
    DocumentType,
    LegalField,
)
from portal.tenancy.models import MemberSite, SiteProfile
from portal.tenancy.placements import place

_FILE = Path(__file__).parent / "documents.yaml"


def build_documents(members: dict[str, MemberSite]) -> int:
    """Publish what is not there yet, in the order of the file; how many were made."""
    rows: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    libraries = {row["site"]: _library(members[row["site"]]) for row in rows}
    known: dict[str, DocumentPage] = {}
    made = 0
    for row in rows:
        library = libraries[row["site"]]
        document = DocumentPage.objects.descendant_of(library).filter(number=row["number"]).first()
        if document is None:
            document = _document(row, library, members[row["site"]], known)
            for key in row.get("places", []):
                place(document, libraries[key])
            made += 1
        known[row["key"]] = document
    return made


def _library(member: MemberSite) -> DocumentIndexPage:
    found: DocumentIndexPage = DocumentIndexPage.objects.descendant_of(member.site.root_page).get(
        slug="van-ban"
    )
    return found


def _document(
    row: dict[str, Any],
    library: DocumentIndexPage,
    member: MemberSite,
    known: dict[str, DocumentPage],
) -> DocumentPage:
    issued = timezone.localdate() - datetime.timedelta(days=row["days"])
    document = DocumentPage(
        number=row["number"],
        document_type=DocumentType.objects.get(pk=row["type"]),
        group=row["group"],
        summary=row["summary"],
        level=row.get("level", member.unit.level_id),
        issued_on=issued,
        effective_on=_after(issued, row.get("effective")),
        expires_on=_after(issued, row.get("expires")),
        live=False,
    )
    if "stated" in row:
        document.stated_status = row["stated"]
        document.stated_source = "Cơ sở dữ liệu quốc gia về pháp luật (dữ liệu minh hoạ)"
        document.stated_on = timezone.localdate()
    agency = SiteProfile.objects.get(site=member.site).agency_name
    document.issuers = [DocumentIssuer(name=row.get("issuer", agency))]
    document.fields = list(LegalField.objects.filter(pk__in=row["fields"]))
    document.relations = [
        DocumentRelation(
            kind=relation["kind"],
            target=known[relation["target"]] if "target" in relation else None,
            target_text=relation.get("text", ""),
            provisions=relation.get("provisions", ""),
            is_whole="provisions" not in relation,
        )
        for relation in row.get("relations", [])
    ]
    fresh = DocumentIndexPage.objects.get(pk=library.pk)
    made: DocumentPage = fresh.add_child(instance=document)
    made.save_revision().publish()
    return DocumentPage.objects.get(pk=made.pk)


def _after(day: datetime.date, days: int | None) -> datetime.date | None:
    return None if days is None else day + datetime.timedelta(days=days)
