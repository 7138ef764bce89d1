"""What the files of a document say, page by page, without a PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from documents.citations import plain
from documents.flowing import is_head, paragraphs, without_running_lines
from documents.models import DocumentFile, DocumentPage
from documents.selectors.cited import with_links
from documents.selectors.detail import files_of, has_text
from documents.selectors.texts import pages_of
from documents.sheets import FILE_PARAMETER, FROM_PARAMETER, PAGES_AT_ONCE, address_of_part
from portal.core.cache_tags import tag
from portal.core.paging import positive
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from documents.models import ExtractedPage


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as HTML, and whether it opens an article or a chapter."""

    text: SafeString
    is_head: bool


@dataclass(frozen=True)
class TextPage:
    """One page of a file: its number, its paragraphs, whether a machine read a picture."""

    number: int
    paragraphs: list[Paragraph]
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
    readable = [item for item in files if has_text([item])]
    number, first = _number(request, FILE_PARAMETER), _number(request, FROM_PARAMETER)
    if number > len(readable):
        raise Http404(_("There is no such page."))
    item = readable[number - 1]
    extraction = item.file.extraction
    rows = pages_of(item.file).filter(number__gte=first)[:PAGES_AT_ONCE]
    summary, pages = _linked(document, rows, request)
    if not pages:
        raise Http404(_("There is no such page."))
    tag(request, f"page:{document.pk}")
    address = document.get_url(request)
    context = {
        **super(DocumentPage, document).get_context(request),
        "summary": summary,
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


def _linked(
    document: DocumentPage, rows: Iterable[ExtractedPage], request: HttpRequest
) -> tuple[SafeString, list[TextPage]]:
    """The abstract and the pages, with links to the documents they name. One query for these."""
    found = list(rows)
    kept = without_running_lines([(row.number, row.text) for row in found])
    sheets = [(row, paragraphs(text)) for row, text in zip(found, kept, strict=True)]
    texts = [plain(text) for _, sheet in sheets for text in sheet]
    summary, *done = with_links([plain(document.summary), *texts], document, request)
    left = iter(done)
    pages = [
        TextPage(
            row.number,
            [Paragraph(next(left), is_head(text)) for text in sheet],
            row.is_recognised,
        )
        for row, sheet in sheets
    ]
    return summary, pages


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
            item.title or item.file.title,
            f"{address}toan-van/?{FILE_PARAMETER}={number}",
            number == current,
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
            f"{address}{address_of_part(file_number, start)}",
            start <= first < start + PAGES_AT_ONCE,
        )
        for start in range(1, count + 1, PAGES_AT_ONCE)
    ]
