"""Screens of the import: the lists of a library, and one list from its upload to its end."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from documents.import_forms import ListForm, MappingForm
from documents.importing.mapping import BadMapping, ColumnMapping
from documents.importing.tables import BadFile, open_table
from documents.models import DocumentImport, DocumentIndexPage, ImportedRow
from documents.services import import_runs
from documents.services.bundles import BadBundle
from documents.services.importing import Options, Outcome, preview, stop

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page

    from portal.core.accounts.models import User

State = DocumentImport.State
# So many rows are shown of what would be done; the whole list may be long.
PREVIEWED: Final = 30
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
    return _show(request, "documents/admin/imports.html", index, context)


def run(request: HttpRequest, index_id: int, run_id: int) -> HttpResponse:
    """One list: what would be done, what is being done, what was done."""
    index, may_publish = _library(request, index_id)
    found = get_object_or_404(
        DocumentImport.objects.select_related("by", "index"), pk=run_id, index=index
    )
    if found.state == State.PREPARED:
        if found.by_id != request.user.pk:
            raise Http404
        return _prepared(request, index, found, may_publish=may_publish)
    if request.method == "POST":
        _act(request, found, may_publish=may_publish)
        return redirect("document_import", index.pk, found.pk)
    verdict = request.GET.get("verdict", "")
    rows = found.rows.select_related("document")
    if verdict in ImportedRow.Verdict.values:
        rows = rows.filter(verdict=verdict)
    counts = [(one, found.counts.get(one.value, 0)) for one in ImportedRow.Verdict]
    context = {
        "run": found,
        "index": index,
        "counts": [(one, count) for one, count in counts if count],
        "total": sum(count for _one, count in counts),
        "verdict": verdict,
        "rows": Paginator(rows, _ROWS_ON_A_PAGE).get_page(request.GET.get("p")),
        "may_act": may_publish or not found.publishes,
    }
    return _show(request, "documents/admin/import_run.html", index, context, found.file_name)


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


def _prepared(
    request: HttpRequest, index: DocumentIndexPage, found: DocumentImport, *, may_publish: bool
) -> HttpResponse:
    """Choose columns, look at what would become of the first rows, begin."""
    if request.method == "POST" and "discard" in request.POST:
        import_runs.discard(found)
        messages.success(request, _("The list was thrown away."))
        return redirect("document_imports", index.pk)
    shown: list[tuple[int, Outcome]] = []
    faults: list[str] = []
    try:
        columns, mapping = _columns(found)
        form = MappingForm(columns, mapping, request.POST or None)
        chosen = mapping
        if request.method == "POST" and form.is_valid():
            chosen = form.mapping()
            if "begin" in request.POST:
                update = form.cleaned_data["update"]
                import_runs.start(found, chosen, update=update, publish=may_publish)
                messages.success(request, _("The import has begun."))
                return redirect("document_import", index.pk, found.pk)
        if request.method != "POST" or form.is_valid():
            shown = _first_rows(found, chosen, may_publish=may_publish)
    except (BadMapping, BadBundle) as error:
        faults = [str(error)]
    except (BadFile, FileNotFoundError):
        import_runs.discard(found)
        messages.error(request, _("The list can no longer be read: upload it again."))
        return redirect("document_imports", index.pk)
    context = {
        "run": found,
        "index": index,
        "form": form,
        "shown": shown,
        "faults": faults,
        "may_publish": may_publish,
    }
    return _show(request, "documents/admin/import_prepared.html", index, context, found.file_name)


def _columns(found: DocumentImport) -> tuple[list[str], ColumnMapping]:
    """The list's columns, and the mapping that was chosen or guessed."""
    mapping = found.column_mapping
    with (
        import_runs.stored_paths(found) as (path, _bundle),
        open_table(path, mapping.sheet) as table,
    ):
        columns = list(table.columns)
    try:
        return columns, mapping.completed(columns)
    except BadMapping:
        return columns, mapping.fitted(columns)


def _first_rows(
    found: DocumentImport, mapping: ColumnMapping, *, may_publish: bool
) -> list[tuple[int, Outcome]]:
    with import_runs.stored_paths(found) as (path, bundle):
        seen = preview(
            found.index,
            path,
            mapping,
            Options(update=True, publish=may_publish, by=found.by, bundle=bundle),
        )
        return list(islice(seen, PREVIEWED))


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


def _show(
    request: HttpRequest,
    template: str,
    index: DocumentIndexPage,
    context: dict[str, Any],
    name: str = "",
) -> HttpResponse:
    way = [
        {"url": reverse("wagtailadmin_explore", args=[index.pk]), "label": index.title},
        {"url": reverse("document_imports", args=[index.pk]), "label": _("Imports")},
    ]
    if name:
        way.append({"url": "", "label": name})
    shown = {"page_title": name or _("Import documents"), "breadcrumbs_items": way, **context}
    return render(request, template, shown)


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
