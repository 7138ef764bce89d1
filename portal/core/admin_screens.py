"""Admin screens of ours at an address of Wagtail's: mounted in front, guarded as Wagtail's are."""

from __future__ import annotations

from typing import Any

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.utils.urlpatterns import decorate_urlpatterns


def as_admin_screens(patterns: list[Any]) -> list[Any]:
    """The patterns, for who may enter the admin, with its 404 page, kept by no cache."""
    for guard in (require_admin_access, display_custom_404, never_cache):
        patterns = decorate_urlpatterns(patterns, guard)
    return patterns
