"""Registrations of the core with Wagtail's admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """What every screen of the admin needs: listings on a telephone, plain words."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
