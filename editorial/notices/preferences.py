"""What a person chooses about mail, on the account page (docs/patches.md)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NotificationPreferencesForm
from wagtail.admin.views.account import NotificationsSettingsPanel

_CHOICES: dict[str, tuple[Any, Any]] = {
    "submitted_notifications": (
        _("Mail about pages that wait for my approval"),
        _("One mail for each submission, if you are among those nearest to the page."),
    ),
    "rejected_notifications": (
        _("Mail when my page is returned or taken down"),
        _("With the reason."),
    ),
    "approved_notifications": (
        _("Mail when my page is approved or published"),
        _("It says, too, whether the approver corrected something."),
    ),
    "updated_comments_notifications": (
        _("Mail about comments"),
        _("On pages whose comments you follow, and in threads that you wrote in."),
    ),
}


class MailPreferencesForm(NotificationPreferencesForm):
    """Wagtail's four switches, saying what they do here; none where nothing is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user.is_superuser:
            self.fields.clear()
        for name, (label, help_text) in _CHOICES.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text


def adapt() -> None:
    """Put the form on the account page, whose panels Wagtail names in code."""
    NotificationsSettingsPanel.form_class = MailPreferencesForm
    NotificationsSettingsPanel.title = _("Mail")
