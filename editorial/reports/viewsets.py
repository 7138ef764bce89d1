"""The reports on approvals, in the menu of reports."""

from __future__ import annotations

from editorial.reports.common import ReportViewSet
from editorial.reports.rules import RulesView
from editorial.reports.submissions import SubmissionsView
from editorial.reports.taken_down import TakeDownsView

reports = [
    ReportViewSet(
        "submissions",
        url_prefix="reports/submissions",
        list_view=SubmissionsView,
        menu_label=SubmissionsView.page_title,
        icon="tasks",
        menu_order=600,
    ),
    ReportViewSet(
        "rules_of_approval",
        url_prefix="reports/rules-of-approval",
        list_view=RulesView,
        menu_label=RulesView.page_title,
        icon="clipboard-list",
        menu_order=610,
    ),
    ReportViewSet(
        "taken_down",
        url_prefix="reports/taken-down",
        list_view=TakeDownsView,
        menu_label=TakeDownsView.page_title,
        icon="download",
        menu_order=620,
    ),
]
