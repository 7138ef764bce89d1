"""App configuration of `portal.core.accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users of the admin."""

    name = "portal.core.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put our forms where Wagtail offers no setting."""
        from portal.core.accounts.wagtail_screens import adapt

        adapt()
