"""Forms of the kernel's admin screens.

Sites and people are named by typing their host or login name: a list to choose from
would hold every site of the installation.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import page_permission_policy

from portal.core.accounts.models import User
from portal.core.row_keys import is_key
from portal.tenancy import root_paths
from portal.tenancy.boards.selectors import board_of_decision
from portal.tenancy.models import (
    EditorialBoard,
    HostName,
    HostRole,
    MemberSite,
    MenuItem,
    RoleAssignment,
)
from portal.tenancy.role_power import people_within
from portal.tenancy.role_services import may_grant

_HOST = RegexValidator(
    r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
    _("Enter a host name such as xachilang.langson.gov.vn, without https:// or a path."),
)

# Keys begin with 1.
_NO_ROW = "0"


class SiteRowForm(WagtailAdminModelForm):
    """A row whose site is found out from what was typed, then checked with the rest."""

    def _get_validation_exclusions(self) -> set[str]:
        # The site is no field of the form, but uniqueness within it must be checked.
        exclude: set[str] = super()._get_validation_exclusions()
        if self.instance.site_id is not None:
            exclude.discard("site")
        return exclude


class SentKey:
    """Mixed into a chooser: what was sent and can be no key is one that no row has.

    Wagtail's and Django's look up whatever was sent, and databases refuse some of it.
    """

    model_class: Any

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The key that was sent, None for an empty one."""
        sent = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return sent if sent is None or is_key(self.model_class, sent) else _NO_ROW


class ReachablePageChooser(SentKey, AdminPageChooser):
    """A page chooser that shows back only what the person could have chosen.

    Wagtail's looks up whatever number was sent, and tells its title beside the error.
    """

    user: Any = None

    def get_instance(self, value: Any) -> Any:
        """The chosen page; None for one out of reach."""
        page = super().get_instance(value)
        if page is None or self.user is None:
            return None
        return page if page_permission_policy.is_explorable(self.user, page) else None


class ReachableImageChooser(SentKey, AdminImageChooser):
    """The same for pictures, of which Wagtail's shows the title and the picture itself."""

    user: Any = None

    def get_instance(self, value: Any) -> Any:
        """The chosen picture; None for one of a site out of reach."""
        image = super().get_instance(value)
        if image is None or self.user is None:
            return None
        wanted = {"choose", "change"}
        may = image_policy.user_has_any_permission_for_instance(self.user, wanted, image)
        return image if may else None


class MenuItemForm(SiteRowForm):
    """A line of the menu of the site that the page belongs to."""

    class Meta:
        model = MenuItem
        fields: ClassVar[list[str]] = ["page", "label", "sort_order"]
        widgets: ClassVar[dict[str, Any]] = {"page": ReachablePageChooser()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].widget.user = self.for_user

    def clean(self) -> dict[str, Any]:
        """Take the site from the page."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        page = cleaned.get("page")
        if page is not None:
            site_id = root_paths.site_id_of(page)
            if site_id is None:
                self.add_error("page", _("Choose a page of a site."))
            else:
                self.instance.site_id = site_id
        return cleaned


def member_by_host(host: str) -> MemberSite | None:
    """The member site that answers at `host`."""
    return (
        MemberSite.objects.filter(site__host_names__host=host.strip().lower())
        .select_related("unit", "unit_page", "site")
        .first()
    )


class MemberHostField(forms.CharField):
    """The host of a member site; cleans to the `MemberSite`."""

    def clean(self, value: Any) -> MemberSite | None:
        """Find the site. Raises ValidationError for an unknown host."""
        host = super().clean(value)
        if not host:
            return None
        member = member_by_host(host)
        if member is None:
            raise forms.ValidationError(
                _("No site answers at “%(host)s”.") % {"host": host}, code="unknown"
            )
        return member


class HostNameForm(SiteRowForm):
    """A further host of a site: an alias, or a former name."""

    site_host = MemberHostField(
        label=_("Host of the site"),
        help_text=_("The address at which the site answers today."),
    )

    class Meta:
        model = HostName
        fields: ClassVar[list[str]] = ["host", "role", "valid_from", "valid_to", "basis"]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["site_host", "host", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if self.instance.pk:
            self.fields["site_host"].disabled = True
            self.fields["site_host"].initial = self.instance.site.hostname
        if self.instance.pk and self.instance.role == HostRole.PRIMARY:
            # Addresses, mail and certificates hang on it: provisioning changes it.
            self.fields["host"].disabled = True
            role.disabled = True
        else:
            role.choices = [pair for pair in HostRole.choices if pair[0] != HostRole.PRIMARY]
            self.initial.setdefault("role", HostRole.ALIAS)

    def clean_host(self) -> str:
        """The host in lower case. Raises ValidationError when it is no host name."""
        host = str(self.cleaned_data["host"]).strip().lower().rstrip(".")
        if not self.fields["host"].disabled:
            _HOST(host)
        return host

    def clean(self) -> dict[str, Any]:
        """Take the site from the host that was typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = cleaned.get("site_host")
        if member is not None:
            self.instance.site_id = member.site_id
        return cleaned


