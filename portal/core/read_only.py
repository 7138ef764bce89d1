"""Lists that are only read: rows within reach, filtered, to be taken away as a file.

A download is recorded by `portal.core.audit.exports`; looking is not recorded (docs/audit.md).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from portal.core.lists import UnderHome, menu_item_for
from portal.core.viewsets import ScopedIndexView

Accessor = str | Callable[[Any], Any]


def day_or_time(value: Any) -> str:
    """A day or a moment in the short form of the language; "" for none.

    Wagtail's own lists say “3 weeks ago”.
    """
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""


def value_of(row: Any, name: str) -> Any:
    """What a dotted name leads to; empty where a row on the way is missing."""
    for part in name.split("."):
        row = getattr(row, part, None)
        if row is None:
            return ""
    return row() if callable(row) else row


class Cell(Column):
    """A column of a read-only list: one thing, with what belongs to it in lines below.

    `accessor` and each of `below` are a dotted name or a function of the row; `link` gives
    the address that the thing leads to, `links` further addresses with their words.
    """

    cell_template_name = "core/admin/read_only_cell.html"

    def __init__(
        self,
        name: str,
        label: Any,
        *below: Accessor,
        accessor: Accessor | None = None,
        link: Callable[[Any], str | None] | None = None,
        links: Callable[[Any], list[tuple[str, Any]]] | None = None,
    ) -> None:
        super().__init__(name, label=capfirst(label), accessor=accessor)
        self.below, self.link, self.links = below, link, links

    def get_value(self, instance: Any) -> Any:
        """The thing itself."""
        return self.read(instance, self.accessor)

    @staticmethod
    def read(instance: Any, accessor: Accessor) -> Any:
        """What an accessor finds, days and moments in words."""
        found = accessor(instance) if callable(accessor) else value_of(instance, accessor)
        return day_or_time(found) if isinstance(found, datetime.date) else found

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """The value with what is shown around it."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        lines = (self.read(instance, accessor) for accessor in self.below)
        context["below"] = [line for line in lines if line]
        context["link"] = self.link(instance) if self.link else None
        context["links"] = self.links(instance) if self.links else []
        return context


class ReadOnlyList(UnderHome, ScopedIndexView):
    """A list of rows that the person may `view`. A subclass names policy, columns, filters.

    `search_fields` are asked of the database, not of a search backend.
    """

    any_permission_required = ("view",)
    template_name = "core/admin/read_only_list.html"
    table_classname = "listing read-only-list card-list"
    paginate_by = 50
    search_backend_name = None

    def get_heading(self, queryset: Any, field: str) -> str:
        """The head of a column of the file."""
        return str(capfirst(super().get_heading(queryset, field)))

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """A row of the file; who or what is gone is empty."""
        return {name: value_of(item, name) for name in self.list_export}


class Words(NamedTuple):
    """What a button says, and what it is called where its row is not seen."""

    said: str
    called: str


class ButtonCell(Cell):
    """A button that does one thing to the row, and leads back to the list."""

    cell_template_name = "core/admin/button_cell.html"

    def __init__(
        self, name: str, label: Any, url: Callable[[Any], str], words: Callable[[Any], Words]
    ) -> None:
        """`url`: where a row's button is sent to, "" for none; `words`: what it says."""
        super().__init__(name, label, accessor=lambda row: "")
        self._url = url
        self._words = words

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """With what a form needs."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["csrf_token"] = parent_context.get("csrf_token")
        context["url"] = self._url(instance)
        context["words"] = self._words(instance)
        context["next"] = parent_context["request"].get_full_path()
        return context


class ReadOnlyViewSet(ViewSet):
    """The addresses of one `ReadOnlyList`, and its entry of the menu for whom it has rows."""

    list_view: type[ReadOnlyList]

    @property
    def policy(self) -> BasePermissionPolicy:
        """What the list asks."""
        return self.list_view.permission_policy

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """Shown to whoever may view some row."""
        return menu_item_for(self.policy, "view")

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and its rows alone."""
        names = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("index_results"),
            "header_icon": self.icon,
        }
        screen, rows = (
            self.list_view.as_view(**names, results_only=results_only)
            for results_only in (False, True)
        )
        return [path("", screen, name="index"), path("results/", rows, name="index_results")]
