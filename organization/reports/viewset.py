"""The screen on which editors read what readers report, and say what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn

from organization.models import ReportState, WrongEntryReport
from organization.reports.entries import edit_url
from organization.rights import REPORT_POLICY
from portal.core.undo_views import UndoableModelViewSet
from portal.core.viewsets import ScopedIndexView

_SHOWN = 80


class ReportIndexView(ScopedIndexView):
    """Reports with their sites; the heading says how many wait."""

    related = ("site",)

    def get_page_subtitle(self) -> str:
        """How many of one's sites are new; one query."""
        count = self.get_base_queryset().filter(state=ReportState.NEW).count()
        return ngettext("%(count)d new report", "%(count)d new reports", count) % {"count": count}


class ReportedEntryPanel(Panel):
    """The entry that a report is about, with the way to its screen while there is one."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with a report."""

        template_name = "organization/admin/reported_entry.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The report and the screen of its entry; one query."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "report": self.instance, "edit_url": edit_url(self.instance)}


class ReportViewSet(UndoableModelViewSet):
    """What is said to be wrong in the directories of one's sites; the clock deletes it."""

    model = WrongEntryReport
    policy = REPORT_POLICY
    index_view_class = ReportIndexView
    icon = "warning"
    menu_label = _("Reports of mistakes")
    # "new" stands behind "handled" in the alphabet.
    ordering: ClassVar[list[str]] = ["-state", "-reported_at", "-pk"]
    list_display: ClassVar[list[Any]] = [
        "entry_name",
        "entry_kind",
        Column(
            "what",
            label=_("What is wrong"),
            accessor=lambda report: truncatechars(report.what, _SHOWN),
        ),
        "state",
        DateColumn("reported_at", label=_("Reported at"), sort_key="reported_at"),
        "site",
    ]
    list_filter: ClassVar[list[str]] = ["state", "entry_kind"]
    search_fields: ClassVar[list[str]] = ["entry_name", "what", "note"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    ReportedEntryPanel(),
                    *(
                        FieldPanel(name, read_only=True)
                        for name in ("what", "contact", "reported_at")
                    ),
                ],
                heading=_("What the reader says"),
            ),
            FieldPanel("state"),
            FieldPanel("note"),
        ]
    )
