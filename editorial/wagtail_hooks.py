"""Registrations of the workflow with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from editorial import page_guards
from editorial.care import services as care
from editorial.care.listing import page_care_report
from editorial.notices.menu import NoticesMenuItem
from editorial.reports.viewsets import reports
from editorial.take_downs import LOG_ACTION
from editorial.views import desk, page_care
from editorial.views.notices import notices
from editorial.views.taking_down import TakeDownBulkAction
from editorial.viewsets import four_eyes_rules, review_intervals

hooks.register("before_delete_page", page_guards.before_delete)
hooks.register("before_bulk_action", page_guards.before_bulk)
hooks.register("construct_page_action_menu", page_guards.arrange_buttons)
# After Wagtail's "unpublish", whose place it takes.
hooks.register("register_bulk_action", TakeDownBulkAction, order=1000)
hooks.register("register_page_header_buttons", page_care.header_buttons)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The lists behind the dashboard, the way to a new article, the review of a page."""
    return [
        path("viec-hom-nay/<slug:kind>/", desk.desk_list, name="desk_list"),
        path("viet-tin/", desk.WriteView.as_view(), name="desk_write"),
        path("viet-tin/<int:site_id>/", desk.WriteView.as_view(), name="desk_write_for"),
        path("viet-tin/<int:site_id>/muc/", desk.write_lists, name="desk_write_lists"),
        path("ra-soat/<int:page_id>/", page_care.page_care, name="page_care"),
        path("ra-soat/<int:page_id>/van-dung/", page_care.confirm, name="page_care_confirm"),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """The rules of approval and review, the reports, and everybody's own notices."""
    return [four_eyes_rules, review_intervals, *reports, page_care_report, notices]


hooks.register("register_admin_menu_item", NoticesMenuItem)


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    """Name what stands in the history of a page."""

    @actions.register_action(LOG_ACTION)
    class TakeDownFormatter(LogFormatter):
        label = _("Take down")

        def format_message(self, log_entry: Any) -> str:
            """With its reason."""
            return str(_("Taken down: %(reason)s") % {"reason": log_entry.data.get("reason", "")})

    @actions.register_action(care.LOG_ACTION)
    class ReviewedFormatter(LogFormatter):
        label = _("Reviewed")

        def format_message(self, log_entry: Any) -> str:
            """That it was found true."""
            return str(_("Reviewed: still true"))
