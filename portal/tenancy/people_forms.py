"""Forms of one's own people: a new one with his first role, and his account."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from portal.core.accounts.forms import RenewingForm
from portal.core.accounts.models import User
from portal.core.vietnamese import one_line
from portal.tenancy.forms import MemberHostField, cited_board, decision_field
from portal.tenancy.grants import grants_of
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope
from portal.tenancy.people_services import add_person
from portal.tenancy.role_power import LABEL, may_assign
from portal.tenancy.roles import ROLE_RIGHTS, model_actions


def roles_to_give(giver: Any) -> list[tuple[str, Any]]:
    """Choices of roles: up to the highest rank that `giver` has somewhere."""
    if giver.is_superuser:
        return list(Role.choices)
    ranks = [
        ROLE_RIGHTS[grant.role].rank
        for grant in grants_of(giver).units
        if "add" in model_actions(grant.role, LABEL)
    ]
    highest = max(ranks, default=0)
    return [pair for pair in Role.choices if ROLE_RIGHTS[pair[0]].rank <= highest]


def only_host(giver: Any, label: str = LABEL) -> str:
    """The host of the one site on which `giver` adds rows of a model; empty where there are more.

    `label`: the model's, in lower case; roles, if nothing is said.
    """
    grants = [g for g in grants_of(giver).units if "add" in model_actions(g.role, label)]
    if len({grant.unit_id for grant in grants}) != 1 or any(g.is_branch for g in grants):
        return ""
    member = MemberSite.objects.select_related("site").filter(unit_id=grants[0].unit_id).first()
    return str(member.site.hostname) if member else ""


class NamedForm(WagtailAdminModelForm):
    """What both forms share: a name is stored as everybody compares it."""

    def clean_full_name(self) -> str:
        """On one line and in NFC."""
        return one_line(str(self.cleaned_data["full_name"]))


class NewPersonForm(NamedForm):
    """A person who has no account yet, with the first role."""

    email = forms.EmailField(
        label=_("e-mail"), help_text=_("The address to set a password is sent there.")
    )
    site_host = MemberHostField(
        label=_("Host of the site"), help_text=_("The address of the unit's site.")
    )
    role = forms.ChoiceField(label=_("role"))
    scope = forms.ChoiceField(label=_("scope"), choices=RoleScope.choices)
    valid_from = forms.DateField(label=_("from"), required=False, widget=AdminDateInput())
    valid_to = forms.DateField(label=_("to (exclusive)"), required=False, widget=AdminDateInput())
    basis = forms.CharField(label=_("legal basis"), required=False, max_length=255)
    board_decision = decision_field()

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["username", "full_name", "email", "phone", "expires_on"]
        widgets: ClassVar[dict[str, Any]] = {"expires_on": AdminDateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        self.fields["role"].choices = roles_to_give(self.for_user)
        self.fields["site_host"].initial = only_host(self.for_user)
        self.fields["username"].error_messages["unique"] = _(
            "This login name is already taken. Somebody who has an account is given a role "
            "under “Roles”."
        )
        self.assignment = RoleAssignment()

    def clean_username(self) -> str:
        """As the sign-in form will read it: two spellings of one name are one."""
        return str(User.normalize_username(self.cleaned_data["username"]))

    def clean(self) -> dict[str, Any]:
        """Refuse a role that the giver does not have himself, or whose dates are wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member, role, scope = (cleaned.get(name) for name in ("site_host", "role", "scope"))
        if member is None or role is None or scope is None:
            return cleaned
        self.assignment = RoleAssignment(
            unit=member.unit,
            role=role,
            scope=scope,
            valid_from=cleaned.get("valid_from"),
            valid_to=cleaned.get("valid_to"),
            basis=cleaned.get("basis", ""),
        )
        try:
            self.assignment.clean()
        except ValidationError as error:
            self.add_error(None, error)
        try:
            number = cleaned.get("board_decision", "")
            self.assignment.board = cited_board(member.unit_id, number)
        except ValidationError as error:
            self.add_error("board_decision", error)
        if not may_assign(self.for_user, role, member, scope):
            self.add_error("role", _("You cannot give this role with this reach at this unit."))
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Write account, role and letter together."""
        person: User = super().save(commit=False)
        if commit:
            add_person(person, self.assignment)
        return person


class PersonForm(RenewingForm, NamedForm):
    """The account of a person all of whose roles lie within reach."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["full_name", "email", "phone", "expires_on", "is_active"]
        widgets: ClassVar[dict[str, Any]] = {"expires_on": AdminDateInput()}
