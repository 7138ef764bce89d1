"""Who may sign in, and the named permissions that roles give."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.core.accounts.services import may_sign_in
from portal.tenancy.grants import grants_of


class RoleBackend(ModelBackend):
    """Signs people in by login name and password; rights come from their roles alone.

    Rows of groups and of single permissions are not read: there are none, and one
    that appeared would give nothing. A superuser is the break-glass account.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether `user` may sign in or stay signed in today: asked at each request."""
        return may_sign_in(user)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Named permissions of the roles in force, as "app.codename"."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return grants_of(user_obj).django_permissions

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: permissions are never given to a single user."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: there are no groups."""
        return set()

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the roles give any permission of this app."""
        prefix = f"{app_label}."
        return any(name.startswith(prefix) for name in self.get_all_permissions(user_obj))
