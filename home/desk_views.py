"""The desk of an editor: a panel on the dashboard, and the whole list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from portal.core.editor_tasks import EditedSite, EditorTask, tasks_of
from portal.tenancy.edited_sites import edited_sites

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# The panel looks at so many sites and names so many tasks; the list shows more a page.
PANEL_SITES, PANEL_TASKS = 3, 5
LIST_SITES = 10
PAGE_PARAMETER = "trang"


@dataclass(frozen=True)
class SiteTasks:
    """The tasks of one site."""

    site: EditedSite
    tasks: list[EditorTask]


class TasksPanel(Component):
    """The most pressing tasks on the sites nearest to the top of the user's reach."""

    name = "editor_tasks"
    template_name = "home/desk/panel.html"
    order = 90

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """A bounded number of sites and tasks, whatever the user's roles reach."""
        sites = edited_sites(self.request.user, limit=PANEL_SITES + 1)  # type: ignore[arg-type]
        has_more_sites = len(sites) > PANEL_SITES
        tasks = tasks_of(sites[:PANEL_SITES])
        names = {site.site_id: site.name for site in sites} if len(sites) > 1 else {}
        return {
            "tasks": [(task, names.get(task.site_id, "")) for task in tasks[:PANEL_TASKS]],
            "more": len(tasks) - PANEL_TASKS if len(tasks) > PANEL_TASKS else 0,
            "has_more_sites": has_more_sites,
        }


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
