"""A library as a table: what the list shows, narrowed as it is, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from documents.models import DocumentIndexPage
from documents.selectors.lists import ListedDocument, listed, read
from documents.views.lists import question
from portal.core.batches import batches
from portal.core.cache_tags import tag
from portal.core.tabular import neutral_cell
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# A table for people; whoever wants everything asks the interface for programs.
ROWS_AT_MOST = 5_000
_BATCH = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(request: HttpRequest, index: DocumentIndexPage, kind: str) -> HttpResponse:
    """The list that the address asks for, up to 5,000 rows; 404 for another kind of file."""
    site_id = site_id_of(index)
    if site_id is None or kind not in {"csv", "xlsx"}:
        raise Http404
    asked = question(request)
    tag(request, f"list:{index.pk}")
    ids = listed(site_id, index.pk, asked).values_list("document_id", flat=True)[:ROWS_AT_MOST]
    rows = _rows(list(ids), site_id)
    name = f"{index.slug}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        return StreamingHttpResponse(  # type: ignore[return-value]
            _csv(rows), content_type="text/csv; charset=utf-8", headers=disposition
        )
    return HttpResponse(_xlsx(rows), content_type=_XLSX, headers=disposition)


def _header() -> list[str]:
    return [
        _("Document number"),
        _("Type of document"),
        _("Abstract"),
        _("Issuing body"),
        _("Issued on"),
        _("In force from"),
        _("Effect"),
        _("Address"),
    ]


def _rows(ids: list[int], site_id: int) -> Iterator[list[Any]]:
    yield _header()
    for batch in batches(ids, _BATCH):
        for document in read(batch, site_id):
            yield [neutral_cell(cell) for cell in _cells(document)]


def _cells(document: ListedDocument) -> list[Any]:
    page = document.page
    return [
        page.number,
        page.document_type.name if page.document_type else "",
        page.summary,
        "; ".join(document.issuers),
        page.issued_on.strftime("%d/%m/%Y") if page.issued_on else "",
        page.effective_on.strftime("%d/%m/%Y") if page.effective_on else "",
        document.status_label,
        page.full_url,
    ]


def _csv(rows: Iterator[list[Any]]) -> Iterator[str]:
    """Lines of CSV; the mark at the beginning tells Excel that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _xlsx(rows: Iterator[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Official documents")))
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
