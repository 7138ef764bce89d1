"""Asking, answering, closing, and forgetting what is done."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.core.audit.context import acting_as
from portal.core.vietnamese import nfc
from portal.tenancy.account_rules import rules_on
from portal.tenancy.help_desk.screens import own_screen, site_of
from portal.tenancy.models import AccountRuleKind, HelpRequest, HelpState

# More in an hour is no question any more: a button that was held down, or a script.
MOST_AN_HOUR = 10
# So many are deleted in one go; the next tick takes the next ones.
BATCH = 200
ACTOR = "help desk"


class Done(Exception):
    """Somebody else has answered or closed the question meanwhile."""


def has_asked_enough(user: Any) -> bool:
    """Whether `user` has asked as often as one may within an hour."""
    since = timezone.now() - datetime.timedelta(hours=1)
    return HelpRequest.objects.filter(asked_by=user, asked_at__gt=since).count() >= MOST_AN_HOUR


def ask(user: Any, question: str, address: str) -> HelpRequest:
    """Put a question in the line of the centre that answers for its site."""
    screen = own_screen(address)
    return HelpRequest.objects.create(
        site_id=site_of(user, screen),
        asked_by=user,
        address=screen,
        question=nfc(question).strip(),
    )


def answer(request_id: int, user: Any, text: str) -> HelpRequest:
    """Answer a question, and queue a letter to who asked. Raises `Done`."""
    with transaction.atomic():
        request = _end(request_id, user, HelpState.ANSWERED, nfc(text).strip())
        _tell(request)
    return request


def close(request_id: int, user: Any) -> HelpRequest:
    """End a question that needs no answer. Raises `Done`."""
    with transaction.atomic():
        return _end(request_id, user, HelpState.CLOSED, "")


def forget_done(batch: int = BATCH) -> int:
    """Delete questions that were done long ago (`AccountRuleKind.HELP_DAYS`); how many.

    Nothing without a rule in force. Bears being run twice.
    """
    days = rules_on(timezone.localdate()).get(AccountRuleKind.HELP_DAYS)
    if days is None:
        return 0
    limit = timezone.now() - datetime.timedelta(days=days)
    old = HelpRequest.objects.filter(answered_at__lt=limit).order_by("pk")
    with acting_as(ACTOR), transaction.atomic():
        rows = list(old[:batch])
        for row in rows:
            row.delete()
    return len(rows)


def _end(request_id: int, user: Any, state: HelpState, text: str) -> HelpRequest:
    request = HelpRequest.objects.select_for_update().get(pk=request_id)
    if request.state != HelpState.OPEN:
        raise Done
    request.state, request.answer = state, text
    request.answered_by, request.answered_at = user, timezone.now()
    request.save()
    return request


def _tell(request: HelpRequest) -> None:
    """The letter: what was asked, what the answer is."""
    person = request.asked_by
    if person is None or not person.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(
            "tenancy/mail/help_answered.txt",
            {
                "person": person,
                "request": request,
                "address": settings.WAGTAILADMIN_BASE_URL + reverse("help:mine"),
            },
        )
        subject = _("Your question has been answered")
    send_mail(subject, body, None, [person.email], fail_silently=True)
