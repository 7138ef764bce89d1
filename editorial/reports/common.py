"""What the reports on approvals have in common: who reads them, filters, cells of a file."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from portal.core.read_only import ReadOnlyViewSet
from portal.tenancy.auditing.reach import of_sites_named
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import Role

# Whoever approves on a site or administers it, the centre on its branch, auditors.
READERS: dict[str, set[str]] = {
    role: {"view"} for role in (Role.APPROVER, Role.SITE_ADMIN, Role.CENTRAL, Role.AUDITOR)
}


def site_rows(model: Any) -> SiteModelPolicy:
    """The policy of rows that name their site and are only read."""
    return SiteModelPolicy(model, actions={"view"}, member="site__member__")


class ReportViewSet(ReadOnlyViewSet):
    """A list in the menu of reports."""

    menu_hook = "register_reports_menu_item"


class PersonFilter(django_filters.CharFilter):
    """People of a row by a part of their names; `people`: the look-ups to their names."""

    def __init__(self, *people: str, **kwargs: Any) -> None:
        super().__init__(label=_("Name of a person"), **kwargs)
        self.people = people

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows in which one of them has this in his name."""
        if not value:
            return qs
        named = Q()
        for person in self.people:
            named |= Q(**{f"{person}__full_name__folded": value})
        return qs.filter(named)


class SiteFilterSet(WagtailFilterSet):
    """A filter by site."""

    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of sites within reach whose unit or host has this in its name."""
        return of_sites_named(queryset, self.request.user, value)
