"""Forms of people: sign-in, the account page, the administrator's user screens.

Wagtail's own assume a first and a last name and offer groups; ours have one full name
and rights that come from roles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.users.forms import UserForm

from portal.core.accounts.models import User
from portal.core.accounts.services import why_not_sign_in

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class SignInForm(LoginForm):
    """Sign-in that tells a person whose account has ended why it is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the password: Wagtail leaves the field without a label of its own."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse whom the backend would let in, though the account has ended."""
        super().confirm_login_allowed(user)
        if isinstance(user, User) and (reason := why_not_sign_in(user)):
            raise ValidationError(reason, code="ended")

    def get_invalid_login_error(self) -> ValidationError:
        """The reason, for one who knows the password; else that the two do not match.

        One password is computed whether the account exists or not, so that the time
        of the answer does not tell which login names exist.
        """
        password = self.cleaned_data.get("password", "")
        user = User.objects.filter(username=self.cleaned_data.get("username", "")).first()
        if user is None:
            make_password(password)
        elif user.check_password(password) and (reason := why_not_sign_in(user)):
            return ValidationError(reason, code="ended")
        return super().get_invalid_login_error()


class PortalUserForm(UserForm):
    """What an administrator says about a person: no groups, one full name."""

    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("For notices and for setting a new password."),
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = [
            "username",
            "full_name",
            "email",
            "phone",
            "expires_on",
            "is_superuser",
        ]
        widgets: ClassVar = {
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        }


class PortalUserCreationForm(PortalUserForm):
    """A new person."""


class RenewingForm(forms.BaseModelForm):
    """Mixed into a form over a user: who enables or prolongs an account renews it.

    Without that the clock would disable it again: it has not been used meanwhile.
    """

    instance: User

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own hook
        if self.instance.is_active and {"is_active", "expires_on"} & set(self.changed_data):
            self.instance.renew()


class PortalUserEditForm(RenewingForm, PortalUserForm):
    """A person who is there already; the password changes only when one is typed.

    Nobody takes his own rights away or locks himself out.
    """

    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            for name in ("is_active", "is_superuser", "expires_on"):
                del self.fields[name]

    class Meta(PortalUserForm.Meta):
        fields: ClassVar[list[str]] = [*PortalUserForm.Meta.fields, "is_active"]


class OwnAccountForm(forms.ModelForm):
    """What a person may say about himself on the account page."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["full_name", "email", "phone"]
