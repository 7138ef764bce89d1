"""On the dashboard: what waits for me, and what became of what I submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import WorkflowState

from editorial.models import ApproveTask
from editorial.selectors import waiting_for

if TYPE_CHECKING:
    from django.http import HttpRequest

_ROWS = 5
# Wagtail's show everything there is, with several queries a row.
_STOCK = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


class ApprovalPanel(Component):
    """Five rows of each, the oldest first; three queries, however much there is."""

    name = "approval"
    template_name = "editorial/admin/panel.html"
    order = 80

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """What waits for the person, and what he submitted himself."""
        waiting = self._waiting()
        return {
            "waiting": waiting[:_ROWS],
            "has_more": len(waiting) > _ROWS,
            "mine": [
                {
                    "title": state.current_task_state.revision.object_str,
                    "url": _edit_url(state.object_id),
                    "reason": state.current_task_state.comment,
                    "is_returned": state.status == WorkflowState.STATUS_NEEDS_CHANGES,
                }
                for state in self._mine()
            ],
        }

    def _waiting(self) -> list[dict[str, Any]]:
        task = ApproveTask.objects.filter(active=True).first()
        if task is None:
            return []
        states = (
            waiting_for(self.request.user, task)
            .select_related("revision", "workflow_state__requested_by")
            .order_by("started_at", "pk")[: _ROWS + 1]
        )
        return [
            {
                "title": state.revision.object_str,
                "url": _edit_url(state.revision.object_id),
                "author": state.workflow_state.requested_by,
                "since": state.started_at,
            }
            for state in states
        ]

    def _mine(self) -> list[WorkflowState]:
        states = WorkflowState.objects.active().filter(
            requested_by=self.request.user, current_task_state__isnull=False
        )
        # What was returned comes first: it waits for its author.
        return list(
            states.select_related("current_task_state__revision").order_by(
                "-status", "-current_task_state__started_at", "-pk"
            )[:_ROWS]
        )


def _edit_url(page_id: str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def arrange_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Put ours in the place of Wagtail's two."""
    panels[:] = [panel for panel in panels if not isinstance(panel, _STOCK)]
    panels.append(ApprovalPanel(request))
