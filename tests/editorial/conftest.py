"""The people of two communes, and a draft."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page

from home.models import StandardPage
from portal.tenancy.models import Role, RoleScope
from tests.editorial.desk import Clerk
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World, fresh, world

__all__ = ["world"]


@dataclass
class People:
    """Who works at commune A, above it and beside it."""

    editor: Clerk
    approver: Clerk
    second: Clerk
    central: Clerk
    stranger: Clerk


@shared
def people(world: World) -> People:
    """An editor and two approvers of A, the centre of the province, an approver of B."""
    return People(
        editor=Clerk("bien-tap", world.a),
        approver=Clerk("duyet-mot", world.a, Role.APPROVER),
        second=Clerk("duyet-hai", world.a, Role.APPROVER),
        central=Clerk("trung-tam", world.lang_son, Role.CENTRAL, RoleScope.BRANCH),
        stranger=Clerk("duyet-xa-khac", world.b, Role.APPROVER),
    )


@shared
def draft(world: World, people: People) -> Page:
    """A page of A that was never public."""
    page = fresh(world.a.section).add_child(
        instance=StandardPage(
            title="Thông báo họp dân",
            slug="hop-dan",
            intro="Họp tối thứ sáu.",
            live=False,
            owner=people.editor.user,
            locale=world.a.section.locale,
        )
    )
    page.save_revision(user=people.editor.user)
    return fresh(page)
