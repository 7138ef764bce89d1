"""The screen on which a whole week is entered: rows to add, change and remove, saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from organization.models import Person, ScheduleEntry
from organization.rights import ENTRY_POLICY
from organization.schedule.addresses import WEEK_PARAMETER
from organization.schedule.bringing import new_among, notes_on, rows_with
from organization.schedule.meanwhile import base_of, merged
from organization.schedule.people import offices_of
from organization.schedule.reading import MOST_BYTES, read_schedule
from organization.schedule.week_forms import OFFICES_LIST, PEOPLE_LIST, rows_of, stamp_of
from organization.schedule.weeks import Week, parse_week
from portal.core.tabular import TableError
from portal.tenancy.forms import member_by_host
from portal.tenancy.models import MemberSite
from portal.tenancy.people_forms import only_host

HOST_PARAMETER = "trang"
TEMPLATE = "organization/admin/week.html"
# Of what is wrong with a file; who mends these brings it again.
_MOST_TOLD: Final = 20


class WeekView(View):
    """One week of one site; which one, the address says."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who enters schedules. Raises PermissionDenied for others, Http404 elsewhere."""
        if not ENTRY_POLICY.user_has_permission(request.user, "change"):
            raise PermissionDenied
        host = request.GET.get(HOST_PARAMETER) or only_host(request.user, ENTRY_POLICY.label)
        self.member = _member(request, host) if host else None
        asked = request.GET.get(WEEK_PARAMETER)
        week = parse_week(asked) if asked else Week.of(timezone.localdate())
        if week is None:
            raise Http404
        self.week = week
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The rows of the week; without a site, the question which."""
        if self.member is None:
            return self._show(request, None)
        return self._show(request, rows_of(self.member.site_id, self.week))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save all rows, or none and keep what was written."""
        if self.member is None:
            raise Http404
        if "bring" in request.POST:
            return self._bring(request, self.member.site_id)
        site_id = self.member.site_id
        with transaction.atomic():
            # Two who save at once: the second waits, and is told.
            MemberSite.objects.select_for_update().filter(pk=self.member.pk).first()
            rows = rows_of(site_id, self.week, request.POST)
            is_overtaken = request.POST.get("stamp", "") != stamp_of(site_id, self.week)
            if rows.is_valid() and not is_overtaken:
                rows.save()
                said = _("The week is saved: %(count)d rows were added, changed or removed.")
                count = len(rows.new_objects + rows.changed_objects + rows.deleted_objects)
                messages.success(request, said % {"count": count})
                return HttpResponseRedirect(request.get_full_path())
        if is_overtaken:
            said = _(
                "Somebody else has changed this week in the meantime, and nothing is saved yet: "
                "below stand their changes with yours. Look at them, then save again."
            )
            messages.error(request, said)
            return self._show(request, merged(site_id, self.week, request.POST))
        messages.error(request, _("Nothing was saved: correct the rows that are marked."))
        return self._show(request, rows, kept=request.POST)

    def _bring(self, request: HttpRequest, site_id: int) -> HttpResponse:
        """Show the rows of a file among those of the week; or, row by row, what is wrong."""
        upload = request.FILES.get("file")
        if upload is None or (upload.size or 0) > MOST_BYTES:
            messages.error(request, _("Choose a .docx or .xlsx file of at most 2 MB."))
            return self._show(request, rows_of(site_id, self.week))
        try:
            brought = read_schedule(bytes(upload.read()), _("The file"), self.week)
        except TableError as error:
            for problem in error.errors[:_MOST_TOLD]:
                messages.error(request, str(problem))
            if len(error.errors) > _MOST_TOLD:
                said = _("And %(count)d more such lines.")
                messages.error(request, said % {"count": len(error.errors) - _MOST_TOLD})
            return self._show(request, rows_of(site_id, self.week))
        new, known = new_among(site_id, self.week, brought.rows)
        messages.warning(
            request,
            _("%(count)d rows were read and nothing is saved yet: look at them, then save.")
            % {"count": len(new)},
        )
        for said in notes_on(brought, known):
            messages.warning(request, said)
        return self._show(request, rows_with(site_id, self.week, new))

    def _show(
        self, request: HttpRequest, rows: Any, kept: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """The screen; `kept` is of a form that goes on from what it was shown at first."""
        site_id = self.member.site_id if self.member else None
        context = {
            "rows": rows,
            "week": self.week,
            "host": self.member.site.hostname if self.member else "",
            **self._begun(rows, kept),
            "people": Person.objects.filter(site=site_id) if site_id else [],
            "offices": offices_of(site_id) if site_id else [],
            "people_list": PEOPLE_LIST,
            "offices_list": OFFICES_LIST,
            "before": self._query(self.week.previous),
            "after": self._query(self.week.next),
            "page_title": _("Schedule of a week"),
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("schedule_entries:index"), "label": _("Work schedule")},
                {"url": "", "label": _("Schedule of a week")},
            ],
        }
        return render(request, TEMPLATE, context)

    def _begun(self, rows: Any, kept: Mapping[str, Any] | None) -> dict[str, Any]:
        """What tells later what the week was like when the person began."""
        if self.member is None:
            return {}
        if kept is not None:
            return {"stamp": kept.get("stamp", ""), "base": kept.get("base", "")}
        site_id = self.member.site_id
        shown = rows_of(site_id, self.week) if rows.is_bound else rows
        return {"stamp": stamp_of(site_id, self.week), "base": base_of(shown)}

    def _query(self, week: Week | None) -> str:
        if week is None or self.member is None:
            return ""
        named = {HOST_PARAMETER: self.member.site.hostname, WEEK_PARAMETER: week.address}
        return f"?{urlencode(named)}"


def _member(request: HttpRequest, host: str) -> MemberSite:
    """The site of this host. Raises Http404 for one whose schedule the person may not enter."""
    member = None if "\0" in host else member_by_host(host)
    if member is None or not ENTRY_POLICY.user_has_permission_for_instance(
        request.user, "change", ScheduleEntry(site_id=member.site_id)
    ):
        raise Http404
    return member
