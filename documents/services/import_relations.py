"""The second pass of an import: what its documents say of others, and others of them.

Runs when all rows are there. A document that a cell names is looked for among those that this
library lists; found once, the relation is written on the newer of the two, as the admin does.
Not found, the citation stays as a text; what ends or changes the effect of the row's own
document becomes a legal event without a date, which decides nothing and is shown as unknown.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.effect import EventKind
from documents.models import (
    DocumentImport,
    DocumentPage,
    DocumentRelation,
    DocumentSource,
    ImportedRow,
    LegalEvent,
)
from documents.services.importing import reason_of
from documents.services.live import change_document
from documents.services.stepping import together
from documents.vocabulary import DOCUMENT, RelationKind
from portal.core.audit.services import batch
from portal.core.batches import batches
from portal.core.document_numbers import parse_number
from portal.tenancy.models import Placement

if TYPE_CHECKING:
    from documents.services.importing import Importer

_BATCH: Final = 100
# What the row's document does to others.
_ACTIVE: Final = {
    "replaces": RelationKind.REPLACES,
    "repeals": RelationKind.REPEALS,
    "amends": RelationKind.AMENDS,
    "based_on": RelationKind.BASED_ON,
    "details": RelationKind.DETAILS,
    "guides": RelationKind.GUIDES,
    "cites": RelationKind.REFERS,
    "related": RelationKind.REFERS,
    "consolidates": RelationKind.CONSOLIDATES,
    "corrects": RelationKind.CORRECTS,
    "stays": RelationKind.STAYS,
    "suspends": RelationKind.SUSPENDS,
    "explains": RelationKind.EXPLAINS,
    "announces": RelationKind.ANNOUNCES,
}
# What others do to it, and what that means for it.
_PASSIVE: Final = {
    "replaced_by": (RelationKind.REPLACES, EventKind.REPLACED),
    "repealed_by": (RelationKind.REPEALS, EventKind.REPEALED),
    "amended_by": (RelationKind.AMENDS, EventKind.AMENDED),
    "stayed_by": (RelationKind.STAYS, EventKind.STAYED),
    "suspended_by": (RelationKind.SUSPENDS, EventKind.SUSPENDED),
    "corrected_by": (RelationKind.CORRECTS, EventKind.CORRECTED),
    "consolidated_by": (RelationKind.CONSOLIDATES, EventKind.CONSOLIDATED),
    "detailed_by": (RelationKind.DETAILS, None),
    "guided_by": (RelationKind.GUIDES, None),
    "explained_by": (RelationKind.EXPLAINS, None),
    "announced_by": (RelationKind.ANNOUNCES, None),
}


def relate_rows(run: DocumentImport, importer: Importer) -> None:
    """Write the relations of the rows of `run` that wait; each row in its own transaction."""
    waiting = run.rows.exclude(relations=[]).order_by("line")
    for some in batches(waiting.iterator(chunk_size=_BATCH), _BATCH):
        known = _listed(run.index_id, [cell for row in some for cell in row.relations])
        with together():
            for row in some:
                _relate(row, importer, known)


def _listed(index_id: int, cells: list[dict[str, Any]]) -> dict[str, list[DocumentPage]]:
    """Documents that the library lists, by the key of their number. One query."""
    keys = {number.canonical for cell in cells if (number := parse_number(cell["text"]))}
    listed = Placement.objects.filter(index_id=index_id, kind=DOCUMENT).values("page_id")
    found: dict[str, list[DocumentPage]] = defaultdict(list)
    for document in DocumentPage.objects.filter(number_key__in=keys, pk__in=listed):
        found[document.number_key].append(document)
    return found


def _relate(row: ImportedRow, importer: Importer, known: dict[str, list[DocumentPage]]) -> None:
    notes: list[str] = []
    try:
        with batch("documents.import", importer.index, site_id=importer.site_id, line=row.line):
            changes = _Changes(row.document_id or 0)
            for cell in row.relations:
                notes += changes.tell(cell, _target(cell, known))
            changes.write(row, importer)
            row.relations = []
            row.save(update_fields=["relations", "message", "before", "after"])
    except ValidationError as error:
        notes = [_("Its relations could not be written: %s") % reason_of(error)]
        ImportedRow.objects.filter(pk=row.pk).update(relations=[])
    if notes:
        message = "\n".join(filter(None, [row.message, *notes]))
        ImportedRow.objects.filter(pk=row.pk).update(message=message)


def _target(cell: dict[str, Any], known: dict[str, list[DocumentPage]]) -> DocumentPage | None:
    """The one document that a cell can mean, by number and, where it is said, by day."""
    number = parse_number(cell["text"])
    found = known.get(number.canonical, []) if number else []
    if cell["issued_on"]:
        day = datetime.date.fromisoformat(cell["issued_on"])
        found = [document for document in found if document.issued_on == day]
    return found[0] if len(found) == 1 else None


class _Changes:
    """The documents that one row's relations change, each loaded and written once."""

    def __init__(self, document_id: int) -> None:
        self._own = document_id
        self._documents: dict[int, DocumentPage] = {}
        self._touched: set[int] = set()

    def tell(self, cell: dict[str, Any], target: DocumentPage | None) -> list[str]:
        """Take one relation in; sentences about what could not be kept."""
        name, text = cell["relation"], _cited(cell)
        if kind := _ACTIVE.get(name):
            self._add(self._own, kind, target, text)
            return []
        if name not in _PASSIVE:
            return []
        kind, event = _PASSIVE[name]
        if target is not None:
            self._add(target.pk, kind, self._load(self._own), "")
        elif event is not None:
            self._add_event(event, text)
        else:
            return [_("Not found in the library, left out: %s") % text]
        return []

    def _load(self, key: int) -> DocumentPage:
        if key not in self._documents:
            page = DocumentPage.objects.get(pk=key)
            self._documents[key] = page.get_latest_revision_as_object()
        return self._documents[key]

    def _add(self, key: int, kind: RelationKind, target: DocumentPage | None, text: str) -> None:
        document = self._load(key)
        target_id = target.pk if target is not None else None
        if target_id == key:
            return
        shown = "" if target_id else text[:255]
        for held in document.relations.all():
            if (held.kind, held.target_id, held.target_text) == (kind, target_id, shown):
                return
        document.relations.add(
            DocumentRelation(
                kind=kind,
                target_id=target_id,
                target_text=shown,
                sort_order=len(document.relations.all()),
            )
        )
        self._touched.add(key)

    def _add_event(self, kind: EventKind, text: str) -> None:
        document = self._load(self._own)
        shown = text[:255]
        for held in document.legal_events.all():
            if (held.kind, held.by_text) == (kind, shown):
                return
        document.legal_events.add(LegalEvent(kind=kind, by_text=shown))
        self._touched.add(self._own)

    def write(self, row: ImportedRow, importer: Importer) -> None:
        """Store every document that changed, live where it is live."""
        for key in sorted(self._touched):
            document = self._documents[key]
            revision = change_document(
                document,
                live=document.live and importer.options.publish,
                by=importer.options.by,
            )
            DocumentSource.objects.filter(document_id=key).update(revision=revision.pk)
            ImportedRow.objects.filter(run_id=row.run_id, document_id=key).update(after=revision.pk)
            if key == self._own:
                row.after = revision.pk


def _cited(cell: dict[str, Any]) -> str:
    """The citation as people write it, with its day."""
    if not cell["issued_on"]:
        return str(cell["text"])
    day = datetime.date.fromisoformat(cell["issued_on"])
    return _("%(number)s of %(day)s") % {"number": cell["text"], "day": f"{day:%d/%m/%Y}"}
