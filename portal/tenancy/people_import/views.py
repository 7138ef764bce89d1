"""The screen of the import: a file, what it would do row by row, and the button to do it.

Between the two steps the file lies in the form itself: nothing is kept on the server, and
what is confirmed is checked again from the beginning.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages

from portal.core.accounts.models import User
from portal.core.import_screens import download, refuse_too_large, screen_context
from portal.core.tabular import TableError
from portal.tenancy.model_policies import PersonPolicy
from portal.tenancy.models import Role
from portal.tenancy.people_import.applying import Outcome, PeopleReport, import_people
from portal.tenancy.people_import.reading import PeopleFile, read_people, sample_header

POLICY = PersonPolicy(User)
SAMPLE_NAME = "mau-danh-sach-nguoi-dung.csv"
TEMPLATE = "tenancy/admin/import_people.html"
# One request must end within seconds; the command takes more.
MOST_ROWS = 1_000
MOST_BYTES = 1_000_000

OUTCOMES = {
    Outcome.PERSON: _("new person, with this role"),
    Outcome.ROLE: _("one more role"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("already there"),
}


class PeopleFileForm(forms.Form):
    """The file, chosen anew or as it was checked a moment ago; cleans to a `PeopleFile`."""

    file = forms.FileField(label=_("CSV file"), required=False)
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the file. Raises ValidationError where it cannot be used at all."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        content, upload_name = self._content(), gettext("CSV file")
        try:
            people = read_people(content, upload_name)
        except TableError as error:
            raise ValidationError([str(problem) for problem in error.errors]) from error
        if len(people.rows) + len(people.errors) > MOST_ROWS:
            raise ValidationError(
                _("More than %(count)d rows: divide the file."), params={"count": MOST_ROWS}
            )
        return {**cleaned, "people": people, "content": base64.b64encode(content).decode("ascii")}

    def _content(self) -> bytes:
        upload = self.cleaned_data.get("file")
        if upload is None:
            try:
                content = base64.b64decode(self.cleaned_data.get("checked", ""), validate=True)
            except (binascii.Error, ValueError):
                content = b""
            if not content:
                raise ValidationError(_("Choose a file."))
            return content
        refuse_too_large(upload, MOST_BYTES)
        return bytes(upload.read())


class ImportPeopleView(View):
    """First what would be done, then doing it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who adds people. Raises PermissionDenied for others."""
        if not POLICY.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; or a sample file, as Excel opens it."""
        if request.GET.get("export") == "sample":
            content = f"\ufeff{sample_header()}\r\n"
            return download(content, SAMPLE_NAME, "text/csv; charset=utf-8")
        return self._show(request, PeopleFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """A rehearsal; or, of a file that was seen, the import itself."""
        form = PeopleFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form)
        people: PeopleFile = form.cleaned_data["people"]
        is_confirmed = "confirm" in request.POST and not request.FILES
        report = import_people(people, request.user, dry_run=not is_confirmed)
        if is_confirmed:
            self._tell(request, report)
            if not report.refused:
                return redirect("people:index")
        return self._show(
            request,
            PeopleFileForm(initial={"checked": form.cleaned_data["content"]}),
            report=report,
            is_done=is_confirmed,
        )

    def _tell(self, request: HttpRequest, report: PeopleReport) -> None:
        written = len(report.done) - report.count(Outcome.UNCHANGED)
        messages.success(
            request,
            ngettext(
                "%(count)d row has been imported.", "%(count)d rows have been imported.", written
            )
            % {"count": written},
        )

    def _show(
        self,
        request: HttpRequest,
        form: PeopleFileForm,
        report: PeopleReport | None = None,
        *,
        is_done: bool = False,
    ) -> HttpResponse:
        rows = [] if report is None else report.done
        title = gettext("Import people")
        context = {
            **screen_context(
                title, "people:index", gettext("People"), has_result=report is not None
            ),
            "form": form,
            "report": report,
            "problems": [("", one.line, "", one.message) for one in report.refused]
            if report
            else [],
            "is_done": is_done,
            "rows": [
                {
                    "row": done.row,
                    "role": Role(done.row.role).label,
                    "outcome": OUTCOMES[done.outcome],
                    "notes": done.notes,
                }
                for done in rows
            ],
            "sample": sample_header(),
            "most": MOST_ROWS,
            "page_title": title,
        }
        return render(request, TEMPLATE, context)
