"""One's own people: who has a role within reach, in one query a page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import BooleanField, Case, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import Button

from portal.core.accounts.models import User
from portal.core.viewsets import (
    ScopedCreateView,
    ScopedEditView,
    ScopedIndexView,
    ScopedModelViewSet,
)
from portal.tenancy import role_power
from portal.tenancy.chosen_roles import chosen_roles
from portal.tenancy.model_policies import PersonPolicy
from portal.tenancy.models import RoleAssignment
from portal.tenancy.people_forms import NewPersonForm, PersonForm
from portal.tenancy.people_import.views import ImportPeopleView
from portal.tenancy.role_services import end_roles

POLICY = PersonPolicy(User)
INDEX, EDIT, END = "people:index", "people:edit", "people:end_roles"


def account_state(person: User) -> str:
    """How an account stands, in words."""
    if person.disabled_as_idle_at is not None and not person.is_active:
        return gettext("locked: not used")
    if not person.is_active:
        return gettext("is locked")
    return gettext("ended") if person.has_expired() else gettext("open")


def roles_in_words(person: Any) -> str:
    """The roles of a row of the list: each with its unit and, where it ends, its end."""
    return "; ".join(role_in_words(assignment) for assignment in person.roles_in_reach)


def role_in_words(assignment: RoleAssignment) -> str:
    """One role: what, where, how far."""
    words = f"{assignment.get_role_display()} – {assignment.unit.name}"
    if assignment.scope == "branch":
        words += f" ({assignment.get_scope_display()})"
    return words


def with_roles(people: QuerySet[User], giver: Any) -> QuerySet[User]:
    """Each person with the roles within reach, and whether the account is, too."""
    roles = role_power.unended_within(giver).select_related("unit").order_by("unit__name", "pk")
    return people.annotate(
        is_own=Case(
            When(role_power.wholly_within(giver), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    ).prefetch_related(Prefetch("role_assignments", queryset=roles, to_attr="roles_in_reach"))


class PeopleIndexView(ScopedIndexView):
    """People with a role within reach; nobody else is named."""

    default_ordering = "full_name"
    search_backend_name = None
    page_title = _("People")

    def get_base_queryset(self) -> QuerySet[User]:
        """People with what their row shows."""
        return with_roles(super().get_base_queryset(), self.request.user)

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """By the column asked for; people of one name by login name."""
        ordered = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "username")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to the import, for who adds people."""
        buttons: list[Button] = super().header_more_buttons
        if self.user_has_permission("add"):
            url = reverse("people:import")
            buttons.append(Button(_("Import people"), url=url, icon_name="upload", priority=20))
        return buttons

    def get_row_url(self, person: Any) -> str:
        """The account; the roles alone of one who has others elsewhere."""
        if person.is_own:
            return reverse(EDIT, args=[person.pk])
        return f"{reverse('roles:index')}?{urlencode({'q': person.username})}"

    @cached_property
    def columns(self) -> list[Column]:
        """Name, login name, roles within reach, the account."""
        return [
            TitleColumn(
                "full_name", label=_("full name"), sort_key="full_name", get_url=self.get_row_url
            ),
            Column("username", label=_("login name"), sort_key="username"),
            Column("roles", label=_("Roles"), accessor=roles_in_words),
            Column("state", label=_("state of the account"), accessor=account_state),
            DateColumn("last_login", label=_("last signed in"), sort_key="last_login"),
            DateColumn("expires_on", label=_("expires on"), sort_key="expires_on"),
        ]


class NewPersonView(ScopedCreateView):
    """An account and its first role in one form."""

    page_title = _("New person")
    success_message = _("“%(object)s” has been added and is sent a letter to set a password.")

    def get_success_buttons(self) -> list[Any]:
        """None: the list shows the new person."""
        return []


class EditPersonView(ScopedEditView):
    """The account of a person of one's own, and the roles to end."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the roles within reach."""
        context = super().get_context_data(**kwargs)
        roles = role_power.unended_within(self.request.user).filter(user=self.object)
        context["roles"] = [
            {
                "pk": assignment.pk,
                "words": role_in_words(assignment),
                "valid_from": assignment.valid_from,
                "valid_to": assignment.valid_to,
                "basis": assignment.basis,
                "board": assignment.board_in_words(),
                "url": reverse("roles:edit", args=[assignment.pk]),
            }
            for assignment in roles.select_related("unit", "board").order_by("unit__name", "pk")
        ]
        context["end_url"] = reverse(END, args=[self.object.pk])
        return context


class EndRolesView(View):
    """Ends chosen roles of one person; those out of reach do not exist here."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End them and go back. Raises Http404 when a role named is not within reach."""
        roles = chosen_roles(request, user_id=pk)
        if not roles:
            messages.warning(request, gettext("Choose the roles to end."))
        else:
            count = end_roles(roles)
            messages.success(
                request,
                ngettext("%(count)d role has ended.", "%(count)d roles have ended.", count)
                % {"count": count},
            )
        still = POLICY.instances_user_has_any_permission_for(request.user, {"change"})
        if still.filter(pk=pk).exists():
            return redirect(EDIT, pk)
        return redirect(INDEX)


class PeopleViewSet(ScopedModelViewSet):
    """People of one's own sites. Superusers keep Wagtail's list of all users besides."""

    model = User
    policy = POLICY
    index_view_class = PeopleIndexView
    add_view_class = NewPersonView
    edit_view_class = EditPersonView
    icon = "user"
    menu_label = _("People")
    search_fields: ClassVar[list[str]] = ["full_name", "username"]
    list_filter: ClassVar[list[str]] = ["is_active"]
    edit_template_name = "tenancy/admin/person.html"
    add_to_reference_index = False
    own_form = PersonForm

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """A new person comes with a role; one who is there keeps the login name."""
        return super().get_form_class(for_update) if for_update else NewPersonForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without addresses that a person does not have here."""
        absent = dict.fromkeys(("history_url_name", "usage_url_name", "delete_url_name"))
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, new, account, end of roles.

        A person is never deleted; what he wrote, also elsewhere, is listed nowhere here.
        """
        kept = {"index", "index_results", "add", "edit"}
        screens = [found for found in super().get_urlpatterns() if found.name in kept]
        end = path("end-roles/<int:pk>/", EndRolesView.as_view(), name="end_roles")
        bring = path("import/", ImportPeopleView.as_view(), name="import")
        return [*screens, end, bring]

    def register_admin_url_finder(self) -> None:
        """Links to people lead to Wagtail's screen of users, for those who have it."""
