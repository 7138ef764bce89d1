"""Wagtail's user management with our screens, in place of the app `wagtail.users`."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management over our user model."""

    user_viewset = "portal.core.accounts.viewsets.PortalUserViewSet"
    group_viewset = "portal.core.accounts.viewsets.NoGroupViewSet"
