"""Registrations of the queue's screens with Wagtail's admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from portal.core.jobs.viewsets import FailedJobsViewSet


@hooks.register("register_admin_viewset")
def register_failed_jobs() -> FailedJobsViewSet:
    """The list of failed jobs."""
    return FailedJobsViewSet()


@hooks.register("register_permissions")
def register_job_permissions() -> QuerySet[Permission]:
    """The two rights that the screens ask for."""
    return Permission.objects.filter(
        content_type__app_label="jobs", codename__in=["view_job", "change_job"]
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """The name under which a retry stands in the log."""
    actions.register_action("jobs.retry", _("Retry job"), _("Put back into the queue"))
