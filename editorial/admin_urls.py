"""Admin screens of the workflow that stand in front of Wagtail's of the same address."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path

from editorial.views import actions, desk, editing, reading, refused_saves, taking_down
from portal.core.admin_screens import as_admin_screens

_ONE = "<int:page_id>/<slug:action_name>/<int:task_state_id>/"

_READING = [
    path("pages/<int:page_id>/history/", reading.ReadHistoryView.as_view()),
    path(
        "pages/<int:page_id>/history/results/", reading.ReadHistoryView.as_view(results_only=True)
    ),
    path(
        "pages/<int:page_id>/revisions/<int:revision_id>/view/", reading.ReadVersionView.as_view()
    ),
    re_path(
        r"^pages/(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$",
        reading.ReadComparison.as_view(),
    ),
    path("pages/<int:page_id>/view_draft/", reading.view_draft),
    path("pages/<int:page_id>/workflow_history/", reading.ReadWorkflowView.as_view()),
    path(
        "pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
        reading.ReadSubmissionView.as_view(),
    ),
]

_SCREENS = [
    path("", desk.DeskView.as_view()),
    path(
        "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
        refused_saves.NewPageView.as_view(),
    ),
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

front_urlpatterns: list[Any] = as_admin_screens([*_READING, *_SCREENS])
