"""Real mail servers: one that hangs, one that refuses, one that works."""

from __future__ import annotations

import datetime
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import send_mail
from django_tasks_db.compat import TaskResultStatus

from portal.core.jobs.models import Job
from tests.jobs import sample_tasks
from tests.support.processes import Processes

# The worker's clock need not be that of this process.
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Inbox:
    """Keeps what arrives, or refuses it for now."""

    def __init__(self, answer: str = "250 OK") -> None:
        """`answer` is given to each message; those with 250 are kept."""
        self.answer = answer
        self.asked = 0
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take or refuse one message."""
        self.asked += 1
        if self.answer.startswith("250"):
            self.messages.append(envelope.content)
        return self.answer


@contextmanager
def mail_server(inbox: Inbox, port: int = 0) -> Iterator[int]:
    """A server for `inbox`; gives its port."""
    port = port or free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def silent_server(port: int) -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield listener


@pytest.fixture
def queued(settings: Any, shared_database: str) -> None:
    """One message in the queue of the shared database."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
    send_mail("Thư thử", "Nội dung", "cong@example.vn", ["nhan@example.vn"])


def attempts() -> int:
    """How often the message's delivery was started."""
    return Job.objects.get(queue_name="mail").attempts


def states() -> dict[str, str]:
    """The state of the job of each queue."""
    return dict(Job.objects.values_list("queue_name", "status"))


@pytest.mark.usefixtures("queued")
def test_hanging_server_hinders_nothing_and_the_mail_arrives_once_afterwards(
    processes: Processes, tmp_path: Path
) -> None:
    port = free_port()
    with silent_server(port) as listener:
        # It would hang for ten minutes: nothing below waits for the time-out.
        worker = processes.start("run_worker", TEST_SMTP_PORT=str(port), TEST_SMTP_TIMEOUT="600")
        connection, _address = listener.accept()
        with closing(connection):
            sample_tasks.note.enqueue(str(tmp_path), "default")
            processes.wait_until(
                lambda: sample_tasks.lines(tmp_path / "done"), "the default queue runs"
            )
            processes.wait_until(
                lambda: (
                    states()
                    == {"mail": TaskResultStatus.RUNNING, "default": TaskResultStatus.SUCCESSFUL}
                ),
                "only the mail waits",
            )
    # The server's end closes the connection: the attempt fails, and is repeated.
    inbox = Inbox()
    with mail_server(inbox, port):
        processes.wait_until(
            lambda: states()["mail"] == TaskResultStatus.SUCCESSFUL, "it was delivered"
        )
    assert worker.poll() is None
    assert len(inbox.messages) == 1
    assert b"nhan@example.vn" in inbox.messages[0]


@pytest.mark.usefixtures("queued")
def test_hanging_server_is_left_after_the_time_out(processes: Processes) -> None:
    port = free_port()
    with silent_server(port):
        processes.start("run_worker", TEST_SMTP_PORT=str(port), TEST_SMTP_TIMEOUT="0.2")
        processes.wait_until(lambda: attempts() >= 2, "it was tried again")
        assert "timed out" in Job.objects.get().traceback


@pytest.mark.usefixtures("queued")
def test_server_that_refuses_for_now_gets_it_once_when_it_is_well(processes: Processes) -> None:
    inbox = Inbox("451 Xin thử lại sau")
    with mail_server(inbox) as port:
        processes.start("run_worker", TEST_SMTP_PORT=str(port))
        processes.wait_until(lambda: inbox.asked >= 2, "it was refused twice")
        inbox.answer = "250 OK"
        Job.objects.filter(status=TaskResultStatus.READY).update(run_after=LONG_AGO)
        processes.wait_until(
            lambda: states()["mail"] == TaskResultStatus.SUCCESSFUL, "it was delivered"
        )
    assert len(inbox.messages) == 1


@pytest.mark.usefixtures("queued")
def test_server_that_is_gone_keeps_the_mail(processes: Processes) -> None:
    processes.run("run_worker", "--burst", TEST_SMTP_PORT=str(free_port()))
    job = Job.objects.get()
    assert job.status == TaskResultStatus.READY
    assert "ConnectionRefusedError" in job.exception_class_path
    inbox = Inbox()
    Job.objects.update(run_after=LONG_AGO)
    with mail_server(inbox) as port:
        processes.run("run_worker", "--burst", TEST_SMTP_PORT=str(port))
    assert len(inbox.messages) == 1
