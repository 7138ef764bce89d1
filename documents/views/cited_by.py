"""All that name a document: documents of the network, articles of its site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from documents.asked import PAGE_PARAMETER
from documents.models import Citation, DocumentPage
from documents.selectors.named_by import naming_page
from portal.core.paging import positive
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def documents(request: HttpRequest, document: DocumentPage) -> HttpResponse:
    """Published documents that name this one, wherever they are published."""
    title = _("Documents that cite %s") % document.title
    return _listed(request, document, Citation.Kind.DOCUMENT, title, "duoc-dan-chieu/")


def articles(request: HttpRequest, document: DocumentPage) -> HttpResponse:
    """Articles of the document's site that name it."""
    title = _("Articles about %s") % document.title
    return _listed(request, document, Citation.Kind.OTHER, title, "tin-bai/")


def _listed(
    request: HttpRequest, document: DocumentPage, kind: Citation.Kind, title: str, where: str
) -> HttpResponse:
    number = positive(request.GET.get(PAGE_PARAMETER, "1"), most_digits=6)
    found = naming_page(document, kind, number, request) if number else None
    if found is None:
        raise Http404(_("The list has no such page."))
    query = f"?{PAGE_PARAMETER}={found.number}" if found.number > 1 else ""
    context = {
        **super(DocumentPage, document).get_context(request),
        "heading": title,
        "found": found,
        "list_url": f"{document.get_url(request)}{where}",
        "breadcrumb": [*breadcrumb(document, request), document],
        "metadata": replace(
            document.page_metadata(request), title=title, url=f"{document.full_url}{where}{query}"
        ),
    }
    return TemplateResponse(request, "documents/cited_by.html", context)
