"""The half-yearly review of roles: what is due, and what a review writes.

The months are dated data (`AccountRule`). Giving a role counts as its first review; one of
unknown age is due at once (TCVN 14423:2026: accounts are reviewed every six months).
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from portal.core.accounts.models import User
from portal.tenancy import role_power
from portal.tenancy.account_rules import rules_on
from portal.tenancy.models import (
    AccountRuleKind,
    ReviewOutcome,
    RoleAssignment,
    RoleReview,
)
from portal.tenancy.role_services import end_roles


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months ago, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def due_on(day: datetime.date) -> Q:
    """The condition that a role must be reviewed by `day`; nothing where no rule holds."""
    months = rules_on(day).get(AccountRuleKind.REVIEW_MONTHS)
    if months is None:
        return Q(pk__in=[])
    limit = months_before(day, months)
    never = Q(reviewed_on__isnull=True) & (Q(valid_from__isnull=True) | Q(valid_from__lte=limit))
    return Q(reviewed_on__lte=limit) | never


def due_within(giver: Any) -> QuerySet[RoleAssignment]:
    """Roles in force or to come within reach of `giver` that must be reviewed today."""
    due = due_on(timezone.localdate())
    return role_power.unended_within(giver).filter(due).exclude(user=giver)


def overdue_by_unit(giver: Any) -> QuerySet[Any, Any]:
    """How many roles are due at each unit within reach, since when: the most first.

    Roles of `giver` himself count, too: somebody else must look at them.
    """
    due = role_power.unended_within(giver).filter(due_on(timezone.localdate()))
    return (
        due.values("unit_id", "unit__name")
        .annotate(count=Count("pk"), since=Min("reviewed_on"))
        .order_by("-count", "unit__name")
    )


def review(assignments: Iterable[RoleAssignment], reviewer: User, outcome: str) -> int:
    """Note that `reviewer` looked at these roles; those no longer needed end at once."""
    roles = list(assignments)
    with transaction.atomic():
        for assignment in roles:
            RoleReview.objects.create(
                assignment=assignment,
                reviewer=reviewer,
                reviewer_name=reviewer.full_name,
                outcome=outcome,
            )
            assignment.reviewed_on = timezone.localdate()
            assignment.save(update_fields=["reviewed_on"])
        if outcome == ReviewOutcome.ENDED:
            end_roles(roles)
    return len(roles)
