"""The mail to a notice: plain text, to one person, queued in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial.models import Notice, NoticeKind
from portal.core.accounts.models import User

# Which choice of the account page lets a kind of mail through.
_CHOICE: Final[dict[str, str]] = {
    NoticeKind.SUBMITTED: "submitted_notifications",
    NoticeKind.RETURNED: "rejected_notifications",
    NoticeKind.TAKEN_DOWN: "rejected_notifications",
    NoticeKind.APPROVED: "approved_notifications",
    NoticeKind.CORRECTED: "approved_notifications",
    NoticeKind.PUBLISHED: "approved_notifications",
    NoticeKind.COMMENTED: "updated_comments_notifications",
}
_SUBJECT: Final[dict[str, Any]] = {
    NoticeKind.SUBMITTED: _("Waiting for your approval: %(title)s"),
    NoticeKind.RETURNED: _("Returned to you: %(title)s"),
    NoticeKind.TAKEN_DOWN: _("Taken down: %(title)s"),
    NoticeKind.APPROVED: _("Approved: %(title)s"),
    NoticeKind.CORRECTED: _("Approved with corrections: %(title)s"),
    NoticeKind.PUBLISHED: _("Published on schedule: %(title)s"),
    NoticeKind.COMMENTED: _("New comments: %(title)s"),
}
# The sentence that a mail begins with.
_NEWS: Final[dict[str, Any]] = {
    NoticeKind.SUBMITTED: _("A page was submitted and waits for your approval."),
    NoticeKind.RETURNED: _("A page of yours was returned. Change it and submit it again."),
    NoticeKind.TAKEN_DOWN: _("Readers will not find this any more: it was taken down."),
    NoticeKind.APPROVED: _("A page of yours was approved."),
    NoticeKind.CORRECTED: _(
        "A page of yours was approved. The approver corrected it first; the editor of the "
        "page shows you what."
    ),
    NoticeKind.PUBLISHED: _("A page of yours was published on schedule."),
    NoticeKind.COMMENTED: _("There are new comments on a page."),
}
_REASONS: Final = {NoticeKind.RETURNED, NoticeKind.TAKEN_DOWN}


def send(notices: Sequence[Notice]) -> bool:
    """Queue one mail to the one recipient of `notices`, all of one kind; whether it was.

    Nobody without an address or who turned such mail off; an address that cannot be
    written to changes nothing.
    """
    if not notices or not wants(notices[0].recipient, notices[0].kind):
        return False
    message = EmailMessage(
        _subject(notices),
        render_to_string("editorial/mail/notice.txt", _facts(notices)),
        to=[notices[0].recipient.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    return bool(message.send(fail_silently=True))


def wants(person: User, kind: str) -> bool:
    """Whether `person` has an address and did not turn this kind of mail off."""
    profile = getattr(person, "wagtail_userprofile", None)
    return bool(person.email) and (profile is None or getattr(profile, _CHOICE[kind]))


def _subject(notices: Sequence[Notice]) -> str:
    first = notices[0]
    if len(notices) > 1:
        subject = ngettext(
            "%(count)d page was taken down", "%(count)d pages were taken down", len(notices)
        ) % {"count": len(notices)}
    else:
        subject = _SUBJECT[first.kind] % {"title": first.title}
    named = f"[{first.site_name}] {subject}" if first.site_name else subject
    return " ".join(named.split())


def _facts(notices: Sequence[Notice]) -> dict[str, Any]:
    base = settings.WAGTAILADMIN_BASE_URL
    first = notices[0]
    return {
        "person": first.recipient,
        "news": _NEWS[first.kind],
        "pages": [
            (notice.title, base + reverse("notices:open", args=[notice.pk])) for notice in notices
        ],
        "notice": first,
        "is_reason": first.kind in _REASONS,
        "account": base + reverse("wagtailadmin_account"),
    }
