"""Roles within reach, now and past: who gave them, when, and on what ground."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.read_only import Cell, ReadOnlyList, ReadOnlyViewSet
from portal.tenancy.auditing.dated import DatedFilterSet, When, days_in_words
from portal.tenancy.auditing.reach import ROLES, of_sites_named
from portal.tenancy.models import Role, RoleAssignment


class AuditedRolesFilterSet(DatedFilterSet):
    """Filters by role, validity, site."""

    role = django_filters.MultipleChoiceFilter(
        label=capfirst(_("role")), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Roles at units of such sites."""
        return of_sites_named(queryset, self.request.user, value, unit="unit")

    class Meta:
        model = RoleAssignment
        fields: ClassVar[list[str]] = []


def with_givers(roles: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
    """Each role with `given_by` and `given_at`, from the audit record; None where it is silent."""
    entries = AuditEntry.objects.filter(
        object_type=RoleAssignment._meta.label,
        object_id=Cast(OuterRef("pk"), output_field=CharField()),
        action=AuditAction.ROLE_CHANGE,
        detail__kind=AuditAction.CREATE.value,
    ).order_by("at")
    return roles.annotate(
        given_by=Subquery(entries.values("actor_name")[:1]),
        given_at=Subquery(entries.values("at")[:1]),
    )


class AuditedRolesView(ReadOnlyList):
    """Every role that was ever given within reach."""

    model = RoleAssignment
    permission_policy = ROLES
    page_title = _("Roles, now and past")
    related = ("user", "unit", "board")
    filterset_class = AuditedRolesFilterSet
    search_fields: ClassVar[list[str]] = ["user__full_name", "user__username", "unit__name"]
    export_filename = "roles"
    list_export: ClassVar[list[str]] = [
        "user.full_name",
        "user.username",
        "get_role_display",
        "unit.name",
        "get_scope_display",
        "valid_from",
        "valid_to",
        "basis",
        "board_in_words",
        "given_by",
        "given_at",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "user.full_name": _("full name"),
        "user.username": _("login name"),
        "get_role_display": _("role"),
        "unit.name": _("unit"),
        "get_scope_display": _("scope"),
        "board_in_words": _("editorial board"),
        "given_by": _("given by"),
        "given_at": pgettext_lazy("role", "given on"),
    }

    def get_base_queryset(self) -> QuerySet[RoleAssignment]:
        """Roles with who gave them."""
        return with_givers(super().get_base_queryset())

    def order_queryset(self, queryset: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
        """By person."""
        return queryset.order_by("user__full_name", "user_id", "-pk")

    @cached_property
    def columns(self) -> list[Cell]:
        """Who, what, where, when, and on what ground by whom."""
        return [
            Cell("user", _("full name"), "user.username", accessor="user.full_name"),
            Cell("role", _("role"), "unit.name", "get_scope_display", accessor="get_role_display"),
            Cell("when", _("validity"), days_in_words, accessor=When.in_words),
            Cell("basis", _("legal basis"), "board_in_words"),
            Cell("given_by", _("given by"), "given_at"),
        ]


class AuditedRolesViewSet(ReadOnlyViewSet):
    """The list of roles."""

    name = "audit_roles"
    url_prefix = "audit/roles"
    icon = "group"
    menu_label = _("Roles, now and past")
    list_view = AuditedRolesView
