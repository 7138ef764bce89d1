"""Two of Wagtail's screens that can be changed in place only (docs/patches.md)."""

from __future__ import annotations


def adapt() -> None:
    """Edit the full name on the account page; offer no "assign role" over groups.

    Wagtail's account view names its panels in code, and its bulk action puts users
    into groups, which do not exist here. Runs again without effect.
    """
    from wagtail.admin.views.account import NameEmailSettingsPanel
    from wagtail.users.views.bulk_actions import AssignRoleBulkAction

    from portal.core.accounts.forms import OwnAccountForm

    NameEmailSettingsPanel.form_class = OwnAccountForm
    AssignRoleBulkAction.models = []
