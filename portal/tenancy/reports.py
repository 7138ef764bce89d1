"""Wagtail's reports over what lies within reach, mounted in front (docs/patches.md).

Their rows are scoped by the page policy; their filters name everybody who ever locked a
page, asked for approval or did anything at all in the installation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
    get_users_for_filter,
)
from wagtail.admin.views.reports.locked_pages import LockedPagesReportFilterSet, LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet, WorkflowView
from wagtail.models import Page, WorkflowState
from wagtail.permissions import page_permission_policy

from portal.core.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


def _own_pages(request: HttpRequest) -> QuerySet[Page]:
    pages: QuerySet[Page] = page_permission_policy.instances_user_has_permission_for(
        request.user, "change"
    )
    return pages


def people_who_locked(request: HttpRequest) -> QuerySet[User]:
    """Who has locked a page that the person may change."""
    locked = _own_pages(request).filter(locked=True)
    return User.objects.filter(pk__in=locked.values("locked_by")).order_by("full_name", "pk")


def people_who_submitted(request: HttpRequest) -> QuerySet[User]:
    """Who has asked for the approval of a page that the person may change."""
    keys = _own_pages(request).annotate(key=Cast("pk", output_field=CharField())).values("key")
    states = WorkflowState.objects.filter(object_id__in=keys)
    return User.objects.filter(pk__in=states.values("requested_by")).order_by("full_name", "pk")


class ScopedLockedPagesFilterSet(LockedPagesReportFilterSet):
    """Filters by those who locked what is listed."""

    locked_by = django_filters.ModelChoiceFilter(field_name="locked_by", queryset=people_who_locked)

    class Meta(LockedPagesReportFilterSet.Meta):
        pass


class ScopedLockedPagesView(LockedPagesView):
    """Locked pages within one's rights.

    Wagtail adds those that a person has locked himself, on sites of his former roles too.
    """

    filterset_class = ScopedLockedPagesFilterSet

    def get_queryset(self) -> QuerySet[Any]:
        """Without the pages on which one has no right any more."""
        pages: QuerySet[Any] = super().get_queryset()
        return pages.filter(pk__in=_own_pages(self.request).values("pk"))


class ScopedWorkflowFilterSet(WorkflowReportFilterSet):
    """Filters by those who submitted what is listed."""

    requested_by = django_filters.ModelChoiceFilter(
        field_name="requested_by", queryset=people_who_submitted
    )

    class Meta(WorkflowReportFilterSet.Meta):
        pass


class ScopedWorkflowView(WorkflowView):
    """What is being approved, within one's rights."""

    filterset_class = ScopedWorkflowFilterSet


class ScopedSiteHistoryFilterSet(SiteHistoryReportFilterSet):
    """Filters by those who did something that the person may see."""

    def get_users_queryset(self) -> QuerySet[User]:
        """Who stands in the entries within reach."""
        users: QuerySet[User] = get_users_for_filter(self.request.user)
        return users

    class Meta(SiteHistoryReportFilterSet.Meta):
        pass


class ScopedSiteHistoryView(LogEntriesView):
    """What was done to pages within reach."""

    filterset_class = ScopedSiteHistoryFilterSet
