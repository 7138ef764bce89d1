"""The line of the menu that says how much there is to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from editorial.notices.selectors import MOST_COUNTED, unread_count


class NoticesMenuItem(MenuItem):
    """Says "Notices (3)"; one query a screen."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Notices"),
            reverse_lazy("notices:index"),
            name="notices",
            icon_name="mail",
            order=30,
        )

    def render_component(self, request: HttpRequest) -> Any:
        """Count for whoever looks: the item itself is shared between requests."""
        count = unread_count(request.user)
        label = str(self.label)
        if count:
            shown = f"{count}+" if count == MOST_COUNTED else str(count)
            label = _("Notices (%(count)s)") % {"count": shown}
        return LinkMenuItem(
            self.name,
            label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )
