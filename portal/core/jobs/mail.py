"""Mail goes through the queue: no request ever waits for a mail server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from portal.core.jobs.mail_messages import pack
from portal.core.jobs.tasks import deliver_mail


class QueuedEmailBackend(BaseEmailBackend):
    """Turns each message into a job; the worker sends with `EMAIL_DELIVERY_BACKEND`.

    The job is a row of the caller's transaction: a change that is rolled back sends
    no mail about itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept what any mail backend is given; the delivery reads the settings."""
        super().__init__(fail_silently=bool(kwargs.get("fail_silently", False)))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages that have a recipient; returns how many."""
        return sum(1 for message in email_messages if self._queue(message))

    def _queue(self, message: EmailMessage) -> bool:
        if not message.recipients():
            return False
        try:
            packed = pack(message)
        except ValueError:  # a BadHeaderError is one
            if self.fail_silently:
                return False
            raise
        deliver_mail.enqueue(str(message.subject), [str(address) for address in message.to], packed)
        return True
