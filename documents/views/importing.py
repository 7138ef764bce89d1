"""Screens of the import: the lists of a library, and one list from its upload to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from documents.import_forms import ListForm
from documents.importing.tables import BadFile
from documents.issuers_viewset import BODIES
from documents.models import DocumentImport, DocumentIndexPage, ImportedRow
from documents.selectors.issuers import unknown_spellings
from documents.services import import_runs
from documents.services.import_refused import has_table, table_of_refused
from documents.services.importing import stop
from documents.views.import_prepared import prepared, show

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from portal.core.accounts.models import User

State = DocumentImport.State
_ROWS_ON_A_PAGE: Final = 50


def runs(request: HttpRequest, index_id: int) -> HttpResponse:
    """The lists that were imported into a library, and the form for another one."""
    index, _may_publish = _library(request, index_id)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = import_runs.prepare(
                index, _person(request), form.cleaned_data["list"], form.cleaned_data.get("bundle")
            )
        except BadFile as error:
            form.add_error("list", str(error))
        else:
            return redirect("document_import", index.pk, run.pk)
    earlier = DocumentImport.objects.filter(index=index).exclude(state=State.PREPARED)
    own = DocumentImport.objects.filter(index=index, state=State.PREPARED, by=_person(request))
    page = Paginator((own | earlier).select_related("by"), 20).get_page(request.GET.get("p"))
    context = {"form": form, "index": index, "runs": page}
    return show(request, "documents/admin/imports.html", index, context)


def run(request: HttpRequest, index_id: int, run_id: int) -> HttpResponse:
    """One list: what would be done, what is being done, what was done."""
    index, may_publish = _library(request, index_id)
    found = get_object_or_404(
        DocumentImport.objects.select_related("by", "index"), pk=run_id, index=index
    )
    if found.state == State.PREPARED:
        return prepared(request, index, found, may_publish=may_publish)
    if request.method == "POST":
        _act(request, found, may_publish=may_publish)
        return redirect("document_import", index.pk, found.pk)
    if request.GET.get("export") == "refused":
        return _refused_rows(found)
    verdict = request.GET.get("verdict", "")
    rows = found.rows.select_related("document")
    if verdict in ImportedRow.Verdict.values:
        rows = rows.filter(verdict=verdict)
    counts = [(one, found.counts.get(one.value, 0)) for one in ImportedRow.Verdict]
    context = {
        "run": found,
        "index": index,
        "counts": [(one, count) for one, count in counts if count],
        "done": sum(count for _one, count in counts),
        "has_table": has_table(found),
        "verdict": verdict,
        "rows": Paginator(rows, _ROWS_ON_A_PAGE).get_page(request.GET.get("p")),
        "may_act": may_publish or not found.publishes,
        "spellings": unknown_spellings(found),
        "may_spell": BODIES.user_has_any_permission(request.user, {"change"}),
    }
    return show(request, "documents/admin/import_run.html", index, context, found.file_name)


def _refused_rows(found: DocumentImport) -> HttpResponse:
    """What was refused and why, as a workbook that can be mended and uploaded again."""
    stem = found.file_name.rpartition(".")[0] or found.file_name
    disposition = content_disposition_header(True, f"{stem}-can-sua.xlsx") or ""
    return HttpResponse(
        table_of_refused(found),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": disposition},
    )


def _library(request: HttpRequest, index_id: int) -> tuple[DocumentIndexPage, bool]:
    """The library, for who may enter documents there; whether he may publish them."""
    index = get_object_or_404(DocumentIndexPage, pk=index_id)
    rights = index.permissions_for_user(request.user)
    if not rights.can_add_subpage():
        raise Http404
    return index, "publish" in rights.permissions or bool(request.user.is_superuser)


def _person(request: HttpRequest) -> User:
    """Who is signed in: the admin lets nobody else in."""
    return cast("User", request.user)


def _act(request: HttpRequest, found: DocumentImport, *, may_publish: bool) -> None:
    """Stop, go on, take back: of an import that publishes, for who may publish."""
    if found.publishes and not may_publish:
        raise PermissionDenied
    if "stop" in request.POST:
        stop(found)
        messages.success(request, _("The import ends after the rows at hand."))
    elif "resume" in request.POST and found.list_file:
        import_runs.resume(found)
        messages.success(request, _("The import goes on."))
    elif "undo" in request.POST:
        import_runs.ask_to_undo(found, _person(request))
        messages.success(request, _("The import is being taken back."))


def header_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> list[Button]:
    """The way to the imports, in the head of a library."""
    if page.specific_class is not DocumentIndexPage:
        return []
    if not page.permissions_for_user(user).can_add_subpage():
        return []
    address = reverse("document_imports", args=[page.pk])
    return [Button(_("Import documents"), url=address, icon_name="upload", priority=70)]
