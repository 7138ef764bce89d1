"""One file's text for who answers for it; having files read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from documents.models import Extraction
from documents.selectors.texts import FAILED
from documents.services.extraction import retry
from documents.tasks import read_failed_again
from documents.texts_policy import TEXTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LIST = "document_texts:index"
# So much of a text is shown: enough to see whether it was read well.
_SHOWN = 1_500


def text(request: HttpRequest, extraction_id: int) -> HttpResponse:
    """What became of one file, with the beginning of its text; POST: read it again.

    Raises Http404 for a file out of reach, and for who may look only and posts.
    """
    found = Extraction.objects.select_related("file").filter(pk=extraction_id).first()
    action = "change" if request.method == "POST" else "view"
    if found is None or not TEXTS.user_has_permission_for_instance(request.user, action, found):
        raise Http404
    if request.method == "POST":
        if retry(found):
            messages.success(request, _("The file waits to be read again."))
        else:
            messages.warning(request, _("The file is waiting or being read already."))
        there = reverse("document_text", args=[found.pk])
        return redirect(get_valid_next_url_from_request(request) or there)
    first = found.pages.exclude(text="").first()
    context = {
        "page_title": found.file.title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse(LIST), "label": _("Texts of files")},
            {"url": "", "label": found.file.title},
        ],
        "extraction": found,
        "beginning": first.text[:_SHOWN] if first else "",
        "may_change": TEXTS.user_has_permission_for_instance(request.user, "change", found),
    }
    return render(request, "documents/admin/text.html", context)


@require_POST
def read_again(request: HttpRequest) -> HttpResponse:
    """Have a job read all files of a site again that failed. Raises Http404 out of reach."""
    site_id = request.POST.get("site", "")
    rows = TEXTS.instances_user_has_any_permission_for(request.user, {"change"}).filter(FAILED)
    if not site_id.isdecimal() or not rows.filter(file__site=int(site_id[:9])).exists():
        raise Http404
    read_failed_again.enqueue(int(site_id))
    messages.success(request, _("The files that failed are read again, one after the other."))
    return redirect(LIST)
