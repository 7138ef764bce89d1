"""Registrations of the core with Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

_WAGTAILS_HELP = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """What every screen of the admin needs: listings on a telephone, plain words."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")
def only_our_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Without Wagtail's news and its guide: English, about another product, elsewhere."""
    items[:] = [item for item in items if not item.name.startswith(_WAGTAILS_HELP)]
