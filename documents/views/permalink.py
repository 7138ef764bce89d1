"""The short address of a document, for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.models import DocumentPage
from portal.core.cache_tags import tag

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def to_document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to where the document is now, on whichever site; 410 for one taken down.

    Any host of the network answers: the short address is printed on paper, and the unit
    whose host stands there may have ended.
    """
    document = DocumentPage.objects.filter(public_id=public_id).first()
    if document is None or document.first_published_at is None:
        raise Http404(_("There is no such document."))
    tag(request, f"page:{document.pk}")
    url = document.full_url if document.live else None
    if url is None:
        return TemplateResponse(request, "410.html", status=410)
    return HttpResponseRedirect(url)
