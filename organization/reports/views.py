"""Public pages of “Báo sai”: the form about one entry, and the word of thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organization.reports.entries import ReportedEntry, find_entry
from organization.reports.forms import ReportForm
from organization.reports.keeping import take
from organization.reports.limits import HOUR, may_report
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.core.public_forms import comes_from_here, new_token
from portal.tenancy.languages import note_standing_address
from portal.tenancy.models import SiteState
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext

ADDRESS, SENT = "directory_report", "directory_report_sent"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Show the form about an entry of this site, or take what was sent with it.

    404 for an entry that the site does not show; so an entry of another site is reported
    there. 403 for what another host's page sent, 429 for too many.
    """
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    entry = find_entry(site.site_id, kind, public_id, timezone.localdate())
    if entry is None or site.state != SiteState.ACTIVE:
        raise Http404(_("This entry is not in the directory of this portal."))
    for name in ("people", "contacts", "tree"):
        tag(request, f"{name}:{site.site_id}")
    purpose = f"report/{site.site_id}/{kind}/{public_id}"
    if request.method != "POST":
        return _page(request, entry, ReportForm(purpose=purpose))
    form = ReportForm(request.POST, purpose=purpose)
    if form.is_of_a_program:  # it is told what a person is told, and learns nothing
        return HttpResponseRedirect(reverse(SENT))
    if not comes_from_here(request):
        form.add_error(
            None, _("This form was not sent from this portal. Please send it from here.")
        )
        return _page(request, entry, form, status=403)
    if not form.is_valid():
        return _page(request, entry, form)
    if not may_report(request, site.site_id):
        form.add_error(
            None, _("Too many reports have come in. Please try again in an hour, or call us.")
        )
        answer = _page(request, entry, form, status=429)
        answer.headers["Retry-After"] = str(int(HOUR.total_seconds()))
        return answer
    take(site.site_id, entry, form.cleaned_data["what"], form.cleaned_data["contact"])
    return HttpResponseRedirect(reverse(SENT))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Thank for a report."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    note_standing_address(request, site)
    context = {"metadata": _metadata(_("Thank you for the report"), site.url + reverse(SENT))}
    return TemplateResponse(request, "organization/report_sent.html", context)


def _page(
    request: HttpRequest, entry: ReportedEntry, form: ReportForm, status: int = 200
) -> HttpResponse:
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    path = reverse(ADDRESS, args=[entry.kind, entry.public_id])
    context: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "token": new_token(form.purpose),
        "form_url": path,
        "metadata": _metadata(
            _("Report a mistake: %(name)s") % {"name": entry.name}, site.url + path
        ),
    }
    return TemplateResponse(request, "organization/report.html", context, status=status)


def _metadata(title: str, url: str) -> PageMetadata:
    return PageMetadata(title=title, description="", url=url, kind=Kind.PAGE)
