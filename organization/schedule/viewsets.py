"""Admin screens of the work schedule and of public holidays."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organization.models import Holiday, ScheduleEntry
from organization.rights import ENTRY_POLICY, HOLIDAY_POLICY
from organization.schedule.forms import ENTRY_PANELS
from portal.core.undo_views import UndoableModelViewSet
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet


class EntryIndexView(ScopedIndexView):
    """Entries with who they are about."""

    related = ("site", "person")


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
        "hours",
        "person",
        "state",
        "is_internal",
        "site",
    ]
    list_filter: ClassVar[list[str]] = ["kind", "state", "is_internal"]
    search_fields: ClassVar[list[str]] = ["content", "participants", "venue", "person__full_name"]
    edit_handler = ENTRY_PANELS


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
