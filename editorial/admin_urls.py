"""Admin screens of the workflow that stand in front of Wagtail's of the same address."""

from __future__ import annotations

from typing import Any

from django.urls import path

from editorial.views import actions, editing, taking_down
from portal.core.admin_screens import as_admin_screens

_ONE = "<int:page_id>/<slug:action_name>/<int:task_state_id>/"

_SCREENS = [
    path("pages/<int:page_id>/edit/", editing.ApprovalEditView.as_view()),
    path("pages/<int:page_id>/revisions/<int:revision_id>/revert/", editing.RevertView.as_view()),
    path("pages/<int:page_id>/unpublish/", taking_down.TakeDownView.as_view()),
    path(f"pages/workflow/action/{_ONE}", actions.ApprovalActionView.as_view()),
    path(f"pages/workflow/collect_action_data/{_ONE}", actions.ApprovalDataView.as_view()),
    path(
        "pages/workflow/confirm_cancellation/<int:page_id>/",
        actions.ScopedConfirmCancellation.as_view(),
    ),
]

front_urlpatterns: list[Any] = as_admin_screens(_SCREENS)
