"""The screen of a list that waits: which column is what, what would become of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from documents.import_forms import MappingForm, SheetForm
from documents.importing.mapping import BadMapping, ColumnMapping
from documents.importing.tables import BadFile
from documents.selectors.imports import mapping_of_library
from documents.services import import_runs
from documents.services.bundles import BadBundle
from documents.services.import_preview import Columns, Preview, columns_of, look, rows_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from documents.models import DocumentImport, DocumentIndexPage


def prepared(
    request: HttpRequest, index: DocumentIndexPage, found: DocumentImport, *, may_publish: bool
) -> HttpResponse:
    """Choose columns, look at what would become of the rows, begin or throw the list away."""
    if found.by_id != request.user.pk:
        raise Http404
    try:
        if "discard" in request.POST:
            import_runs.discard(found)
            messages.success(request, _("The list was thrown away."))
            return redirect("document_imports", index.pk)
        if "sheet" in request.POST:
            return _take_sheet(request, index, found)
        return _choose(request, index, found, may_publish=may_publish)
    except (BadFile, FileNotFoundError):
        import_runs.discard(found)
        messages.error(request, _("The list can no longer be read: upload it again."))
        return redirect("document_imports", index.pk)


def _choose(
    request: HttpRequest, index: DocumentIndexPage, found: DocumentImport, *, may_publish: bool
) -> HttpResponse:
    columns = columns_of(found, found.column_mapping.sheet)
    mapping = _guessed(columns, found.column_mapping)
    form = MappingForm(columns, mapping, request.POST or None)
    update = False
    faults: list[str] = []
    preview: Preview | None = None
    if is_chosen := request.method == "POST" and form.is_valid():
        mapping, update = form.mapping(), form.cleaned_data["update"]
    try:
        if is_chosen and "begin" in request.POST:
            return _begin(request, index, found, mapping, update=update, publish=may_publish)
        if is_chosen or request.method != "POST":
            first = _number(request.POST.get("from", ""))
            preview = look(found, mapping, update=update, publish=may_publish, first=first)
    except (BadMapping, BadBundle) as error:
        faults = [str(error)]
    context = {
        "run": found,
        "index": index,
        "form": form,
        "sheets": SheetForm(columns.sheets, columns.sheet) if len(columns.sheets) > 1 else None,
        "preview": preview,
        "faults": faults,
        "lacks_source": not form.is_bound and _lacks_source(mapping),
        "may_publish": may_publish,
    }
    return show(request, "documents/admin/import_prepared.html", index, context, found.file_name)


def _begin(
    request: HttpRequest,
    index: DocumentIndexPage,
    found: DocumentImport,
    mapping: ColumnMapping,
    *,
    update: bool,
    publish: bool,
) -> HttpResponse:
    found.total = rows_of(found, mapping.sheet)
    import_runs.start(found, mapping, update=update, publish=publish)
    messages.success(request, _("The import has begun."))
    return redirect("document_import", index.pk, found.pk)


def _take_sheet(
    request: HttpRequest, index: DocumentIndexPage, found: DocumentImport
) -> HttpResponse:
    """Read another sheet of the workbook, its columns guessed anew."""
    sheet = request.POST["sheet"]
    try:
        columns = columns_of(found, sheet)
    except BadFile as error:
        messages.error(request, str(error))
    else:
        guessed = mapping_of_library(index, columns.names).as_data()
        found.mapping = {**guessed, "sheet": sheet}
        found.save(update_fields=["mapping"])
    return redirect("document_import", index.pk, found.pk)


def _guessed(columns: Columns, mapping: ColumnMapping) -> ColumnMapping:
    """What was said of the columns, with guesses for the rest."""
    try:
        return mapping.completed(columns.names)
    except BadMapping:
        return mapping.fitted(columns.names)


def _lacks_source(mapping: ColumnMapping) -> bool:
    """Whether the list states which documents are in force, and nobody has said who says so."""
    return bool(mapping.fields.get("status")) and not mapping.defaults.get("status_source")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def show(
    request: HttpRequest,
    template: str,
    index: DocumentIndexPage,
    context: dict[str, Any],
    name: str = "",
) -> HttpResponse:
    """A screen of the imports, with the way to it."""
    way = [
        {"url": reverse("wagtailadmin_explore", args=[index.pk]), "label": index.title},
        {"url": reverse("document_imports", args=[index.pk]), "label": _("Imports")},
    ]
    if name:
        way.append({"url": "", "label": name})
    shown = {"header_title": name or _("Import documents"), "breadcrumbs_items": way, **context}
    return render(request, template, shown)
