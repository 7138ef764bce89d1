"""What was taken off the public sites, and why."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget

from editorial.models import TakeDown
from editorial.reports.common import READERS, PersonFilter, SiteFilterSet, site_rows
from portal.core.read_only import Cell, ReadOnlyList
from portal.tenancy.roles import allow

allow("editorial.takedown", READERS)


class TakeDownFilterSet(SiteFilterSet):
    """Filters by day, site, person."""

    taken_down_at = django_filters.DateFromToRangeFilter(
        label=_("Date"), widget=DateRangePickerWidget
    )
    person = PersonFilter("taken_down_by")

    class Meta:
        model = TakeDown
        fields: ClassVar[list[str]] = []


class TakeDownsView(ReadOnlyList):
    """What was taken off the public sites: when, by whom, why."""

    model = TakeDown
    permission_policy = site_rows(TakeDown)
    page_title = _("Pages taken down")
    related = ("site", "taken_down_by")
    filterset_class = TakeDownFilterSet
    search_fields: ClassVar[list[str]] = ["title", "reason"]
    export_filename = "taken-down"
    list_export: ClassVar[list[str]] = [
        "title",
        "site.hostname",
        "reason",
        "taken_down_by.full_name",
        "taken_down_at",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "site.hostname": _("site"),
        "taken_down_by.full_name": _("taken down by"),
    }

    def order_queryset(self, queryset: QuerySet[TakeDown]) -> QuerySet[TakeDown]:
        """The newest first."""
        return queryset.order_by("-taken_down_at", "-pk")

    @cached_property
    def columns(self) -> list[Cell]:
        """The title leads to the history of the page."""
        return [
            Cell("title", _("title"), "site.hostname", link=_history_of),
            Cell("reason", _("reason")),
            Cell(
                "taken_down_by",
                _("taken down by"),
                "taken_down_at",
                accessor="taken_down_by.full_name",
            ),
        ]


def _history_of(row: TakeDown) -> str | None:
    return reverse("wagtailadmin_pages:history", args=[row.page_id]) if row.page_id else None
