"""Submissions: who submitted, approved under which rule, returned with which reason."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.models import TaskState

from editorial.models import ApproveTaskState, FourEyesMode
from editorial.reports.common import READERS, PersonFilter, SiteFilterSet, site_rows
from portal.core.read_only import Cell, ReadOnlyList
from portal.tenancy.roles import allow

allow("editorial.approvetaskstate", READERS)

COMMON = "common"


class SubmissionFilterSet(SiteFilterSet):
    """Filters by day, site, person, outcome, rule."""

    started_at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    person = PersonFilter("submitted_by", "finished_by")
    status = django_filters.MultipleChoiceFilter(
        label=capfirst(_("outcome")),
        choices=[choice for choice in TaskState.STATUS_CHOICES if choice[0] != "skipped"],
        widget=forms.CheckboxSelectMultiple,
    )
    rule = django_filters.MultipleChoiceFilter(
        label=capfirst(_("rule of approval")),
        method="filter_rule",
        choices=[(COMMON, _("the common rule")), *FourEyesMode.choices],
        widget=forms.CheckboxSelectMultiple,
    )

    def filter_rule(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Approved under one of these rules."""
        modes = ["" if mode == COMMON else mode for mode in value]
        return queryset.filter(four_eyes__in=modes, status=TaskState.STATUS_APPROVED)

    class Meta:
        model = ApproveTaskState
        fields: ClassVar[list[str]] = []


class SubmissionsView(ReadOnlyList):
    """Who submitted what, who approved it under which rule, who returned it and why."""

    model = ApproveTaskState
    permission_policy = site_rows(ApproveTaskState)
    page_title = _("Submissions")
    related = ("site", "submitted_by", "finished_by", "revision", "workflow_state")
    filterset_class = SubmissionFilterSet
    search_fields: ClassVar[list[str]] = ["revision__object_str", "comment"]
    export_filename = "submissions"
    list_export: ClassVar[list[str]] = [
        "revision.object_str",
        "site.hostname",
        "submitted_by.full_name",
        "started_at",
        "get_status_display",
        "finished_by.full_name",
        "finished_at",
        "rule_in_words",
        "comment",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "revision.object_str": _("page"),
        "site.hostname": _("site"),
        "submitted_by.full_name": _("submitted by"),
        "started_at": _("submitted at"),
        "get_status_display": _("outcome"),
        "finished_by.full_name": _("decided by"),
        "finished_at": _("decided at"),
        "rule_in_words": _("rule of approval"),
        "comment": _("words of the approver"),
    }

    def get_base_queryset(self) -> QuerySet[ApproveTaskState]:
        """Without the texts of the versions."""
        return super().get_base_queryset().defer("revision__content")

    def order_queryset(self, queryset: QuerySet[ApproveTaskState]) -> QuerySet[ApproveTaskState]:
        """The newest first."""
        return queryset.order_by("-started_at", "-pk")

    @cached_property
    def columns(self) -> list[Cell]:
        """The page leads to the course of its approval."""
        return [
            Cell(
                "page", _("page"), "site.hostname", accessor="revision.object_str", link=_course_of
            ),
            Cell(
                "submitted_by",
                _("submitted by"),
                "started_at",
                accessor="submitted_by.full_name",
            ),
            Cell(
                "status",
                _("outcome"),
                "finished_by.full_name",
                "finished_at",
                "rule_in_words",
                accessor="get_status_display",
            ),
            Cell("comment", _("words of the approver")),
        ]


def _course_of(state: ApproveTaskState) -> str:
    return reverse(
        "wagtailadmin_pages:workflow_history_detail",
        args=[state.workflow_state.object_id, state.workflow_state_id],
    )
