"""How far a person reaches who gives and ends roles: rank and reach, in memory and in SQL.

A role lies within the reach of a giver when one role of his own may assign at all, has a
rank as high, and covers the place: a branch all that lies in it, a site role its own site
and no branch. The state of a site counts as it does for every other row of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.core.accounts.models import User
from portal.tenancy import paths
from portal.tenancy.grants import UnitGrant, grants_of
from portal.tenancy.models import MemberSite, RoleAssignment, RoleScope, SiteState
from portal.tenancy.roles import ROLE_RIGHTS, model_actions

LABEL = "tenancy.roleassignment"


def may_assign(
    giver: Any, role: str, member: MemberSite, scope: str, actions: Iterable[str] = ("add",)
) -> bool:
    """Whether `giver` may do one of `actions` with such a role at the unit of `member`."""
    if not giver.is_active:
        return False
    if giver.is_superuser:
        return True
    wanted = frozenset(actions)
    return any(_covers(grant, role, member, scope, wanted) for grant in grants_of(giver).units)


def _covers(
    grant: UnitGrant, role: str, member: MemberSite, scope: str, wanted: frozenset[str]
) -> bool:
    """Whether one grant is enough for that role."""
    rights = ROLE_RIGHTS[grant.role]
    if not wanted & model_actions(grant.role, LABEL) or ROLE_RIGHTS[role].rank > rights.rank:
        return False
    if member.state != SiteState.ACTIVE and not rights.ignores_state:
        return False
    if grant.is_branch:
        return grant.unit_path in paths.prefixes(member.unit_page.path)
    return grant.unit_id == member.unit_id and scope == RoleScope.SITE


def assignments_within(giver: Any, actions: Iterable[str] = ("add",)) -> Q:
    """The condition that an assignment is one with which `giver` may do one of `actions`.

    The number of conditions grows with the number of roles that may assign (two), never
    with the number of grants.
    """
    if not giver.is_active:
        return Q(pk__in=[])
    if giver.is_superuser:
        return Q()
    wanted = frozenset(actions)
    by_role: dict[str, list[UnitGrant]] = {}
    for grant in grants_of(giver).units:
        if wanted & model_actions(grant.role, LABEL):
            by_role.setdefault(grant.role, []).append(grant)
    condition = Q(pk__in=[])
    for role, grants in by_role.items():
        condition |= _within(role, grants)
    return condition


def _within(role: str, grants: list[UnitGrant]) -> Q:
    """What holders of `role` reach from these places."""
    rights = ROLE_RIGHTS[role]
    lower = [name for name, other in ROLE_RIGHTS.items() if other.rank <= rights.rank]
    place = Q(
        unit_id__in=[grant.unit_id for grant in grants if not grant.is_branch],
        scope=RoleScope.SITE,
    )
    branches = [grant.unit_path for grant in grants if grant.is_branch]
    if branches:
        place |= paths.under(branches, "unit__member_site__unit_page__path")
    reached = Q(role__in=lower) & place
    if not rights.ignores_state:
        reached &= Q(unit__member_site__state=SiteState.ACTIVE)
    return reached


def unended(day: datetime.date | None = None) -> QuerySet[RoleAssignment]:
    """Roles that hold on `day` (today) or will hold later."""
    today = day or timezone.localdate()
    return RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def unended_within(giver: Any) -> QuerySet[RoleAssignment]:
    """Roles, of today and to come, that `giver` could give himself."""
    return unended().filter(assignments_within(giver))


def people_within(giver: Any) -> QuerySet[User]:
    """People who have a role within reach of `giver`; himself never.

    A superuser reaches everybody, with a role or without.
    """
    people = User.objects.exclude(pk=giver.pk)
    if giver.is_active and giver.is_superuser:
        return people
    return people.filter(pk__in=unended_within(giver).order_by().values("user_id"))


def wholly_within(giver: Any) -> Q:
    """The condition that `giver` reaches every role of a person, who is no superuser.

    Who has a role elsewhere, too, is nobody's own: his account is out of reach.
    """
    if giver.is_active and giver.is_superuser:
        return Q(pk__isnull=False)
    elsewhere = (
        unended()
        .filter(user=OuterRef("pk"))
        .exclude(pk__in=RoleAssignment.objects.filter(assignments_within(giver)).values("pk"))
    )
    return Q(is_superuser=False) & Q(~Exists(elsewhere))
