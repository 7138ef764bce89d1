"""Who may sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import datetime

    from portal.core.accounts.models import User


def may_sign_in(user: User, today: datetime.date | None = None) -> bool:
    """Whether `user` may sign in, or stay signed in, on `today` (local date by default).

    The authentication backend asks it at sign-in and again whenever a session's
    user is loaded, so that a session ends with the request after the last day.
    """
    return user.is_active and not user.has_expired(today)


def why_not_sign_in(user: User, today: datetime.date | None = None) -> str:
    """What to tell a person who may not; empty for one who may."""
    if may_sign_in(user, today):
        return ""
    if user.is_active and user.expires_on is not None:
        return _(
            "Your account could be used until %(date)s. Ask the administrator of your site."
        ) % {"date": date_format(user.expires_on, "SHORT_DATE_FORMAT")}
    if user.disabled_as_idle_at is not None:
        return _(
            "Your account was locked on %(date)s because it had not been used for a long time. "
            "Ask the administrator of your site to open it again."
        ) % {"date": date_format(timezone.localtime(user.disabled_as_idle_at), "SHORT_DATE_FORMAT")}
    return _("Your account has been locked. Ask the administrator of your site.")
