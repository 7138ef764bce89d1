"""Sites under another rule of approval than all others."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from editorial.models import ApproveTaskState, FourEyesMode, FourEyesRule
from editorial.reports.common import site_rows
from portal.core.read_only import Cell, ReadOnlyList
from portal.tenancy.auditing.dated import DatedFilterSet, When, days_in_words

_NEVER = Value(datetime.date.max)


class RulesFilterSet(DatedFilterSet):
    """Filters by validity, site, rule."""

    mode = django_filters.ChoiceFilter(
        label=capfirst(_("rule")),
        choices=FourEyesMode.choices,
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = FourEyesRule
        fields: ClassVar[list[str]] = []


def with_approvals(rules: QuerySet[FourEyesRule]) -> QuerySet[Any]:
    """Each rule with `approvals`, the number made under it in its time."""
    day = F("finished_at__date")
    made = (
        ApproveTaskState.objects.filter(
            site=OuterRef("site"),
            four_eyes=OuterRef("mode"),
            status=TaskState.STATUS_APPROVED,
        )
        .filter(Q(finished_at__date__gte=Coalesce(OuterRef("valid_from"), day)))
        .exclude(finished_at__date__gte=Coalesce(OuterRef("valid_to"), _NEVER))
        .order_by()
        .values("site")
        .annotate(number=Count("pk"))
    )
    return rules.annotate(
        approvals=Coalesce(Subquery(made.values("number"), output_field=IntegerField()), 0)
    )


class RulesView(ReadOnlyList):
    """Sites that approve otherwise than all others: from when to when, on what ground."""

    model = FourEyesRule
    permission_policy = site_rows(FourEyesRule)
    page_title = _("Sites under another rule of approval")
    related = ("site", "site__member__unit")
    filterset_class = RulesFilterSet
    search_fields: ClassVar[list[str]] = ["site__member__unit__name", "site__hostname", "basis"]
    export_filename = "rules-of-approval"
    list_export: ClassVar[list[str]] = [
        "site.member.unit.name",
        "site.hostname",
        "get_mode_display",
        "valid_from",
        "valid_to",
        "basis",
        "approvals",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "site.member.unit.name": _("unit"),
        "site.hostname": _("site"),
        "get_mode_display": _("rule"),
        "approvals": _("approvals under it"),
    }

    def get_base_queryset(self) -> QuerySet[FourEyesRule]:
        """Rules with the number of approvals under each."""
        return with_approvals(super().get_base_queryset())

    def order_queryset(self, queryset: QuerySet[FourEyesRule]) -> QuerySet[FourEyesRule]:
        """By unit, the latest first."""
        return queryset.order_by("site__member__unit__name", "-valid_from", "-pk")

    @cached_property
    def columns(self) -> list[Cell]:
        """The number leads to the approvals."""
        return [
            Cell("unit", _("unit"), "site.hostname", accessor="site.member.unit.name"),
            Cell("mode", _("rule"), accessor="get_mode_display"),
            Cell("when", _("validity"), days_in_words, accessor=When.in_words),
            Cell("basis", _("legal basis")),
            Cell("approvals", _("approvals under it"), link=_approvals_under),
        ]


def _approvals_under(rule: FourEyesRule) -> str:
    query = urlencode({"site": rule.site.hostname, "rule": rule.mode})
    return f"{reverse('submissions:index')}?{query}"
