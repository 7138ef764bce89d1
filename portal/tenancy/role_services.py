"""Giving roles: nobody gives more than he has."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.tenancy import paths
from portal.tenancy.grants import UnitGrant, grants_of
from portal.tenancy.models import MemberSite, RoleAssignment, RoleScope
from portal.tenancy.roles import ROLE_RIGHTS, model_actions


def may_grant(giver: Any, role: str, member: MemberSite, scope: str) -> bool:
    """Whether `giver` may assign `role` with this scope at the unit of `member`.

    He needs, in one role that may assign at all, a rank as high and a reach as wide.
    """
    if not giver.is_active:
        return False
    if giver.is_superuser:
        return True
    return any(_covers(grant, role, member, scope) for grant in grants_of(giver).units)


def _covers(grant: UnitGrant, role: str, member: MemberSite, scope: str) -> bool:
    """Whether one grant is enough to give that role."""
    if "add" not in model_actions(grant.role, "tenancy.roleassignment"):
        return False
    if ROLE_RIGHTS[role].rank > ROLE_RIGHTS[grant.role].rank:
        return False
    if grant.is_branch:
        return grant.unit_path in paths.prefixes(member.unit_page.path)
    return grant.unit_id == member.unit_id and scope == RoleScope.SITE


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
