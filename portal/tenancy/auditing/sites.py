"""Sites within reach with their state, and the ways to what is told of each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.core.read_only import Cell, ReadOnlyList, ReadOnlyViewSet
from portal.tenancy.auditing.reach import SITES
from portal.tenancy.models import MemberSite


class AuditedSitesView(ReadOnlyList):
    """Every site within reach."""

    model = MemberSite
    permission_policy = SITES
    page_title = _("Sites")
    related = ("unit", "site")
    default_ordering = "unit__name"
    search_fields: ClassVar[list[str]] = ["unit__name", "site__hostname"]
    list_filter: ClassVar[list[str]] = ["state"]
    export_filename = "sites"
    list_export: ClassVar[list[str]] = [
        "unit.name",
        "site.hostname",
        "get_state_display",
        "state_since",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "unit.name": _("unit"),
        "site.hostname": _("host name"),
        "get_state_display": _("state"),
    }

    @cached_property
    def columns(self) -> list[Cell]:
        """The unit leads to its pages; the state; the lists of the site."""
        return [
            Cell("unit", _("unit"), "site.hostname", accessor="unit.name", link=_pages_of),
            Cell("state", _("state"), "state_since", accessor="get_state_display"),
            Cell("lists", _("lists"), accessor=lambda member: "", links=_lists_of),
        ]


def _pages_of(member: MemberSite) -> str:
    return reverse("wagtailadmin_explore", args=[member.site.root_page_id])


def _lists_of(member: MemberSite) -> list[tuple[str, Any]]:
    query = urlencode({"site": member.site.hostname})
    lists = (("audit_roles:index", _("Roles")), ("audit_log:index", _("Audit record")))
    return [(f"{reverse(name)}?{query}", words) for name, words in lists]


class AuditedSitesViewSet(ReadOnlyViewSet):
    """The list of sites."""

    name = "audit_sites"
    url_prefix = "audit/sites"
    icon = "globe"
    menu_label = _("Sites")
    list_view = AuditedSitesView
