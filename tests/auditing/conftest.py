"""An auditor of commune A beside its people."""

from __future__ import annotations

from portal.tenancy.models import Role
from tests.editorial.conftest import draft, people, world
from tests.editorial.desk import Clerk
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World

__all__ = ["draft", "people", "world"]


@shared
def auditor(world: World) -> Clerk:
    """Who audits commune A and nothing else."""
    return Clerk("kiem-tra", world.a, Role.AUDITOR)
