"""Documents whose effect somebody should look at: two sources disagree, or a day is missing."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from documents.effect import Status
from documents.models import DocumentEffect, EffectPeriod
from documents.reports.common import (
    DocumentFilterSet,
    DocumentReport,
    DocumentReportViewSet,
    DocumentRowsPolicy,
    host_of,
)
from documents.selectors.facts import problems_by_document
from portal.core.read_only import Cell, day_or_time

DISAGREES, PROBLEMS = "disagrees", "problems"
_REASONS = {DISAGREES: Q(disagrees=True), PROBLEMS: Q(has_problems=True)}
_TO_CHECK = _REASONS[DISAGREES] | _REASONS[PROBLEMS]


class EffectFilterSet(DocumentFilterSet):
    """Filters by what is to be looked at, and by site."""

    what = django_filters.ChoiceFilter(
        label=_("What is to be checked"),
        method="filter_what",
        empty_label=_("All"),
        choices=[
            (DISAGREES, _("what is stated disagrees with the events")),
            (PROBLEMS, _("events without a day, or that do not fit together")),
        ],
        widget=forms.RadioSelect,
    )

    def filter_what(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One of the two reasons."""
        return queryset.filter(_REASONS[value])

    class Meta:
        model = DocumentEffect
        fields: ClassVar[list[str]] = []


def on_the_day_checked() -> Subquery:
    """What events compute for the day on which the stated status was looked up."""
    day = OuterRef("document__stated_on")
    periods = EffectPeriod.objects.filter(
        Q(start__isnull=True) | Q(start__lte=day),
        Q(end__isnull=True) | Q(end__gt=day),
        document=OuterRef("document"),
    )
    return Subquery(periods.values("status")[:1])


class EffectsToCheckView(DocumentReport):
    """Published documents whose stated status disagrees, or whose events look wrong."""

    model = DocumentEffect
    permission_policy = DocumentRowsPolicy(DocumentEffect, "document")
    page_title = _("Effects to check")
    nothing = _("Nothing to check: what is stated agrees with dates and events everywhere.")
    related = ("document", "document__document_type")
    filterset_class = EffectFilterSet
    search_fields: ClassVar[list[str]] = ["document__title", "document__stated_source"]
    export_filename = "effects-to-check"
    list_export: ClassVar[list[str]] = [
        "document.title",
        "host",
        "document.issued_on",
        "stated",
        "document.stated_source",
        "document.stated_on",
        "computed",
        "today",
        "problems_in_words",
        "document.source_url",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "document.title": _("official document"),
        "host": _("site"),
        "document.issued_on": _("issued on"),
        "stated": _("effect as stated elsewhere"),
        "document.stated_source": _("stated by"),
        "document.stated_on": _("checked on"),
        "computed": _("by dates and events on that day"),
        "today": _("shown today"),
        "problems_in_words": _("what looks wrong"),
        "document.source_url": _("address at the source"),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        """What is to be looked at, with what events say of the day that was looked up."""
        rows = super().get_base_queryset().filter(_TO_CHECK)
        return rows.annotate(status_then=on_the_day_checked())

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What was looked up last comes first."""
        return queryset.order_by(
            "-disagrees", F("document__stated_on").desc(nulls_last=True), "-document"
        )

    def annotate_rows(self, rows: list[Any]) -> None:
        """What looks wrong, in words; two queries."""
        found = problems_by_document(row.document for row in rows if row.has_problems)
        for row in rows:
            row.host = host_of(row.document)
            row.problems = found.get(row.document_id, [])
            row.problems_in_words = " ".join(row.problems)
            row.stated = row.document.get_stated_status_display()
            row.today = row.get_status_display()
            row.computed = Status(row.status_then).label if row.disagrees else ""

    @cached_property
    def columns(self) -> list[Cell]:
        """The document leads to where it is mended; its source to where the status stands."""
        return [
            Cell(
                "document",
                _("official document"),
                "document.issued_on",
                "host",
                accessor="document.title",
                link=lambda row: self.link_to(row.document),
                links=_ways,
            ),
            Cell("stated", _("effect as stated elsewhere"), "document.stated_source", _checked),
            Cell("computed", _("by dates and events on that day")),
            Cell("today", _("shown today")),
            Cell("problems_in_words", _("what looks wrong")),
        ]


def _checked(row: Any) -> str:
    day = row.document.stated_on
    return str(_("checked on %(day)s") % {"day": day_or_time(day)}) if day else ""


def _ways(row: Any) -> list[tuple[str, Any]]:
    ways = [(row.document.full_url or "", _("On the portal"))]
    if row.document.source_url:
        ways.append((row.document.source_url, _("At the source")))
    return ways


effects_to_check = DocumentReportViewSet(
    "effects_to_check",
    url_prefix="reports/effects-to-check",
    list_view=EffectsToCheckView,
    menu_label=EffectsToCheckView.page_title,
    icon="doc-full",
    menu_order=650,
)
