"""The way to the form, on every screen of the admin.

The menu is drawn by a script. For who has none, for the 404 of the admin and for who is
signed in without a role, `templates/wagtailadmin/` extends Wagtail's own (docs/patches.md).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from portal.tenancy.help_desk.screens import own_screen


def help_address(request: HttpRequest) -> str:
    """The form, told which screen it is opened from; from its own screens, nothing."""
    form = reverse("help:ask")
    screen = own_screen(request.path)
    if not screen or screen.startswith(form):
        return form
    return f"{form}?{urlencode({'from': screen})}"


class NeedHelpItem(MenuItem):
    """The last but one entry of the main menu; it opens beside what is being written."""

    def __init__(self) -> None:
        super().__init__(
            _("Need help?"), "", name="need-help", icon_name="comment", order=10_900,
            attrs={"target": "_blank", "rel": "noopener"},
        )  # fmt: skip

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """With the address of this very screen."""
        address = help_address(request)
        return LinkMenuItem(
            self.name, self.label, address, icon_name=self.icon_name, attrs=self.attrs
        )
