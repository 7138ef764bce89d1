"""The files of documents and what became of reading each: waiting, read, failed and why."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.extraction_words import METHODS, STATES
from documents.models import DocumentFile, Extraction
from documents.reports.common import (
    DocumentReport,
    DocumentReportViewSet,
    SiteNameFilterSet,
    pages_within,
)
from documents.selectors.texts import FAILED
from documents.texts_policy import TEXTS
from portal.core.read_only import ButtonCell, Cell, Words

# So many sites with failures are offered to be read again at once; the others by the filter.
_SITES_AT_MOST = 10


class TextFilterSet(SiteNameFilterSet):
    """Filters by state, way of reading, site."""

    site_field = "file__site"

    state = django_filters.MultipleChoiceFilter(
        label=capfirst(_("state")), choices=STATES, widget=forms.CheckboxSelectMultiple
    )
    method = django_filters.MultipleChoiceFilter(
        label=_("How it was read"), choices=METHODS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Extraction
        fields: ClassVar[list[str]] = []


def _read_again_url(row: Extraction) -> str:
    """None while a job has the file in hand."""
    return "" if row.is_under_way else reverse("document_text", args=[row.pk])


def _read_again(row: Extraction) -> Words:
    called = gettext("Read again: %(title)s") % {"title": row.file.title}
    return Words(gettext("Read again"), called)


class TextsView(DocumentReport):
    """Files of documents with the state of their texts, those that failed first."""

    model = Extraction
    permission_policy = TEXTS
    page_title = _("Texts of files")
    nothing = _("No file has been read yet: files are read when their document is published.")
    related = ("file", "file__site")
    verbose_name_plural = _("files")
    template_name = "documents/admin/texts.html"
    filterset_class = TextFilterSet
    search_fields: ClassVar[list[str]] = ["file__title", "file__original_name"]
    export_filename = "texts-of-files"
    list_export: ClassVar[list[str]] = [
        "file.title",
        "file.filename",
        "file.site.hostname",
        "documents_in_words",
        "get_state_display",
        "explanation",
        "get_method_display",
        "page_count",
        "finished_at",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "file.title": _("file"),
        "file.filename": _("file name"),
        "file.site.hostname": _("site"),
        "documents_in_words": _("official document"),
        "get_state_display": _("state"),
        "explanation": _("reason"),
        "get_method_display": _("how it was read"),
        "page_count": _("number of pages"),
        "finished_at": _("finished"),
    }

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The latest first."""
        return queryset.order_by("-pk")

    def annotate_rows(self, rows: list[Any]) -> None:
        """The documents that name each file, within reach; one query."""
        named: dict[int, dict[int, Any]] = defaultdict(dict)
        held = DocumentFile.objects.filter(
            file__in=[row.file_id for row in rows],
            document__in=pages_within(self.request.user).values("pk"),
        )
        for item in held.select_related("document"):
            named[item.file_id][item.document_id] = item.document
        for row in rows:
            row.documents = list(named[row.file_id].values())
            row.documents_in_words = "; ".join(one.title for one in row.documents)

    @cached_property
    def columns(self) -> list[Cell]:
        """The file leads to its text; the document to its form; the button, to whom may."""
        cells = [
            Cell(
                "file",
                _("file"),
                "file.filename",
                "file.site.hostname",
                accessor="file.title",
                link=lambda row: reverse("document_text", args=[row.pk]),
                links=self._documents,
            ),
            Cell("state", _("state"), "explanation", accessor="get_state_display"),
            Cell("method", _("how it was read"), _pages, accessor="get_method_display"),
            Cell("finished_at", _("finished")),
        ]
        if TEXTS.user_has_any_permission(self.request.user, {"change"}):
            cells.append(ButtonCell("again", "", _read_again_url, _read_again))
        return cells

    def _documents(self, row: Any) -> list[tuple[str, Any]]:
        return [(self.link_to(one), one.title) for one in row.documents]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sites whose failed files may be read again at once."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = TEXTS.instances_user_has_any_permission_for(self.request.user, {"change"})
        context["failed"] = list(
            rows.filter(FAILED)
            .order_by()
            .values("file__site", "file__site__hostname")
            .annotate(count=Count("pk"))
            .order_by("-count", "file__site__hostname")[:_SITES_AT_MOST]
        )
        return context


def _pages(row: Extraction) -> str:
    return gettext("pages: %(n)s") % {"n": row.page_count} if row.page_count else ""


texts = DocumentReportViewSet(
    "document_texts",
    url_prefix="reports/document-texts",
    list_view=TextsView,
    menu_label=TextsView.page_title,
    icon="doc-full",
    menu_order=670,
)
