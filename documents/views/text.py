"""What the files of a document say, page by page, without a PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from documents.flowing import paragraphs
from documents.models import DocumentFile, DocumentPage
from documents.selectors.detail import files_of
from documents.selectors.texts import extractions_of, pages_of
from portal.core.cache_tags import tag
from portal.core.paging import positive
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FILE_PARAMETER = "tep"
FROM_PARAMETER = "tu"
# A screenful of paper: a longer text goes on by links.
PAGES_AT_ONCE = 30


@dataclass(frozen=True)
class TextPage:
    """One page of a file: its number, its paragraphs, whether a machine read a picture."""

    number: int
    paragraphs: list[str]
    is_recognised: bool


@dataclass(frozen=True)
class Way:
    """A link to another part, or to another file."""

    label: str
    url: str
    is_current: bool = False


def full_text(request: HttpRequest, document: DocumentPage) -> HttpResponse:
    """Thirty pages of one file; 404 for a file without text and for pages beyond its end."""
    files = files_of(document)
    read = extractions_of([item.file for item in files])
    readable = [item for item in files if item.file_id in read and read[item.file_id].page_count]
    number, first = _number(request, FILE_PARAMETER), _number(request, FROM_PARAMETER)
    if number > len(readable):
        raise Http404(_("There is no such page."))
    item = readable[number - 1]
    extraction = read[item.file_id]
    rows = pages_of(item.file).filter(number__gte=first)[:PAGES_AT_ONCE]
    pages = [TextPage(row.number, paragraphs(row.text), row.is_recognised) for row in rows]
    if not pages:
        raise Http404(_("There is no such page."))
    tag(request, f"page:{document.pk}")
    address = f"{document.get_url(request)}toan-van/"
    context = {
        **super(DocumentPage, document).get_context(request),
        "pages": pages,
        "file": item,
        "explanation": extraction.explanation,
        "is_recognised": any(page.is_recognised for page in pages),
        "files": _files(readable, number, address),
        "parts": _parts(extraction.page_count, first, address, number),
        "breadcrumb": [*breadcrumb(document, request), document],
        "metadata": replace(
            document.page_metadata(request),
            title=_("Whole text of %s") % document.title,
            url=f"{document.full_url}toan-van/",
        ),
    }
    return TemplateResponse(request, "documents/text.html", context)


def _number(request: HttpRequest, name: str) -> int:
    """A positive number from the address, 1 by default; 404 for anything else."""
    number = positive(request.GET.get(name, "1"), most_digits=6)
    if number is None:
        raise Http404(_("There is no such page."))
    return number


def _files(readable: list[DocumentFile], current: int, address: str) -> list[Way]:
    """The files that can be read; none to choose from where there is one."""
    if len(readable) < 2:
        return []
    return [
        Way(
            item.title or item.file.title, f"{address}?{FILE_PARAMETER}={number}", number == current
        )
        for number, item in enumerate(readable, start=1)
    ]


def _parts(count: int, first: int, address: str, file_number: int) -> list[Way]:
    """The parts of a long text; none for one that stands here whole."""
    if count <= PAGES_AT_ONCE:
        return []
    return [
        Way(
            _("Pages %(first)s–%(last)s")
            % {"first": start, "last": min(start + PAGES_AT_ONCE - 1, count)},
            f"{address}?{FILE_PARAMETER}={file_number}&{FROM_PARAMETER}={start}",
            start <= first < start + PAGES_AT_ONCE,
        )
        for start in range(1, count + 1, PAGES_AT_ONCE)
    ]
