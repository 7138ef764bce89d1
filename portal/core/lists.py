"""Lists of the admin that stand directly below the dashboard, and their entries of the menu."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.views import generic
from wagtail.permission_policies.base import BasePermissionPolicy

from portal.core.tables import LabelledTable


class UnderHome:
    """Mixed into a list: the way to it leads from the dashboard, not from a model's own list."""

    breadcrumbs_items: list[dict[str, Any]]
    page_title: Any
    # Between the dashboard and this list.
    above: ClassVar[list[dict[str, Any]]] = []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, what is above, then this list."""
        return [*self.breadcrumbs_items, *self.above, {"url": "", "label": self.page_title}]


class WorkList(UnderHome, generic.IndexView):
    """Rows that wait for somebody with the right to change them, or that he is done with.

    A subclass names model, `permission_policy` and its rows; read page by page, never searched.
    """

    any_permission_required: ClassVar[list[str]] = ["change"]
    table_class = LabelledTable
    paginate_by = 50
    is_searchable = False


def menu_item_for(policy: BasePermissionPolicy, *actions: str) -> type[MenuItem]:
    """An entry of the menu for whoever may do one of `actions` with some row."""

    class PermittedMenuItem(MenuItem):
        """Shown by the policy alone."""

        def is_shown(self, request: HttpRequest) -> bool:
            """Whether the person has the right somewhere."""
            return bool(policy.user_has_any_permission(request.user, actions))

    return PermittedMenuItem
