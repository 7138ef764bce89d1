"""How many reports wait, among the things that are to be done on a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.models import ReportState, WrongEntryReport
from portal.core.editor_tasks import EditedSite, EditorTask


def tasks_of_reports(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Who administers a site has its new reports to read. One query."""
    administered = [site.site_id for site in sites if site.administers]
    if not administered:
        return
    new = WrongEntryReport.objects.filter(site_id__in=administered, state=ReportState.NEW)
    counts = new.order_by().values_list("site_id").annotate(count=Count("pk"))
    for site_id, count in counts:
        yield EditorTask(
            site_id=site_id,
            title=ngettext("%(count)d new report", "%(count)d new reports", count)
            % {"count": count},
            place=_("Reports of mistakes"),
            url=f"{reverse('reports_of_mistakes:index')}?state={ReportState.NEW}",
            reason=_("Readers say that an entry of the directory is wrong."),
        )
