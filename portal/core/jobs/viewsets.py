"""The addresses and the menu entry of the failed jobs."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from portal.core.jobs import views


class FailedJobsMenuItem(MenuItem):
    """The entry under "Reports", for those who may see the list."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only with a right on jobs."""
        return views.permission_policy.user_has_any_permission(request.user, ["view", "change"])


class FailedJobsViewSet(ViewSet):
    """Lists failed jobs; nothing is added, edited or deleted by hand."""

    name = "jobs"
    icon = "warning"
    menu_label = _("Failed jobs")
    menu_name = "failed-jobs"
    menu_item_class = FailedJobsMenuItem
    menu_hook = "register_reports_menu_item"
    menu_order = 9_500

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, its rows alone, one job, and the two buttons."""
        return [
            path("", views.FailedJobsView.as_view(), name="index"),
            path("results/", views.FailedJobsView.as_view(results_only=True), name="index_results"),
            path("retry/", views.RetryAllView.as_view(), name="retry_all"),
            path("<uuid:pk>/", views.InspectJobView.as_view(), name="inspect"),
            path("<uuid:pk>/retry/", views.RetryView.as_view(), name="retry"),
        ]
