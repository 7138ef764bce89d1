"""A mail server that takes the call and never says a word: nobody's work waits for it.

How the worker's process bears it: tests/jobs/test_mail_servers.py.
"""

from __future__ import annotations

import datetime
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.core import mail
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from wagtail.models import Page

from editorial.models import NoticeKind
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from tests.editorial.conftest import People
from tests.editorial.test_notices import decide, mailed, run, told


@pytest.fixture
def silent(settings: Any) -> Iterator[socket.socket]:
    """Such a server, and the queue as it is outside tests."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setblocking(False)
        settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
        settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        settings.EMAIL_TIMEOUT = 0.1
        yield listener


def was_called(listener: socket.socket) -> bool:
    """Whether anybody has connected since this was asked last."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def mail_jobs() -> list[Job]:
    """The letters that wait."""
    return list(Job.objects.filter(queue_name="mail").order_by("pk"))


def test_the_request_speaks_to_nobody_and_the_job_gives_up_in_time(
    people: People, draft: Page, silent: socket.socket, settings: Any
) -> None:
    assert people.editor.submit(draft).status_code == 302
    assert not was_called(silent)
    assert mail_jobs() == []
    run("default")
    assert not was_called(silent)
    assert len(mail_jobs()) == 2
    before = timezone.now()
    assert run_ready(["mail"]) == 2
    assert was_called(silent)
    for job in mail_jobs():
        assert (job.status, job.attempts) == (TaskResultStatus.READY, 1)
        assert "timed out" in job.traceback
        # Not at once again: by the rule of the queue.
        assert job.run_after > before
    # What else there is to do goes on meanwhile.
    decide(draft, people.approver.user)
    run("default")
    assert told(NoticeKind.APPROVED) == ["bien-tap"]
    # The server is well again: each mail once.
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.filter(queue_name="mail").update(run_after=before - datetime.timedelta(days=1))
    run_ready(["mail"])
    assert mailed() == ["bien-tap", "duyet-hai", "duyet-mot"]
    assert run_ready(["mail"]) == 0
    assert len(mail.outbox) == 3


def test_the_job_hangs_up_after_the_time_that_is_set() -> None:
    delivery: Any = get_connection("django.core.mail.backends.smtp.EmailBackend")
    assert delivery.timeout == real_settings.EMAIL_TIMEOUT
    assert 0 < real_settings.EMAIL_TIMEOUT <= 30
