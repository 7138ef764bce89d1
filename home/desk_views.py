"""All that editors have still to do on their sites; the dashboard shows what presses most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from portal.core.editor_tasks import EditedSite, EditorTask, tasks_of
from portal.tenancy.edited_sites import edited_sites

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Sites a page of the list.
LIST_SITES = 10
PAGE_PARAMETER = "trang"


@dataclass(frozen=True)
class SiteTasks:
    """The tasks of one site."""

    site: EditedSite
    tasks: list[EditorTask]


def task_list(request: HttpRequest) -> HttpResponse:
    """All tasks, ten sites a page; 404 for what is no page of the list."""
    raw = request.GET.get(PAGE_PARAMETER, "1")
    if not (raw.isascii() and raw.isdigit() and 1 <= len(raw) <= 6) or int(raw) < 1:
        raise Http404
    number = int(raw)
    sites = edited_sites(
        request.user,  # type: ignore[arg-type] # signed in: the admin asks for it
        first=(number - 1) * LIST_SITES,
        limit=LIST_SITES + 1,
    )
    shown = sites[:LIST_SITES]
    tasks = tasks_of(shown)
    by_site = [
        SiteTasks(site, [task for task in tasks if task.site_id == site.site_id]) for site in shown
    ]
    context = {
        "page_title": _("Things to do"),
        "header_icon": "tasks",
        "sites": by_site,
        "number": number,
        "previous": number - 1,
        "next": number + 1 if len(sites) > LIST_SITES else None,
    }
    return TemplateResponse(request, "home/desk/list.html", context)
