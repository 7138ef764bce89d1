"""The list of users for administrators: by full name and login name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.users.views.users import IndexView, UserColumn

from portal.core.accounts.models import User
from portal.core.folded_lookup import holds

if TYPE_CHECKING:
    from django.db.models import QuerySet


class UserFilterSet(WagtailFilterSet):
    """Active or not, administrator or not, when last signed in, when it ends."""

    is_active = django_filters.BooleanFilter(label=_("active"), widget=BooleanRadioSelect)
    is_superuser = django_filters.BooleanFilter(
        label=_("administrator of the whole installation"), widget=BooleanRadioSelect
    )
    last_login = django_filters.DateFromToRangeFilter(
        label=_("last signed in"), widget=DateRangePickerWidget
    )
    expires_on = django_filters.DateFromToRangeFilter(
        label=_("expires on"), widget=DateRangePickerWidget
    )

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        # The list view says whether it searches; nothing here depends on it.
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []


class UserIndexView(IndexView):
    """Wagtail's list with one name column that sorts, and nothing about groups."""

    is_searchable = True
    search_backend_name = None

    @cached_property
    def search_fields(self) -> list[str]:
        """Columns that a search looks through."""
        return ["full_name", "username", "email", "phone"]

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """With and without accents."""
        if not self.is_searching:
            return queryset
        return queryset.filter(holds(self.search_query, self.search_fields))

    @cached_property
    def columns(self) -> list[Column]:
        """Full name and login name first; then what an administrator looks after."""
        own = {"is_superuser", "is_active", "last_login"}
        kept = [column for column in super().columns if column.name in own | {"bulk_actions"}]
        name = self._get_title_column_class(UserColumn)(
            "full_name",
            accessor="full_name",
            label=_("full name"),
            sort_key="full_name",
            get_url=self.get_edit_url,
            classname="name",
        )
        login = Column("username", label=_("login name"), sort_key="username", classname="username")
        ends = DateColumn("expires_on", label=_("expires on"), sort_key="expires_on")
        return [*kept[:1], name, login, *kept[1:], ends]

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """By the column asked for; people of one name by login name."""
        if self.ordering in {"full_name", "-full_name"}:
            return queryset.order_by(self.ordering, "username")
        return super().order_queryset(queryset)
