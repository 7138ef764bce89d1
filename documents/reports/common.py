"""What the lists of documents to look at have in common: whose rows, filter, cells, batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import django_filters
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from documents.models import DocumentPage
from portal.core.accounts.models import User
from portal.core.batches import batches
from portal.core.read_only import ReadOnlyList, ReadOnlyViewSet
from portal.core.viewsets import ScreenPolicy
from portal.tenancy import paths, root_paths
from portal.tenancy.models import MemberSite
from portal.tenancy.selectors import sites_called

# Who may change a document reads what is wrong with it, and so does an auditor.
_READERS: Final = frozenset({"change", "audit"})
# A file for people; whoever has more to look at narrows the list first.
ROWS_AT_MOST: Final = 5_000
_BATCH: Final = 200


class DocumentRowsPolicy(ScreenPolicy):
    """Rights to read rows about documents: those on the pages themselves.

    `document`: the look-up from a row to its page; `pk` for pages.
    """

    actions = frozenset({"view"})

    def __init__(self, model: Any, document: str) -> None:
        super().__init__(model)
        self.document = document

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether `user` may do `action` with some row."""
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether `user` may change or audit some page."""
        return bool(self.actions & frozenset(actions)) and bool(
            page_permission_policy.user_has_any_permission(user, _READERS)
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Users who may read some row."""
        found: QuerySet[User] = page_permission_policy.users_with_any_permission(_READERS)
        return found if self.actions & frozenset(actions) else found.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Whether `user` may do `action` with this row."""
        return self.user_has_any_permission_for_instance(user, {action}, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Whether this row is about a document within reach."""
        rows = self.instances_user_has_any_permission_for(user, actions)
        return rows.filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """Rows about documents within reach."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return rows.none()
        pages = pages_within(user)
        return rows.filter(**{f"{self.document}__in": pages.values("pk")})


def pages_within(user: Any) -> QuerySet[Page]:
    """The pages about which `user` may read what is wrong."""
    pages: QuerySet[Page] = page_permission_policy.instances_user_has_any_permission_for(
        user, _READERS
    )
    return pages


class DocumentFilterSet(WagtailFilterSet):
    """A filter by site; `path_field` leads from a row to the path of its page."""

    path_field = "document__path"

    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of sites whose unit or host has this in its name; the rows are within reach already."""
        sites = MemberSite.objects.filter(sites_called(value))
        roots = sites.values_list("site__root_page__path", flat=True)
        return queryset.filter(paths.under(roots, self.path_field) if value else Q())


class SiteNameFilterSet(WagtailFilterSet):
    """A filter by site; `site_field` leads from a row to its site."""

    site_field = "site"

    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of sites whose unit or host has this in its name; the rows are within reach already."""
        sites = MemberSite.objects.filter(sites_called(value))
        return queryset.filter(**{f"{self.site_field}__in": sites.values("site")})


class DocumentReport(ReadOnlyList):
    """A list about documents. `annotate_rows` adds to many rows at once what each shows."""

    annotate_rows: Callable[[list[Any]], None]
    verbose_name_plural = DocumentPage._meta.verbose_name_plural
    # What is said when the list is empty and was not narrowed.
    nothing: Any = ""

    def get_table(self, object_list: Any) -> Any:
        """The rows of the page at hand, with what they show."""
        rows = list(object_list)
        self.annotate_rows(rows)
        return super().get_table(rows)

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        """The first 5,000 rows as a file."""
        rows = list(queryset[:ROWS_AT_MOST])
        for batch in batches(rows, _BATCH):
            self.annotate_rows(batch)
        return super().as_spreadsheet(rows, spreadsheet_format)

    @property
    def no_results_message(self) -> Any:
        """That all is well, unless the list was narrowed."""
        return (
            super().no_results_message if self.is_filtering or self.is_searching else self.nothing
        )

    def link_to(self, document: DocumentPage) -> str:
        """Where a person mends a document; who only reads is led to its history."""
        user = self.request.user
        if page_permission_policy.user_has_permission_for_instance(user, "change", document):
            return reverse("wagtailadmin_pages:edit", args=[document.pk])
        return reverse("wagtailadmin_pages:history", args=[document.pk])


class DocumentReportViewSet(ReadOnlyViewSet):
    """A report in the menu of reports."""

    menu_hook = "register_reports_menu_item"


def host_of(document: DocumentPage) -> str:
    """The host of the site that a document belongs to; no query."""
    site_id = root_paths.site_id_of(document)
    return root_paths.current().hosts.get(site_id, "") if site_id is not None else ""
