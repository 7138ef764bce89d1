"""The administrator's screens of people; screens of groups there are none."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.base import ViewSet
from wagtail.users.views.users import UserViewSet

from portal.core.accounts.forms import PortalUserCreationForm, PortalUserEditForm
from portal.core.accounts.views import UserFilterSet, UserIndexView


class PortalUserViewSet(UserViewSet):
    """Users by full name and login name."""

    unscoped_reason = "users belong to no site; superusers alone have this permission"
    ordering = "full_name"
    index_view_class = UserIndexView
    filterset_class = UserFilterSet
    # Wagtail's own templates place a first and a last name; the plain form shows ours.
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """The form of a new person, or of one who is there."""
        return PortalUserEditForm if for_update else PortalUserCreationForm


class NoGroupViewSet(ViewSet):
    """Takes the place of Wagtail's group screens: rights come from roles only."""

    def get_urlpatterns(self) -> list[Any]:
        """No address."""
        return []
