"""Screens of the review: roles that are due, what was reviewed, what is overdue where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from portal.core.lists import WorkList, menu_item_for
from portal.tenancy import role_power
from portal.tenancy.chosen_roles import chosen_roles
from portal.tenancy.model_policies import ROLE_POLICY
from portal.tenancy.models import ReviewOutcome, RoleAssignment, RoleReview
from portal.tenancy.role_reviews import due_within, overdue_by_unit, review

INDEX, DONE, OVERDUE = "role_reviews:index", "role_reviews:done", "role_reviews:overdue"
UNITS_A_PAGE = 50


class ChoiceColumn(Column):
    """The box by which a role is chosen."""

    cell_template_name = "tenancy/admin/choose_role_cell.html"


class DueRolesView(WorkList):
    """Roles within reach that must be reviewed, the longest unseen first."""

    model = RoleAssignment
    permission_policy = ROLE_POLICY
    template_name = "tenancy/admin/role_reviews.html"
    page_title = _("Roles to review")
    header_icon = "tasks"
    index_url_name = INDEX
    index_results_url_name = "role_reviews:index_results"
    list_export: ClassVar[list[str]] = [
        "user.full_name",
        "user.username",
        "get_role_display",
        "unit.name",
        "get_scope_display",
        "board_in_words",
        "valid_from",
        "valid_to",
        "reviewed_on",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "user.full_name": _("full name"),
        "user.username": _("login name"),
        "get_role_display": _("role"),
        "unit.name": _("unit"),
        "get_scope_display": _("scope"),
        "board_in_words": _("editorial board"),
    }

    @cached_property
    def columns(self) -> list[Column]:
        """The box, then who has which role where, and when it was last reviewed."""
        return [
            ChoiceColumn("pk", label=""),
            Column("user", label=_("full name")),
            Column("username", label=_("login name"), accessor="user.username"),
            Column("role", label=_("role"), accessor="get_role_display"),
            Column("unit", label=_("unit"), accessor="unit.name"),
            Column("scope", label=_("scope"), accessor="get_scope_display"),
            Column("board", label=_("editorial board"), accessor="board_in_words"),
            DateColumn("valid_to", label=_("to (exclusive)")),
            DateColumn("reviewed_on", label=_("last reviewed")),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """What was reviewed, and what is overdue where."""
        buttons: list[Button] = super().header_more_buttons
        return [
            *buttons,
            Button(_("Reviewed roles"), url=reverse(DONE), icon_name="history", priority=20),
            Button(_("Overdue by unit"), url=reverse(OVERDUE), icon_name="warning", priority=30),
        ]

    def get_base_queryset(self) -> QuerySet[RoleAssignment]:
        """What is due within reach, with person and unit."""
        return due_within(self.request.user).select_related("user", "unit", "board")

    def order_queryset(self, queryset: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
        """Never reviewed first, then by the day of the last review."""
        return queryset.order_by("reviewed_on", "unit__name", "user__full_name", "pk")


class ReviewedRolesView(WorkList):
    """Who reviewed which role within reach, when, with what outcome."""

    model = RoleReview
    permission_policy = ROLE_POLICY
    page_title = _("Reviewed roles")
    header_icon = "history"
    above: ClassVar[list[dict[str, Any]]] = [
        {"url": reverse_lazy(INDEX), "label": _("Roles to review")}
    ]
    index_url_name = DONE
    index_results_url_name = "role_reviews:done_results"
    list_export: ClassVar[list[str]] = [
        "at",
        "reviewer_name",
        "get_outcome_display",
        "assignment.user.full_name",
        "assignment.user.username",
        "assignment.get_role_display",
        "assignment.unit.name",
        "assignment.board_in_words",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "get_outcome_display": _("outcome"),
        "assignment.user.full_name": _("full name"),
        "assignment.user.username": _("login name"),
        "assignment.get_role_display": _("role"),
        "assignment.unit.name": _("unit"),
        "assignment.board_in_words": _("editorial board"),
    }

    @cached_property
    def columns(self) -> list[Column]:
        """When, by whom, what came of it, and which role it was."""
        return [
            DateColumn("at", label=_("time")),
            Column("reviewer_name", label=_("reviewed by")),
            Column("outcome", label=_("outcome"), accessor="get_outcome_display"),
            Column("user", label=_("full name"), accessor="assignment.user"),
            Column("role", label=_("role"), accessor="assignment.get_role_display"),
            Column("unit", label=_("unit"), accessor="assignment.unit.name"),
        ]

    def get_base_queryset(self) -> QuerySet[RoleReview]:
        """Reviews of roles within reach, ended ones too."""
        within = RoleAssignment.objects.filter(
            role_power.assignments_within(self.request.user)
        ).exclude(user=self.request.user)
        return RoleReview.objects.filter(assignment__in=within).select_related(
            "assignment__user", "assignment__unit", "assignment__board"
        )

    def order_queryset(self, queryset: QuerySet[RoleReview]) -> QuerySet[RoleReview]:
        """The latest first."""
        return queryset.order_by("-at", "-pk")


class ForReviewers(View):
    """Only for who changes roles somewhere."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Raises PermissionDenied for others."""
        if not ROLE_POLICY.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReviewView(ForReviewers):
    """Confirms or ends the chosen roles; those out of reach do not exist here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write and go back. Raises Http404 for a role out of reach, or an unknown outcome."""
        outcome = request.POST.get("outcome", "")
        roles = chosen_roles(request)
        if outcome not in ReviewOutcome.values:
            raise Http404
        if not roles:
            messages.warning(request, gettext("Choose the roles that you have reviewed."))
        else:
            count = review(roles, request.user, outcome)  # type: ignore[arg-type]  # signed in
            messages.success(
                request,
                ngettext(
                    "%(count)d role has been reviewed.",
                    "%(count)d roles have been reviewed.",
                    count,
                )
                % {"count": count},
            )
        return redirect(INDEX)


class OverdueView(ForReviewers):
    """How many roles wait for their review at each unit within reach."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of units, those with the most first."""
        pages = Paginator(overdue_by_unit(request.user), UNITS_A_PAGE)
        title = gettext("Overdue by unit")
        context = {
            "page_obj": pages.get_page(request.GET.get("p")),
            "index_url": reverse(OVERDUE),
            "page_title": title,
            "header_icon": "warning",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
                {"url": reverse(INDEX), "label": gettext("Roles to review")},
                {"url": "", "label": title},
            ],
        }
        return render(request, "tenancy/admin/overdue_reviews.html", context)


class RoleReviewViewSet(ViewSet):
    """The review of roles: nothing is added, edited or deleted by hand."""

    name = "role_reviews"
    icon = "tasks"
    menu_label = _("Roles to review")
    menu_item_class = menu_item_for(ROLE_POLICY, "change")

    def get_urlpatterns(self) -> list[URLPattern]:
        """The lists with their rows alone, the button, the report."""
        due, done = DueRolesView, ReviewedRolesView
        return [
            path("", due.as_view(), name="index"),
            path("results/", due.as_view(results_only=True), name="index_results"),
            path("review/", ReviewView.as_view(), name="review"),
            path("done/", done.as_view(), name="done"),
            path("done/results/", done.as_view(results_only=True), name="done_results"),
            path("overdue/", OverdueView.as_view(), name="overdue"),
        ]
