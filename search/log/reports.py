"""What readers look for and do not find: reports of a site's search, in the menu of reports."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Final

import django_filters
from django import forms
from django.db.models import (
    Case,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from portal.core.read_only import Cell, ReadOnlyList, ReadOnlyViewSet
from portal.tenancy.auditing.reach import of_sites_named
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow
from search.log.models import AskedQuery, OpenedResult
from search.models import SearchDocument

# Editors write what is looked for; whoever approves or administers a site, the centre on its
# branch and auditors read how it is found.
READERS: Final[dict[str, set[str]]] = {
    role: {"view"}
    for role in (Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN, Role.CENTRAL, Role.AUDITOR)
}
allow("search.askedquery", READERS)
allow("search.openedresult", READERS)

# What was asked once only may be somebody's name; it helps nobody to write what is missed.
LEAST: Final = 2
_PERIODS: Final = {7: _("7 days"), 30: _("30 days")}


def policy_of(model: Any) -> SiteModelPolicy:
    """Rows of sites where one may read them."""
    return SiteModelPolicy(model, actions={"view"}, member="site__member__")


class SearchFilterSet(WagtailFilterSet):
    """Filters by period and site; `day_field` says when."""

    day_field = "hour"

    period = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=list(_PERIODS.items()),
        empty_label=_("90 days"),
        method="filter_period",
        widget=forms.RadioSelect,
    )
    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")

    def filter_period(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The last days."""
        since = timezone.now() - datetime.timedelta(days=int(value))
        return queryset.filter(**{f"{self.day_field}__gte": self.moment(since)})

    def moment(self, since: datetime.datetime) -> Any:
        """The beginning of the period as the rows have it."""
        return since

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of sites within reach whose unit or host has this in its name."""
        return of_sites_named(queryset, self.request.user, value)


class AskedFilterSet(SearchFilterSet):
    """Whether there was an answer, too."""

    answer = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=[("none", _("without an answer"))],
        empty_label=_("All"),
        method="filter_answer",
        widget=forms.RadioSelect,
    )

    def filter_answer(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What found nothing."""
        return queryset.filter(total=0)

    class Meta:
        model = AskedQuery
        fields: ClassVar[list[str]] = []


class OpenedFilterSet(SearchFilterSet):
    """Days, not hours."""

    day_field = "day"

    def moment(self, since: datetime.datetime) -> Any:
        """The day."""
        return timezone.localdate(since)

    class Meta:
        model = OpenedResult
        fields: ClassVar[list[str]] = []


class SearchReport(ReadOnlyList, ABC):
    """Counts of a site's search, summed over the period that was chosen."""

    related = ("site",)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sums: filters narrow what is summed, so they come first."""
        return self.summed(super().search_queryset(queryset))

    @abstractmethod
    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """One row of each group, with its sums."""


def over(group: str, expression: Any, **more: Any) -> Window:
    """An expression over the rows of a site that have the same `group`."""
    return Window(expression, partition_by=[F("site_id"), F(group)], **more)


class AskedView(SearchReport):
    """What is asked of a site's search, the most frequent first, and how often in vain."""

    model = AskedQuery
    permission_policy = policy_of(AskedQuery)
    page_title = _("Asked of the search")
    filterset_class = AskedFilterSet
    search_fields: ClassVar[list[str]] = ["query"]
    export_filename = "asked"
    list_export: ClassVar[list[str]] = ["query", "site.hostname", "asked", "missed", "last"]
    export_headings: ClassVar[dict[str, Any]] = {
        "site.hostname": _("site"),
        "asked": _("times asked"),
        "missed": _("without an answer"),
        "last": _("last asked"),
    }

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Each question with how often it was asked, and how often it found nothing."""
        missed = Case(When(total=0, then=F("times")), default=Value(0))
        sums = rows.filter(page=1).annotate(
            asked=over("query", Sum("times")),
            missed=over("query", Sum(missed)),
            last=over("query", Max("hour")),
            turn=over("query", RowNumber(), order_by="pk"),
        )
        return sums.filter(turn=1, asked__gte=LEAST).order_by("-asked", "query", "pk")

    @cached_property
    def columns(self) -> list[Cell]:
        """Numbers behind the question."""
        return [
            Cell("query", _("asked"), "site.hostname"),
            Cell("asked", _("times asked")),
            Cell("missed", _("without an answer")),
            Cell("last", _("last asked")),
        ]


class OpenedView(SearchReport):
    """What readers open of what they find, the most frequent first."""

    model = OpenedResult
    permission_policy = policy_of(OpenedResult)
    page_title = _("Opened from the search")
    filterset_class = OpenedFilterSet
    search_fields: ClassVar[list[str]] = ["title"]
    export_filename = "opened"
    list_export: ClassVar[list[str]] = ["title", "site.hostname", "opened", "place"]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("title"),
        "site.hostname": _("site"),
        "opened": _("times opened"),
        "place": _("mean place among the results"),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        """With the titles of what is still in the index."""
        entries = SearchDocument.objects.filter(key=OuterRef("entry"))
        return super().get_base_queryset().annotate(title=Subquery(entries.values("title")[:1]))

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Each result with how often it was opened, and where it stood in the mean."""
        sums = rows.annotate(
            opened=over("entry", Sum("times")),
            places=over("entry", Sum(F("times") * F("position"))),
            turn=over("entry", RowNumber(), order_by="pk"),
        )
        return sums.filter(turn=1).order_by("-opened", "entry", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """With what is computed of a row."""
        more = {"title": title_of(item), "place": place_of(item)}
        return {**super().to_row_dict(item), **more}

    @cached_property
    def columns(self) -> list[Cell]:
        """Numbers behind the title."""
        return [
            Cell("title", _("title"), "site.hostname", accessor=title_of),
            Cell("opened", _("times opened")),
            Cell("place", _("mean place among the results"), accessor=place_of),
        ]


def title_of(row: Any) -> str:
    """Its title, or its key where it is public no more."""
    return row.title or f"({row.entry})"


def place_of(row: Any) -> str:
    """Its mean place, by one digit after the comma."""
    return number_format(row.places / max(1, row.opened), 1)


class SearchReportViewSet(ReadOnlyViewSet):
    """A report in the menu of reports."""

    menu_hook = "register_reports_menu_item"


reports = [
    SearchReportViewSet(
        "asked_queries",
        url_prefix="reports/asked-queries",
        list_view=AskedView,
        menu_label=AskedView.page_title,
        icon="search",
        menu_order=640,
    ),
    SearchReportViewSet(
        "opened_results",
        url_prefix="reports/opened-results",
        list_view=OpenedView,
        menu_label=OpenedView.page_title,
        icon="link-external",
        menu_order=650,
    ),
]
