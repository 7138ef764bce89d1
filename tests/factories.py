"""A small network of member sites, built the way provisioning builds it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.text import slugify
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage, UnitPage
from portal.core.accounts.models import User
from portal.tenancy.models import (
    HostName,
    MemberSite,
    Role,
    RoleAssignment,
    RoleScope,
    SiteProfile,
    Unit,
    UnitLevel,
)


def tree_root() -> Page:
    """The root of the page tree (Wagtail's own welcome page is not part of it)."""
    return Page.get_first_root_node()


def make_unit(name: str, level: str = "commune", parent: Unit | None = None) -> Unit:
    """A unit of the register."""
    level_row, _ = UnitLevel.objects.get_or_create(code=level, defaults={"name": level, "rank": 1})
    return Unit.objects.create(name=name, level=level_row, parent=parent)


def make_member_site(
    name: str,
    host: str,
    *,
    parent: MemberSite | None = None,
    level: str = "commune",
    unit: Unit | None = None,
    **fields: Any,
) -> MemberSite:
    """A unit (or `unit`) with its page, home page, site, host, profile and collections."""
    locale, _ = Locale.objects.get_or_create(language_code="vi")
    unit = unit or make_unit(name, level, parent.unit if parent else None)
    parent_page = parent.unit_page if parent else tree_root()
    unit_page = Page.objects.get(pk=parent_page.pk).add_child(
        instance=UnitPage(
            title=name, slug=slugify(host.replace(".", "-")), unit=unit, locale=locale
        )
    )
    home = unit_page.add_child(instance=HomePage(title=name, slug="trang-chu", locale=locale))
    site = Site.objects.create(hostname=host, port=80, root_page=home, site_name=name)
    parent_collection = (
        Collection.objects.get(pk=parent.branch_collection_id)
        if parent
        else Collection.get_first_root_node()
    )
    branch = parent_collection.add_child(instance=Collection(name=f"{name} (nhánh)"))
    collection = branch.add_child(instance=Collection(name=name))
    HostName.objects.create(host=host, site=site)
    SiteProfile.objects.create(site=site, agency_name=f"UBND {name}")
    return MemberSite.objects.create(
        unit=unit,
        site=site,
        unit_page_id=unit_page.pk,
        collection=collection,
        branch_collection=branch,
        **fields,
    )


def make_user(username: str, **fields: Any) -> User:
    """A user without any role."""
    fields.setdefault("full_name", username.title())
    fields.setdefault("email", f"{username}@example.vn")
    return User.objects.create_user(username, "mat-khau-thu-nghiem", **fields)


def grant(
    user: User,
    member: MemberSite,
    role: str = Role.EDITOR,
    scope: str = RoleScope.SITE,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> RoleAssignment:
    """Give `user` a role at the unit of `member`."""
    return RoleAssignment.objects.create(
        user=user,
        unit=member.unit,
        role=role,
        scope=scope,
        valid_from=valid_from,
        valid_to=valid_to,
    )