class LoginNameField(forms.CharField):
    """The login name of a person; cleans to the `User`."""

    def clean(self, value: Any) -> User | None:
        """Find the user. Raises ValidationError for an unknown login name."""
        username = super().clean(value)
        if not username:
            return None
        user = User.objects.filter(username=username.strip()).first()
        if user is None:
            raise nobody_of_that_name(username)
        return user


def nobody_of_that_name(username: str) -> forms.ValidationError:
    """The same words whether there is nobody, or somebody of whom one need not know."""
    return forms.ValidationError(
        _(
            "Nobody within your reach has the login name “%(name)s”. For somebody from "
            "elsewhere enter the e-mail address of the account, too."
        )
        % {"name": username},
        code="unknown",
    )


def decision_field() -> forms.CharField:
    """The number of the decision on the editorial board that a role rests on."""
    return forms.CharField(
        label=_("Decision on the editorial board"),
        required=False,
        max_length=100,
        help_text=_(
            "Its number, when the role rests on a place on the board: 828/QĐ-UBND. The board "
            "must have been entered under “Editorial boards”."
        ),
    )


def cited_board(unit_id: Any, number: str) -> EditorialBoard | None:
    """The board of a unit's site by its decision; None for no number.

    Raises ValidationError where the site has no such board.
    """
    if not number.strip():
        return None
    board = board_of_decision(unit_id, number)
    if board is None:
        raise no_such_board(number)
    return board


def no_such_board(number: str) -> forms.ValidationError:
    """What is said of a decision that no board of the site has."""
    return forms.ValidationError(
        _("This site has no editorial board by the decision “%(number)s”.")
        % {"number": number.strip()},
        code="unknown",
    )


class RoleAssignmentForm(WagtailAdminModelForm):
    """One role of one person at one unit; person and unit stay what they were."""

    person = LoginNameField(label=_("Login name"))
    person_email = forms.EmailField(
        required=False,
        help_text=_("Only for a person who has no role within your reach yet."),
    )
    site_host = MemberHostField(
        label=_("Host of the site"),
        help_text=_("The address of the unit's site."),
    )
    board_decision = decision_field()

    class Meta:
        model = RoleAssignment
        fields: ClassVar[list[str]] = ["role", "scope", "valid_from", "valid_to", "basis"]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["person", "person_email", "site_host", "role", "scope"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_email"].label = capfirst(_("e-mail"))
        if self.instance.board_id:
            self.fields["board_decision"].initial = self.instance.board.decision_number
        if self.instance.pk:
            del self.fields["person_email"]
            member = MemberSite.objects.select_related("site").get(unit_id=self.instance.unit_id)
            for name, value in (
                ("person", self.instance.user.username),
                ("site_host", member.site.hostname),
            ):
                self.fields[name].disabled = True
                self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """Refuse what the giver does not have himself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person, member = cleaned.get("person"), cleaned.get("site_host")
        role, scope = cleaned.get("role"), cleaned.get("scope")
        if person is None or member is None or role is None or scope is None:
            return cleaned
        self.instance.user = person
        self.instance.unit = member.unit
        try:
            number = cleaned.get("board_decision", "")
            self.instance.board = cited_board(member.unit_id, number)
        except forms.ValidationError as error:
            self.add_error("board_decision", error)
        if person == self.for_user and not self.for_user.is_superuser:
            self.add_error("person", _("Nobody gives a role to himself."))
        elif not self._knows(person):
            self.add_error("person", nobody_of_that_name(person.username))
        elif not may_grant(self.for_user, role, member, scope):
            self.add_error("role", _("You cannot give this role with this reach at this unit."))
        return cleaned

    def _knows(self, person: User) -> bool:
        """Whether the giver sees this person, or can name the address of the account."""
        if self.instance.pk or self.for_user.is_superuser:
            return True
        if people_within(self.for_user).filter(pk=person.pk).exists():
            return True
        typed = str(self.cleaned_data.get("person_email") or "")
        return bool(typed) and typed.casefold() == person.email.casefold()
