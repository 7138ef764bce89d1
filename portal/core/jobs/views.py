"""Admin screens of the queue: what failed, why, and the button to try again."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from portal.core.jobs import selectors, services
from portal.core.jobs.models import Job
from portal.core.lists import UnderHome

# Jobs belong to the installation, not to a site: the centre sees all of them, others none.
permission_policy = ModelPermissionPolicy(Job)

LIST_URL = "jobs:index"
INSPECT_URL = "jobs:inspect"
RETRY_URL = "jobs:retry"
RETRY_ALL_URL = "jobs:retry_all"


class RetryColumn(Column):
    """The button that puts the job of the row back into the queue."""

    cell_template_name = "jobs/retry_cell.html"

    def get_cell_context_data(self, instance: Job, parent_context: Any) -> dict[str, Any]:
        """Add the address that the button posts to."""
        return {
            **super().get_cell_context_data(instance, parent_context),
            "url": reverse(RETRY_URL, args=(quote(instance.pk),)),
        }


class FailedJobsView(UnderHome, generic.IndexView):
    """The failed jobs, the latest first."""

    model = Job
    permission_policy = permission_policy
    any_permission_required = ("view", "change")
    template_name = "jobs/index.html"
    page_title = _("Failed jobs")
    header_icon = "warning"
    index_url_name = LIST_URL
    index_results_url_name = "jobs:index_results"
    paginate_by = 50
    is_searchable = False

    @cached_property
    def columns(self) -> list[Column]:
        """Name, queue, arguments, last error, attempts, end, and the button with the right."""
        columns = [
            TitleColumn(
                "task_name",
                label=_("Job"),
                get_url=lambda job: reverse(INSPECT_URL, args=(quote(job.pk),)),
            ),
            Column("queue_name", label=_("Queue")),
            Column("arguments", label=_("Arguments"), accessor=selectors.short_arguments),
            Column("error", label=_("Last error"), accessor=selectors.last_error),
            Column("attempts", label=_("Attempts")),
            DateColumn("finished_at", label=_("Failed at")),
        ]
        if self.user_has_permission("change"):
            columns.append(RetryColumn("retry", label=""))
        return columns

    def get_base_queryset(self) -> QuerySet[Job]:
        """Only what failed; what waits or runs needs nobody."""
        return selectors.failed_jobs()

    def order_queryset(self, queryset: QuerySet[Job]) -> QuerySet[Job]:
        """Keep the order of the list."""
        return queryset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the button for all of them when there is something to retry."""
        context = super().get_context_data(**kwargs)
        may_retry = self.user_has_permission("change") and bool(context["object_list"])
        context["retry_all_url"] = reverse(RETRY_ALL_URL) if may_retry else ""
        return context


class InspectJobView(generic.InspectView):
    """One failed job with its whole last error."""

    model = Job
    permission_policy = permission_policy
    any_permission_required = ("view", "change")
    template_name = "jobs/inspect.html"
    page_title = _("Failed job")
    header_icon = "warning"
    index_url_name = LIST_URL

    def get_object(self, queryset: QuerySet[Job] | None = None) -> Job:
        """Any job that failed; others answer 404, as they stand in no list."""
        return get_object_or_404(selectors.failed_jobs(), pk=self.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, then this job."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST_URL), "label": _("Failed jobs")},
            {"url": "", "label": str(self.object)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the job, its plain arguments and, with the right, the address to retry it."""
        context = super().get_context_data(**kwargs)
        context["job"] = self.object
        context["arguments"] = selectors.short_arguments(self.object)
        if self.user_has_permission("change"):
            context["retry_url"] = reverse(RETRY_URL, args=(quote(self.object.pk),))
        return context


class RetryView(generic.PermissionCheckedMixin, View):
    """Puts one failed job back into the queue (POST only)."""

    http_method_names = ("post",)
    permission_policy = permission_policy
    permission_required = "change"

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Retry the job; when someone else was quicker, say so."""
        job = get_object_or_404(Job, pk=pk)
        if services.retry([job.pk]):
            log(job, "jobs.retry", user=request.user)
            messages.success(request, gettext("The job waits to run again."))
        else:
            messages.warning(request, gettext("The job is no longer among the failed ones."))
        return redirect(LIST_URL)


class RetryAllView(generic.PermissionCheckedMixin, View):
    """Puts every failed job back into the queue (POST only)."""

    http_method_names = ("post",)
    permission_policy = permission_policy
    permission_required = "change"

    def post(self, request: HttpRequest) -> HttpResponseRedirect:
        """Retry them all and say how many."""
        failed = list(selectors.failed_jobs())
        count = services.retry([job.pk for job in failed])
        for job in failed:
            log(job, "jobs.retry", user=request.user)
        messages.success(
            request,
            ngettext(
                "%(count)d job waits to run again.", "%(count)d jobs wait to run again.", count
            )
            % {"count": count},
        )
        return redirect(LIST_URL)
