"""The tasks of the queue's own room."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django_tasks import task

from portal.core.jobs.errors import GiveUp
from portal.core.jobs.mail_messages import unpack


@task(queue_name="mail", max_attempts=12, forget_arguments=True)
def deliver_mail(subject: str, to: list[str], packed: dict[str, Any]) -> None:
    """Send one message as `mail_messages.pack` stored it.

    Tried for about six hours (12 attempts, hourly towards the end). A refusal that the
    server calls final (5xx) is not repeated. The connection is opened for this message
    alone and obeys EMAIL_TIMEOUT; it runs in the mail queue, so waiting hinders no one.
    """
    message = unpack(subject, to, packed)
    connection = get_connection(settings.EMAIL_DELIVERY_BACKEND)
    try:
        sent = connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        if _is_final(error):
            raise GiveUp(str(error)) from error
        raise
    if not sent:
        raise smtplib.SMTPException("The mail server did not take the message.")


def _is_final(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server refused for good (RFC 5321 §4.2.1: codes from 500)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return error.smtp_code >= 500
