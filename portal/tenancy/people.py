"""Who may do something: users by the roles they hold, read backwards from a place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from portal.core.accounts.models import User
from portal.tenancy import paths
from portal.tenancy.models import MemberSite, RoleAssignment, RoleScope, SiteState
from portal.tenancy.roles import READ_ACTIONS, ROLE_RIGHTS, roles_with_page_action


def signed_in_users() -> QuerySet[User]:
    """Users who may sign in today."""
    today = timezone.localdate()
    return User.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=today), is_active=True
    )


def users_with_roles(
    roles: Iterable[str], where: Q | None = None, *, include_superusers: bool = True
) -> QuerySet[User]:
    """Users who hold one of `roles` today, at the assignments that `where` names."""
    assignments = RoleAssignment.objects.on(timezone.localdate()).filter(role__in=list(roles))
    if where is not None:
        assignments = assignments.filter(where)
    condition = Q(pk__in=assignments.values("user_id"))
    if include_superusers:
        condition |= Q(is_superuser=True)
    return signed_in_users().filter(condition)


def members_around(unit_path_field: str, path: str) -> list[MemberSite]:
    """The portals at `path` or above it in one of the trees, the nearest first."""
    found = MemberSite.objects.filter(
        **{f"{unit_path_field}__in": list(paths.prefixes(path))}
    ).select_related("unit_page", "collection", "branch_collection")
    return sorted(found, key=lambda member: len(member.unit_page.path), reverse=True)


def assignments_at(members: list[MemberSite], *, own_site: bool) -> Q:
    """Assignments that reach the nearest of `members` (nearest first).

    `own_site`: a role for the site alone counts there, not only one for the branch.
    """
    if not members:
        return Q(pk__in=[])
    condition = Q(scope=RoleScope.BRANCH, unit_id__in=[member.unit_id for member in members])
    return condition | Q(unit_id=members[0].unit_id) if own_site else condition


def open_roles(roles: Iterable[str], actions: Iterable[str], state: str) -> list[str]:
    """Those of `roles` that the state of a site lets act."""
    if state == SiteState.ACTIVE or frozenset(actions) & READ_ACTIONS:
        return list(roles)
    return [role for role in roles if ROLE_RIGHTS[role].ignores_state]


def users_with_page_action(
    actions: Iterable[str], page: Page, *, include_superusers: bool = True
) -> QuerySet[User]:
    """Users who may do one of `actions` on `page`, by a role held today."""
    members = members_around("unit_page__path", page.path)
    roles, where = _reach(actions, page, members)
    return users_with_roles(roles, where, include_superusers=include_superusers)


def users_by_unit(actions: Iterable[str], page: Page) -> list[set[int]]:
    """Ids of those who may do one of `actions` on `page` today, one set a unit.

    The unit of the page comes first, then those above it; units where nobody may are left
    out. The break-glass account is in none. Two queries.
    """
    members = members_around("unit_page__path", page.path)
    roles, where = _reach(actions, page, members)
    people = signed_in_users().filter(is_superuser=False)
    rows = (
        RoleAssignment.objects.on(timezone.localdate())
        .filter(where, role__in=roles, user__in=people)
        .values_list("unit_id", "user_id")
    )
    found: dict[object, set[int]] = {member.unit_id: set() for member in members}
    for unit_id, user_id in rows:
        found[unit_id].add(user_id)
    return [users for users in found.values() if users]


def _reach(actions: Iterable[str], page: Page, members: list[MemberSite]) -> tuple[list[str], Q]:
    """The roles that let do one of `actions` on `page`, and where they must be held."""
    wanted = frozenset(actions)
    state = members[0].state if members else SiteState.ACTIVE
    roles = open_roles(roles_with_page_action(wanted), wanted, state)
    own_site = bool(members) and members[0].unit_page.path != page.path
    return roles, assignments_at(members, own_site=own_site)


def colleagues_at(page: Page) -> QuerySet[User] | None:
    """People ever given a role that reaches `page`; None above every unit.

    Used to offer names in filters: those of the site, and of the offices above it
    whose role covers the branch, never those of another site.
    """
    members = members_around("unit_page__path", page.path)
    if not members:
        return None
    assignments = RoleAssignment.objects.filter(assignments_at(members, own_site=True))
    return User.objects.filter(pk__in=assignments.values("user_id")).order_by("full_name")
