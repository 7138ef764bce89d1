"""Accounts that nobody uses: their owners are told, then they are disabled.

The days are dated data (`AccountRule`). An account is used when its owner signs in; it
begins to count when it is made, and anew when an administrator enables or prolongs it. A
session lives for two weeks at most, so whoever works here signs in more often than that.
What is over already by its own last day is left alone. The break-glass account is never
disabled; all of its kind are told that it lies unused.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.core.accounts.models import User
from portal.core.audit.context import acting_as
from portal.tenancy.account_rules import rules_on
from portal.tenancy.models import AccountRuleKind

# So many accounts are looked after in one go; the next tick takes the next ones.
BATCH = 200
ACTOR = "idle accounts"


def look_after(batch: int = BATCH) -> int:
    """Disable what is due, then tell who will be next; returns how many accounts changed.

    Two look-ups, and each account in a transaction of its own with its mail and its entry
    in the audit record. Bears being run twice.
    """
    today = timezone.localdate()
    rules = rules_on(today)
    days = rules.get(AccountRuleKind.IDLE_DAYS)
    if days is None:
        return 0
    notice = rules.get(AccountRuleKind.IDLE_NOTICE_DAYS, 0)
    with acting_as(ACTOR), translation.override(settings.LANGUAGE_CODE):
        disabled = _each(due(today, days)[:batch], due(today, days), _disable)
        told = to_be_told(today, days, notice)
        return disabled + _each(told[:batch], told, partial(_tell, days))


def unused_since(day: datetime.date) -> Q:
    """The condition that an account was not used on `day` or later (local days)."""
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    return (
        Q(date_joined__lt=begins)
        & (Q(last_login__isnull=True) | Q(last_login__lt=begins))
        & (Q(renewed_at__isnull=True) | Q(renewed_at__lt=begins))
    )


def due(today: datetime.date, days: int) -> QuerySet[User]:
    """Accounts to disable: last used `days` days ago, or before."""
    return _open_accounts(today, days).filter(is_superuser=False)


def to_be_told(today: datetime.date, days: int, notice: int) -> QuerySet[User]:
    """Whose account will be disabled within `notice` days; break-glass accounts when due.

    Once for each time that the account falls out of use.
    """
    before = Q(is_superuser=False) & unused_since(_first_day_of_use(today, days - notice))
    unused = Q(is_superuser=True) & unused_since(_first_day_of_use(today, days))
    untold = (
        Q(idle_notice_at__isnull=True)
        | Q(idle_notice_at__lt=F("last_login"))
        | Q(idle_notice_at__lt=F("renewed_at"))
    )
    return _in_use(today).filter((before & ~_over(today, days)) | unused).filter(untold)


def _first_day_of_use(today: datetime.date, days: int) -> datetime.date:
    """The first day on which use keeps an account from being `days` days without it."""
    return today - datetime.timedelta(days=days - 1)


def _over(today: datetime.date, days: int) -> Q:
    return unused_since(_first_day_of_use(today, days))


def _open_accounts(today: datetime.date, days: int) -> QuerySet[User]:
    return _in_use(today).filter(_over(today, days))


def _in_use(today: datetime.date) -> QuerySet[User]:
    return User.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=today), is_active=True
    ).order_by("pk")


def _each(found: QuerySet[User], still: QuerySet[User], act: Callable[[User], None]) -> int:
    """Do `act` with each account that, read again and locked, is `still` meant."""
    count = 0
    for pk in list(found.values_list("pk", flat=True)):
        with transaction.atomic():
            user = still.filter(pk=pk).select_for_update().first()
            if user is not None:
                act(user)
                count += 1
    return count


def _disable(user: User) -> None:
    user.is_active = False
    user.disabled_as_idle_at = timezone.now()
    user.save(update_fields=["is_active", "disabled_as_idle_at"])
    _mail(
        [user],
        _("Your account has been locked because it was not used"),
        "tenancy/mail/account_disabled.txt",
        {"person": user, "since": timezone.localdate(user.last_used_at)},
    )


def _tell(days: int, user: User) -> None:
    """Tell the owner what is coming; of a break-glass account, all who have one."""
    user.idle_notice_at = timezone.now()
    user.save(update_fields=["idle_notice_at"])
    since = timezone.localdate(user.last_used_at)
    facts = {
        "person": user,
        "since": since,
        "on": since + datetime.timedelta(days=days),
        "days": days,
        "address": settings.WAGTAILADMIN_BASE_URL + reverse(settings.LOGIN_URL),
    }
    if user.is_superuser:
        _mail(
            User.objects.filter(is_superuser=True, is_active=True).order_by("pk"),
            _("An administrator's account of the whole installation lies unused"),
            "tenancy/mail/break_glass_idle.txt",
            facts,
        )
    else:
        subject = _("Your account will be locked unless you sign in")
        _mail([user], subject, "tenancy/mail/account_idle.txt", facts)


def _mail(people: Iterable[User], subject: str, template: str, facts: dict[str, Any]) -> None:
    """Queue one message a person; an address that cannot be written to changes nothing."""
    body = render_to_string(template, facts)
    for person in people:
        if person.email:
            send_mail(subject, body, None, [person.email], fail_silently=True)
