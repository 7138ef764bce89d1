"""Giving roles: nobody gives more than he has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.core.accounts.models import User
from portal.tenancy.models import MemberSite, RoleAssignment
from portal.tenancy.role_power import may_assign


def may_grant(giver: Any, role: str, member: MemberSite, scope: str) -> bool:
    """Whether `giver` may assign `role` with this scope at the unit of `member`.

    He needs, in one role that may assign at all, a rank as high and a reach as wide.
    """
    return may_assign(giver, role, member, scope)


def end_roles(assignments: Iterable[RoleAssignment]) -> int:
    """End these roles at once, each with its entry in the record; returns how many.

    A role ends by its date and stays. One that begins today or later never held for a
    whole day, and no date could say so: it is taken back; the record keeps it.
    """
    today = timezone.localdate()
    count = 0
    with transaction.atomic():
        for assignment in assignments:
            if assignment.valid_from is not None and assignment.valid_from >= today:
                assignment.delete()
            else:
                assignment.valid_to = today
                assignment.ended = True
                assignment.save(update_fields=["valid_to", "ended"])
            count += 1
    return count


def held_with_rights(user: Any) -> User:
    """The same person as he stands now, with rights that nobody ends before the transaction does.

    A request reads rights when it begins, and may then wait for a lock: what it does at last
    must not rest on a role that ended meanwhile. Call it after the lock that may be waited
    for; ask the user that it returns. Needs an open transaction.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    list(
        RoleAssignment.objects.select_for_update(no_key=True)
        .filter(user=held)
        .order_by("pk")
        .values_list("pk")
    )
    return held


def note_ends() -> int:
    """Record roles that ended since the last tick, and those that were extended again.

    The right itself ends at midnight by its date, without this. Row by row, so that
    each has its own entry in the audit record; returns how many there were.
    """
    today = timezone.localdate()
    ended = Q(ended=False, valid_to__lte=today)
    extended = Q(ended=True) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    rows = RoleAssignment.objects.filter(ended | extended).order_by("pk")
    count = 0
    for assignment in rows.iterator(chunk_size=500):
        with transaction.atomic():
            assignment.ended = not assignment.ended
            assignment.save(update_fields=["ended"])
        count += 1
    return count
