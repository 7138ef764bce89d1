"""Taking an import back: what it made is taken down, what it changed is as it was before.

What somebody has changed since is left, and said. Nothing that was published is deleted: it
is taken down and its source is marked, so that the next import brings it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.models import Revision

from documents.models import DocumentImport, DocumentPage, DocumentSource, ImportedRow
from documents.services.live import change_document
from portal.core.audit.services import batch
from portal.core.batches import batches
from portal.tenancy.models import Placement
from portal.tenancy.placements import withdraw

if TYPE_CHECKING:
    from portal.core.accounts.models import User

_BATCH = 100
Verdict = ImportedRow.Verdict


@dataclass
class Undone:
    """What taking an import back did; `left` names lines and why they were left."""

    taken_down: int = 0
    removed: int = 0
    restored: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)


def undo(run: DocumentImport, by: User | None = None) -> Undone:
    """Take `run` back, the last row first; each row in a transaction of its own."""
    report = Undone()
    changing = [Verdict.MADE, Verdict.UPDATED, Verdict.PLACED]
    touched = run.rows.filter(verdict__in=changing, document__isnull=False)
    rows = touched.select_related("document", "run").order_by("-line")
    for some in batches(rows.iterator(chunk_size=_BATCH), _BATCH):
        for row in some:
            with batch("documents.undo", run.index, site_id=run.site_id, line=row.line):
                _undo_row(row, report, by)
    run.state = DocumentImport.State.UNDONE
    run.counts = dict(Counter(run.counts) | Counter({"left": len(report.left)}))
    run.save(update_fields=["state", "counts"])
    return report


def _undo_row(row: ImportedRow, report: Undone, by: User | None) -> None:
    document = row.document
    if document is None:
        return
    if row.verdict == Verdict.PLACED:
        _withdraw(document, row, report)
        return
    if document.latest_revision_id != row.after:
        report.left.append((row.line, _("%s has been changed since.") % document.title))
        return
    source = DocumentSource.objects.filter(document=document)
    if row.before is not None:
        revision = Revision.objects.filter(pk=row.before).first()
        if revision is None:
            report.left.append((row.line, _("The version before is not kept any more.")))
            return
        earlier = revision.as_object()
        made = change_document(earlier, live=document.live, by=by)
        source.update(digest="", revision=made.pk)
        report.restored += 1
    elif document.first_published_at is None:
        document.delete()
        report.removed += 1
    else:
        document.unpublish(user=by, log_action=True)
        source.update(is_withdrawn=True)
        report.taken_down += 1


def _withdraw(document: DocumentPage, row: ImportedRow, report: Undone) -> None:
    """Take a document of another site off this list again."""
    placement = Placement.objects.filter(page=document, index_id=row.run.index_id).first()
    if placement is not None and not placement.is_source and placement.valid_to is None:
        withdraw(placement)
        report.taken_down += 1
