"""App configuration of `home`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The pages that put the content apps together."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the map of a site at the foot of its pages."""
        from portal.core.footer_links import register_footer_link

        register_footer_link(
            "site_map", _("Site map"), lambda site: f"{site.home_url}so-do-trang/", order=10
        )
