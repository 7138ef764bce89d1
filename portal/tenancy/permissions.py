"""Rights on pages, answered from `RoleAssignment` by path (docs/patches.md).

`RolePagePermissionPolicy` takes the place of Wagtail's policy inside the one object
that some twenty modules of Wagtail hold; `RolePagePermissionTester` answers for one
page and is what every page type asks through `BasePage.permissions_for_user`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.core.accounts.models import User
from portal.tenancy import paths, people, root_paths
from portal.tenancy.grants import grants_of
from portal.tenancy.page_kinds import is_home_page, is_unit_page
from portal.tenancy.roles import (
    EXPLORE_ACTIONS,
    NOTHING,
    READ_ACTIONS,
    Actions,
    roles_with_page_action,
)


@dataclass(frozen=True)
class GrantedPage:
    """What Wagtail reads of the page of a permission row."""

    path: str

    @property
    def depth(self) -> int:
        """Level in the tree; the root is 1."""
        return len(self.path) // paths.STEP


@dataclass(frozen=True)
class GrantedAction:
    """What Wagtail reads of the permission of a permission row."""

    codename: str


@dataclass(frozen=True)
class GrantedPermission:
    """In the place of a `GroupPagePermission`: one action at one page."""

    page: GrantedPage
    permission: GrantedAction


def page_actions(user: Any, page: Page) -> Actions:
    """What the roles of `user` allow on `page`.

    A unit page is the register's, not a site's: only roles that provision write there.
    """
    grants = grants_of(user).pages
    actions = grants.at(page.path)
    if is_unit_page(page):
        return (actions & READ_ACTIONS) | grants.unbound_at(page.path)
    return actions


def may_audit(user: Any, page: Page) -> bool:
    """Whether `user` may read what is not public of `page`: versions, drafts, approvals."""
    if not user.is_active:
        return False
    return user.is_superuser or "audit" in page_actions(user, page)


def same_site(page: Page, destination: Page) -> bool:
    """Whether both pages belong to one and the same site; no query."""
    site_id = root_paths.site_id_of(page)
    return site_id is not None and site_id == root_paths.site_id_of(destination)


class RolePagePermissionPolicy(PagePermissionPolicy):
    """Page rights of role assignments. No method costs more for more assignments."""

    def get_all_permissions_for_user(self, user: Any) -> list[GrantedPermission]:
        """Every action with the path it is given at."""
        tree = grants_of(user).pages
        return [
            GrantedPermission(GrantedPage(path), GrantedAction(f"{action}_page"))
            for table in (tree.bound, tree.unbound)
            for path, actions in table.items()
            for action in sorted(actions)
        ]

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether `user` may do one of `actions` anywhere."""
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        wanted = set(actions)
        if "change" in wanted:
            wanted.add("add")  # whoever adds pages edits his own
        if wanted >= EXPLORE_ACTIONS:
            wanted.add("view")
        return bool(grants_of(user).pages.any & wanted)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Page
    ) -> bool:
        """Whether `user` may do one of `actions` on this page."""
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        allowed = page_actions(user, instance)
        if "add" in allowed and instance.owner_id == user.pk:
            allowed |= {"change"}
        return bool(allowed & frozenset(actions))

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> QuerySet[User]:
        """Users who may do one of `actions` anywhere."""
        wanted = set(actions)
        if "change" in wanted:
            wanted.add("add")
        return people.users_with_roles(
            roles_with_page_action(wanted), include_superusers=include_superusers
        )

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[User]:
        """Users who may do one of `actions` on this page."""
        wanted = frozenset(actions)
        users = people.users_with_page_action(
            wanted, instance, include_superusers=include_superusers
        )
        if "change" in wanted and "add" not in wanted and instance.owner_id:
            adders = people.users_with_page_action({"add"}, instance, include_superusers=False)
            users = people.signed_in_users().filter(
                Q(pk__in=users.values("pk")) | Q(pk=instance.owner_id, pk__in=adders.values("pk"))
            )
        return users

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Page]:
        """Pages on which `user` may do one of `actions`."""
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        wanted = frozenset(actions)
        grants = grants_of(user).pages
        condition = grants.where(wanted)
        if "change" in wanted and "add" not in wanted:
            condition |= grants.where({"add"}) & Q(owner=user)
        return self.model._default_manager.filter(condition)

    def instances_with_direct_explore_permission(self, user: Any) -> QuerySet[Page]:
        """The topmost pages at which `user` holds a right."""
        if user.is_active and user.is_superuser:
            return Page.objects.filter(depth=1)
        return Page.objects.filter(path__in=grants_of(user).pages.roots)

    def explorable_root_instance(self, user: Any) -> Page | None:
        """The lowest page above everything `user` may see; None when that is nothing."""
        cache = self._explorable_root_instance_cache_name
        if not hasattr(user, cache):
            root = self._explorable_root_path(user)
            setattr(user, cache, Page.objects.filter(path=root).first() if root else None)
        found: Page | None = getattr(user, cache)
        return found

    def _explorable_root_path(self, user: Any) -> str:
        """Path of the explorable root; empty for none."""
        if user.is_active and user.is_superuser:
            return "0001"
        return paths.common(grants_of(user).pages.roots)

    def explorable_where(self, user: Any) -> Q | None:
        """The condition that `user` may open a page in the explorer; None for all pages.

        Besides what he has rights on, the way down to it from the explorable root.
        """
        if user.is_active and user.is_superuser:
            return None
        roots = grants_of(user).pages.roots
        top = paths.common(roots)
        way = {path for root in roots for path in paths.prefixes(root) if len(path) >= len(top)}
        return paths.under(roots) | Q(path__in=sorted(way - set(roots)))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Pages that `user` may open in the explorer."""
        condition = self.explorable_where(user)
        pages = self.model._default_manager.all()
        return pages if condition is None else pages.filter(condition)

    def is_explorable(self, user: Any, page: Page) -> bool:
        """Whether `user` may open this page in the explorer; no query."""
        if user.is_active and user.is_superuser:
            return True
        pages = grants_of(user).pages
        if pages.at(page.path):
            return True
        top = paths.common(pages.roots)
        return (
            bool(top)
            and page.path.startswith(top)
            and any(root.startswith(page.path) for root in pages.roots)
        )


class RolePagePermissionTester(PagePermissionTester):
    """What one user may do with one page."""

    def __init__(self, user: Any, page: Page) -> None:
        self.user = user
        self.page = page
        self.permission_policy = page_permission_policy
        self.page_is_root = page.depth == 1
        is_ordinary = user.is_active and not user.is_superuser
        self.permissions = page_actions(user, page) if is_ordinary else NOTHING
        self.is_unit = is_unit_page(page)
        self.is_home = is_home_page(page)

    def _is_central(self) -> bool:
        """Whether the user provisions here: the central office, or the break-glass account."""
        if not self.user.is_active:
            return False
        return self.user.is_superuser or bool(grants_of(self.user).pages.unbound_at(self.page.path))

    def _is_root_of_a_site(self) -> bool:
        """Whether a site stands on this page; from the prefetched rows of a listing."""
        return bool(self.page.sites_rooted_here.all())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Units and the roots of sites are never deleted here; translated homes by the centre."""
        if self.is_unit:
            return False
        if self.is_home and (not self._is_central() or self._is_root_of_a_site()):
            return False
        if self.user.is_active and not self.user.is_superuser and "publish" not in self.permissions:
            # Wagtail asks the database whether anything live would go, once a row of a
            # listing; the page itself mostly knows.
            if self.page.live:
                return False
            if "change" in self.permissions and self.page.is_leaf():
                return True
        return bool(super().can_delete(ignore_bulk))

    def can_unpublish(self) -> bool:
        """A whole portal is taken down by its state, or by the centre."""
        if self.is_unit or (self.is_home and not self._is_central()):
            return False
        return bool(super().can_unpublish())

    def can_move(self) -> bool:
        """Units and homes stand where provisioning put them."""
        return not (self.is_unit or self.is_home) and bool(super().can_move())

    def can_copy(self) -> bool:
        """Units and homes are made by provisioning, not by copying."""
        return not (self.is_unit or self.is_home) and bool(super().can_copy())

    def can_move_to(self, destination: Page) -> bool:
        """Within the own site only: content of another site is placed there, not moved."""
        if not self.can_move() or not same_site(self.page, destination):
            return False
        return bool(super().can_move_to(destination))

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Within the own site only, as with moving."""
        if not same_site(self.page, destination):
            return False
        return bool(super().can_copy_to(destination, recursive))

    def can_reorder_children(self) -> bool:
        """The order of units and of the tree's top is the register's."""
        if (self.is_unit or self.page_is_root) and not self.user.is_superuser:
            return False
        return bool(super().can_reorder_children())

    def can_set_view_restrictions(self) -> bool:
        """Never: public hosts have no session, a restricted page could only fail there."""
        return False


def install() -> None:
    """Swap the policy inside the object that Wagtail's modules already hold."""
    page_permission_policy.__class__ = RolePagePermissionPolicy
