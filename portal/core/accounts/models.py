"""The project's own user: one full name, one login name, an end date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import datetime


class UserQuerySet(models.QuerySet["User"]):
    """Users whose enabling counts as a new beginning, also when a statement enables many."""

    def update(self, **values: Any) -> int:
        """Write the columns; enabling notes when it was, or the clock would disable again."""
        if values.get("is_active") is True:
            values = {"renewed_at": timezone.now(), "disabled_as_idle_at": None, **values}
        return super().update(**values)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # made at run time
    """Creates users by login name."""

    use_in_migrations = True

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create a user who may sign in once a role is assigned."""
        if not username:
            raise ValueError("A user needs a login name.")
        user = self.model(
            username=self.model.normalize_username(username),
            email=self.normalize_email(fields.pop("email", "")),
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create a break-glass administrator of the whole installation."""
        return self.create_user(username, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who works in the admin. Rights come from `tenancy.RoleAssignment` only."""

    username = models.CharField(
        _("login name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This login name is already taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_on = models.DateField(
        _("expires on"),
        null=True,
        blank=True,
        help_text=_("Last day on which this person may sign in."),
    )

    # What the clock knows of accounts that nobody uses (portal.tenancy.idle_accounts).
    renewed_at = models.DateTimeField(
        _("renewed at"),
        null=True,
        editable=False,
        help_text=_("When an administrator last enabled the account or prolonged it."),
    )
    idle_notice_at = models.DateTimeField(_("told of disuse at"), null=True, editable=False)
    disabled_as_idle_at = models.DateTimeField(
        _("disabled for disuse at"), null=True, editable=False
    )

    # A change of these is recorded as a change of rights.
    audit_rights_fields: ClassVar[frozenset[str]] = frozenset(
        {"groups", "is_staff", "is_superuser", "user_permissions"}
    )

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Full name, as the person writes it."""
        return self.full_name

    def get_short_name(self) -> str:
        """Given name: the last word of a Vietnamese full name."""
        return self.full_name.rsplit(" ", 1)[-1]

    @property
    def first_name(self) -> str:
        """What Wagtail's sidebar greets with; there is no such column."""
        return self.full_name

    @property
    def last_name(self) -> str:
        """Empty: the full name is one field (see `first_name`)."""
        return ""

    def renew(self) -> None:
        """Begin to count anew how long the account is not used; the caller saves."""
        self.renewed_at = timezone.now()
        self.disabled_as_idle_at = None

    @property
    def last_used_at(self) -> datetime.datetime:
        """The last sign-in; or when the account was made, or last renewed, if that is later."""
        known = (self.date_joined, self.last_login, self.renewed_at)
        return max(moment for moment in known if moment is not None)

    def has_expired(self, today: datetime.date | None = None) -> bool:
        """Whether the last day of use lies before `today` (local date by default)."""
        return self.expires_on is not None and self.expires_on < (today or timezone.localdate())
