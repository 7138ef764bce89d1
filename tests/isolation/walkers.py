"""Who walks: every role, and each scope where it decides something."""

from __future__ import annotations

import os
from typing import Final

from portal.tenancy.models import MemberSite, Role, RoleScope
from tests.factories import grant, make_user
from tests.isolation.walking import Walker
from tests.isolation.world import Ground, Tenant, add_files

SITE, BRANCH = RoleScope.SITE, RoleScope.BRANCH

# A role for a branch reaches communes A and S; its foreign ground is the other province.
EVERYBODY: Final[tuple[tuple[Role, RoleScope], ...]] = tuple(
    (role, scope) for role in Role for scope in (SITE, BRANCH)
)
# The table of rights knows no scope: who may do most walks for the branch. The others walk
# with ISOLATION_FULL=1, and all of them send all their own forms then.
FULL: Final = bool(os.environ.get("ISOLATION_FULL"))
WHO: Final = (
    EVERYBODY if FULL else tuple((role, BRANCH if role == Role.CENTRAL else SITE) for role in Role)
)
_SENDERS: Final = frozenset(Role) if FULL else frozenset({Role.SITE_ADMIN, Role.CENTRAL})


def make_walker(ground: Ground, role: Role, scope: RoleScope) -> Walker:
    """Somebody with this role at commune A, or at the province for its whole branch."""
    _with_files(ground.a, ground.s, ground.b)
    user = make_user(f"nguoi-di-{role}-{scope}".lower().replace("_", "-"))
    is_branch = scope == BRANCH
    grant(user, ground.province.member if is_branch else ground.a.portal.member, role, scope)
    foreign = ground.b if is_branch else ground.s
    others = (ground.b,) if is_branch else (ground.s, ground.b)
    return Walker(f"{role}/{scope}", user, ground.a, foreign, others, role in _SENDERS)


def make_superuser(ground: Ground) -> Walker:
    """The break-glass account, to whom nothing is foreign: shows that an address is there."""
    _with_files(ground.a, ground.s, ground.b)
    user = make_user("chia-khoa-du-phong", is_superuser=True)
    return Walker("superuser", user, ground.a, ground.s, ())


def make_root_centre(ground: Ground) -> Walker:
    """The central office of every province, to which nothing is foreign either."""
    _with_files(ground.a, ground.s, ground.b)
    user = make_user("trung-tam-ca-nuoc")
    for member in MemberSite.objects.filter(unit_page__depth=2):
        grant(user, member, Role.CENTRAL, BRANCH)
    return Walker("root centre", user, ground.a, ground.s, ())


def _with_files(*tenants: Tenant) -> None:
    for tenant in tenants:
        add_files(tenant)
