"""The screen of the import: a workbook from its upload to what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.importing import runs
from organization.importing.sample import sample_workbook
from organization.models import OrganizationImport
from organization.rights import PERSON_POLICY
from portal.core.import_screens import download, refuse_too_large, screen_context
from portal.core.media.names import safe_file_name
from portal.core.workbooks import BadWorkbook

if TYPE_CHECKING:
    from portal.core.accounts.models import User

MOST_BYTES: Final = 10 * 1024 * 1024
# More are told in the list of the next run, when these are mended.
MOST_PROBLEMS: Final = 500
ADDRESS: Final = "organization_import"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The workbook."""

    file = forms.FileField(label=_("Excel workbook (.xlsx)"))

    def clean_file(self) -> Any:
        """Not too big. Raises ValidationError."""
        file = self.cleaned_data["file"]
        refuse_too_large(file, MOST_BYTES)
        return file


def import_screen(request: HttpRequest) -> HttpResponse:
    """One's own import, for who enters people somewhere. Raises PermissionDenied for others."""
    if not PERSON_POLICY.user_has_permission(request.user, "add"):
        raise PermissionDenied
    if request.GET.get("export") == "sample":
        return download(sample_workbook(), "mau-bo-may-to-chuc.xlsx", _XLSX)
    own = OrganizationImport.objects.filter(by=_person(request))
    if request.GET.get("export") == "refused":
        return _refused(own.only("refused").first())
    run = own.defer("content", "refused").first()
    form = WorkbookForm()
    if request.method == "POST":
        if "upload" not in request.POST:
            _act(request, run)
            return redirect(ADDRESS)
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid() and _prepare(request, form):
            return redirect(ADDRESS)
    return _show(request, run, form)


def _refused(run: OrganizationImport | None) -> HttpResponse:
    """The refused rows to be mended. Raises Http404 where there is none."""
    if run is None or not run.refused:
        raise Http404
    return download(bytes(run.refused), "dong-chua-nhap-duoc.xlsx", _XLSX)


def _prepare(request: HttpRequest, form: WorkbookForm) -> bool:
    """Have the workbook checked; False, with the reason at its field, where it is none."""
    file = form.cleaned_data["file"]
    try:
        runs.prepare(_person(request), safe_file_name(file.name), file.read())
    except BadWorkbook as error:
        form.add_error("file", str(error))
        return False
    return True


def _person(request: HttpRequest) -> User:
    """Who is signed in: the admin lets nobody else in."""
    return cast("User", request.user)


def _act(request: HttpRequest, run: OrganizationImport | None) -> None:
    """Begin, stop, go on, check again, put away."""
    if run is None:
        return
    if "start" in request.POST:
        runs.start(run)
    elif "stop" in request.POST:
        runs.stop(run)
    elif "check" in request.POST:
        runs.check_again(run)
    elif "discard" in request.POST:
        runs.discard(run)


def _show(request: HttpRequest, run: OrganizationImport | None, form: WorkbookForm) -> HttpResponse:
    problems = run.problems if run else []
    title = gettext("Import an organisation")
    context = {
        **screen_context(
            title, "people_in_office:index", gettext("People in office"), has_result=run is not None
        ),
        "run": run,
        "writes": run.writes if run else 0,
        "has_refused": run is not None and runs.has_refused(run),
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "more": max(0, len(problems) - MOST_PROBLEMS),
        "header_title": title,
        "header_icon": "upload",
    }
    return render(request, "organization/admin/import.html", context)
