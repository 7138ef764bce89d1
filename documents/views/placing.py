"""Listing a document of another site in one's own library, instead of entering it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from documents.models import DocumentIndexPage, DocumentPage
from portal.tenancy.placements import place

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def place_here(request: HttpRequest, index_id: int, document_id: int) -> HttpResponse:
    """Ask, then list the published document in the library, at once.

    For who approves on the library: nothing new becomes public, but it speaks for the site.
    Others are told whom to ask. 404 for a library out of reach and for a document that
    is not published: whether there is one is nobody's business.
    """
    index = get_object_or_404(DocumentIndexPage, pk=index_id)
    rights = index.permissions_for_user(request.user)
    if not rights.can_add_subpage():
        raise Http404
    document = get_object_or_404(DocumentPage, pk=document_id, live=True)
    may_place = "publish" in rights.permissions or request.user.is_superuser
    if request.method == "POST" and may_place:
        try:
            place(document, index, by=request.user)  # type: ignore[arg-type]  # signed in
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                _("“%(document)s” stands in “%(library)s” now.")
                % {"document": document.title, "library": index.title},
            )
        return redirect("wagtailadmin_explore", index.pk)
    return render(
        request,
        "documents/admin/place.html",
        {"document": document, "index": index, "may_place": may_place},
    )
