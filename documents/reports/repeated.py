"""Documents entered twice, and numbers that were used again: nothing of it is refused."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentIssuer, DocumentPage
from documents.reports.common import (
    DocumentFilterSet,
    DocumentReport,
    DocumentReportViewSet,
    DocumentRowsPolicy,
    host_of,
    pages_within,
)
from documents.selectors.doubles import COUNTED, SHOWN_AT_MOST, entered_twice, used_again
from portal.core.read_only import Cell, day_or_time

YEAR, REUSED = "year", "reused"
# Of a number that hundreds of agencies use, so many documents are looked through.
_LOOKED_AT = 2_000


class RepeatedFilterSet(DocumentFilterSet):
    """Filters by what repeats, and by site."""

    path_field = "path"

    what = django_filters.ChoiceFilter(
        label=_("What repeats"),
        method="filter_what",
        empty_label=_("number, day and issuing body: entered twice"),
        choices=[
            (YEAR, _("a number of the library, twice in one year")),
            (REUSED, _("a number of the library, on whatever day")),
        ],
        widget=forms.RadioSelect,
    )

    def filter_what(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Numbers that were used again."""
        return used_again(queryset, in_one_year=value == YEAR)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What was entered twice, where nothing else was asked for."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("what"):
            return found
        return entered_twice(found, pages_within(self.request.user))

    class Meta:
        model = DocumentPage
        fields: ClassVar[list[str]] = []


class RepeatedView(DocumentReport):
    """Documents that somebody has entered twice, or whose number was used again."""

    model = DocumentPage
    permission_policy = DocumentRowsPolicy(DocumentPage, "pk")
    page_title = _("Documents entered twice, numbers used again")
    nothing = _("No document stands here twice.")
    related = ("document_type",)
    filterset_class = RepeatedFilterSet
    search_fields: ClassVar[list[str]] = ["title", "summary"]
    export_filename = "documents-entered-twice"
    list_export: ClassVar[list[str]] = [
        "title",
        "host",
        "issued_on",
        "issuers_in_words",
        "summary",
        "state_in_words",
        "others_in_words",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("official document"),
        "host": _("site"),
        "issued_on": _("issued on"),
        "issuers_in_words": _("issuing body"),
        "summary": _("abstract"),
        "state_in_words": _("state"),
        "others_in_words": _("beside"),
    }

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Documents of one number stand together."""
        return queryset.order_by("number_key", "issued_on", "pk")

    def annotate_rows(self, rows: list[Any]) -> None:
        """Issuing bodies, and the documents that each repeats; three queries."""
        others = self._candidates(rows)
        names: dict[int, list[str]] = defaultdict(list)
        keys: dict[int, set[str]] = defaultdict(set)
        known = [row.pk for row in rows] + [one.pk for some in others.values() for one in some]
        for issuer in DocumentIssuer.objects.filter(document__in=known).order_by("sort_order"):
            names[issuer.document_id].append(issuer.name)
            keys[issuer.document_id] |= {issuer.name_key, issuer.key}
        for row in rows:
            row.host = host_of(row)
            row.issuers_in_words = "; ".join(names[row.pk])
            row.state_in_words = "" if row.live else gettext("not published")
            row.others = [
                one
                for one in others[row.number_key]
                if one.pk != row.pk and self._repeats(row, one, keys)
            ][:SHOWN_AT_MOST]
            row.others_in_words = "; ".join(_in_words(one) for one in row.others)

    @property
    def what(self) -> str:
        """What repeats, as it was asked for; empty: all of number, day and issuing body."""
        return str(self.request.GET.get("what", ""))

    def _candidates(self, rows: list[Any]) -> dict[str, list[DocumentPage]]:
        """Documents within reach by their number."""
        found = DocumentPage.objects.filter(
            COUNTED,
            number_key__in={row.number_key for row in rows},
            pk__in=pages_within(self.request.user).values("pk"),
        )
        if not self.what:
            found = found.filter(issued_on__in={row.issued_on for row in rows})
        others: dict[str, list[DocumentPage]] = defaultdict(list)
        for one in found.order_by("issued_on", "pk")[:_LOOKED_AT]:
            others[one.number_key].append(one)
        return others

    def _repeats(self, row: Any, one: DocumentPage, keys: dict[int, set[str]]) -> bool:
        if not self.what:
            return bool(one.issued_on == row.issued_on and keys[one.pk] & keys[row.pk])
        same_year = one.year == row.year or self.what == REUSED
        return (
            one.live and one.issued_on != row.issued_on and same_year and host_of(one) == row.host
        )

    @cached_property
    def columns(self) -> list[Cell]:
        """The document leads to where it is mended, and so does each beside it."""
        return [
            Cell(
                "title",
                _("official document"),
                "issued_on",
                "host",
                "state_in_words",
                accessor="title",
                link=self.link_to,
            ),
            Cell("issuers", _("issuing body"), accessor="issuers_in_words"),
            Cell("summary", _("abstract")),
            Cell("others", _("beside"), accessor=lambda row: "", links=self._ways),
        ]

    def _ways(self, row: Any) -> list[tuple[str, Any]]:
        return [(self.link_to(one), _in_words(one)) for one in row.others]


def _in_words(document: DocumentPage) -> str:
    return gettext("%(title)s of %(day)s, %(host)s") % {
        "title": document.title,
        "day": day_or_time(document.issued_on),
        "host": host_of(document),
    }


repeated = DocumentReportViewSet(
    "repeated_documents",
    url_prefix="reports/repeated-documents",
    list_view=RepeatedView,
    menu_label=RepeatedView.page_title,
    icon="copy",
    menu_order=660,
)
