"""Admin screens of the work schedule and of public holidays."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from organization.models import Holiday, ScheduleEntry
from organization.rights import ENTRY_POLICY, HOLIDAY_POLICY
from organization.schedule.forms import ENTRY_PANELS
from organization.schedule.week_views import WeekView
from portal.core.undo_views import UndoableModelViewSet
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet


def _seen_by(entry: ScheduleEntry) -> str:
    """In words: a list would say "True" of an internal entry."""
    return str(_("internal") if entry.is_internal else _("everybody"))


class EntryIndexView(ScopedIndexView):
    """Entries with who they are about, and the way to enter a whole week."""

    related = ("site", "person")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to a whole week, for who adds entries."""
        buttons: list[Button] = super().header_more_buttons
        if self.user_has_permission("add"):
            url = reverse("schedule_entries:week")
            buttons.append(Button(_("Schedule of a week"), url=url, icon_name="table", priority=20))
        return buttons


class EntryViewSet(UndoableModelViewSet):
    """What one's leaders and offices do: live at once, internal entries here alone."""

    model = ScheduleEntry
    policy = ENTRY_POLICY
    index_view_class = EntryIndexView
    icon = "calendar-alt"
    menu_label = _("Work schedule")
    ordering: ClassVar[list[str]] = ["-day", "start", "pk"]
    list_display: ClassVar[list[Any]] = [
        "content",
        "day",
        Column("hours", label=_("Hour or part of the day")),
        "person",
        "state",
        Column("is_internal", label=_("Who sees it"), accessor=_seen_by, sort_key="is_internal"),
        "site",
    ]
    list_filter: ClassVar[list[str]] = ["kind", "state", "is_internal"]
    search_fields: ClassVar[list[str]] = ["content", "participants", "venue", "person__full_name"]
    edit_handler = ENTRY_PANELS

    def get_urlpatterns(self) -> list[URLPattern]:
        """Beside the usual ones the screen of a week."""
        return [*super().get_urlpatterns(), path("week/", WeekView.as_view(), name="week")]


class HolidayViewSet(ScopedModelViewSet):
    """The public holidays of the country, shown in every schedule."""

    model = Holiday
    policy = HOLIDAY_POLICY
    icon = "date"
    menu_label = _("Public holidays")
    ordering: ClassVar[list[str]] = ["-day"]
    list_display: ClassVar[list[Any]] = ["day", "name", "basis"]
    search_fields: ClassVar[list[str]] = ["name"]
    form_fields: ClassVar[list[str]] = ["day", "name", "basis"]
