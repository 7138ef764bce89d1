"""People of two provinces who ask, and who answers."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.accounts.models import User
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_user
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World, world

__all__ = ["world"]


@dataclass
class People:
    """A clerk of commune A and one of commune C, the two centres, somebody without a role."""

    clerk: User
    far: User
    centre: User
    other_centre: User
    nobody: User


@shared
def people(world: World) -> People:
    """Each with the role that the name says."""
    found = People(
        *(make_user(name) for name in ("can-bo", "o-xa", "so-ls", "so-cb", "khong-vai-tro"))
    )
    grant(found.clerk, world.a.member, Role.COLLABORATOR)
    grant(found.far, world.c.member, Role.COLLABORATOR)
    grant(found.centre, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    grant(found.other_centre, world.cao_bang.member, Role.CENTRAL, RoleScope.BRANCH)
    return found
