"""Rights on images and documents: by the site's collection (docs/patches.md).

Wagtail hard-codes the policies of images and documents; what they have in common is
`CollectionPermissionLookupMixin`, whose look-ups are replaced here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
    CollectionPermissionLookupMixin,
)

from portal.core.accounts.models import User
from portal.tenancy import people
from portal.tenancy.grants import grants_of
from portal.tenancy.roles import roles_with_file_action

# Collections themselves are made by provisioning: no role manages them.
_FILE_MODELS = frozenset({"wagtailimages.image", "wagtaildocs.document"})


def _is_about_files(policy: Any) -> bool:
    """Whether the policy is that of images or documents."""
    return policy.auth_model._meta.label_lower in _FILE_MODELS


def _get_all_permissions_for_user(policy: Any, user: Any) -> list[Any]:
    """No permission rows: the look-ups below read the grants themselves."""
    return []


def _check_perm(
    policy: Any, user: Any, actions: Iterable[str], collection: Collection | None = None
) -> bool:
    """Whether `user` may do one of `actions` in `collection`, or in any."""
    if not (user.is_active and user.is_authenticated):
        return False
    if user.is_superuser:
        return True
    if not _is_about_files(policy):
        return False
    files = grants_of(user).files
    allowed = files.any if collection is None else files.at(collection.path)
    return bool(allowed & frozenset(actions))


def _collections_with_perm(policy: Any, user: Any, actions: Iterable[str]) -> QuerySet[Collection]:
    """Collections in which `user` may do one of `actions`."""
    if not _is_about_files(policy):
        return Collection.objects.none()
    return Collection.objects.filter(grants_of(user).files.where(actions))


def _users_with_perm(
    policy: Any, actions: Iterable[str], collection: Collection | None = None
) -> QuerySet[User]:
    """Users who may do one of `actions` in `collection`, or in any."""
    return User.objects.filter(_users_with_perm_filter(policy, actions, collection))


def _users_with_perm_filter(
    policy: Any, actions: Iterable[str], collection: Collection | None = None
) -> Q:
    """The condition that a user may do one of `actions` in `collection`, or in any."""
    wanted = frozenset(actions)
    roles = roles_with_file_action(wanted) if _is_about_files(policy) else []
    where = None
    if collection is not None:
        members = people.members_around("branch_collection__path", collection.path)
        own = bool(members) and collection.path.startswith(members[0].collection.path)
        roles = people.open_roles(roles, wanted, members[0].state) if members else []
        where = people.assignments_at(members, own_site=own)
    return Q(pk__in=people.users_with_roles(roles, where).values("pk"))


def _descendants_with_perm(policy: Any, user: Any, action: str) -> QuerySet[Collection]:
    """No role moves or deletes collections."""
    return Collection.objects.none()


_stock_collections_for = CollectionOwnershipPermissionPolicy.collections_user_has_any_permission_for


def _collections_for(policy: Any, user: Any, actions: Iterable[str]) -> QuerySet[Collection]:
    """Stock, but collections of sites alone: no file lies in the root or in a branch."""
    return _stock_collections_for(policy, user, actions).filter(member_site__isnull=False)


_stock_any_permission_for_instance = (
    CollectionOwnershipPermissionPolicy.user_has_any_permission_for_instance
)


def _any_permission_for_instance(
    policy: Any, user: Any, actions: Iterable[str], instance: Any
) -> bool:
    """Stock, which knows three actions, and `audit`: looking at a file that is not public."""
    if "audit" in actions and _check_perm(policy, user, {"audit"}, instance.collection):
        return True
    return bool(_stock_any_permission_for_instance(policy, user, actions, instance))


def install() -> None:
    """Replace the look-ups of all collection policies."""
    mixin: Any = CollectionPermissionLookupMixin
    mixin.get_all_permissions_for_user = _get_all_permissions_for_user
    mixin._check_perm = _check_perm  # noqa: SLF001 - the seam all file policies share
    mixin._collections_with_perm = _collections_with_perm  # noqa: SLF001 - as above
    mixin._users_with_perm = _users_with_perm  # noqa: SLF001 - as above
    mixin._users_with_perm_filter = _users_with_perm_filter  # noqa: SLF001 - as above
    management: Any = CollectionManagementPermissionPolicy
    management._descendants_with_perm = _descendants_with_perm  # noqa: SLF001 - as above
    ownership: Any = CollectionOwnershipPermissionPolicy
    ownership.collections_user_has_any_permission_for = _collections_for
    ownership.user_has_any_permission_for_instance = _any_permission_for_instance
