"""Mail: queued in the caller's transaction, sent by the worker, never in anyone's way."""

from __future__ import annotations

import smtplib
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.text import MIMEText
from typing import Any

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import transaction
from django_tasks_db.compat import TaskResultStatus
from hypothesis import given
from hypothesis import strategies as st

from portal.core.jobs import selectors
from portal.core.jobs.mail_messages import pack, unpack
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready


@pytest.fixture
def queued_mail(settings: Any) -> None:
    """Mail goes through the queue, as outside tests, and ends in `mail.outbox`."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"


def rich_message() -> EmailMultiAlternatives:
    """A message that uses everything that a message can carry."""
    message = EmailMultiAlternatives(
        "Kết quả xử lý phản ánh",
        "Kính gửi ông/bà",
        "Cổng thông tin <cong@example.vn>",
        ["Người nhận <nhan@example.vn>", "hai@example.vn"],
        cc=["saochep@example.vn"],
        bcc=["kin@example.vn"],
        reply_to=["traloi@example.vn"],
        headers={"X-Unit": "Xã Chi Lăng", "From": "khac@example.vn"},
    )
    message.attach_alternative("<p>Kính gửi</p>", "text/html")
    message.attach("văn bản.pdf", b"%PDF-1.7 \xff\x00", "application/pdf")
    message.attach("ghi chú.txt", "Nội dung", "text/plain")
    message.attach(MIMEImage(b"\x89PNG\r\n\x1a\n", "png"))
    message.attach(MIMEText("phần chữ", "plain", "utf-8"))
    message.attach(
        "thư cũ", EmailMessage("Cũ", "Thư cũ", "a@example.vn").message(), "message/rfc822"
    )
    return message


def structure(message: EmailMessage) -> list[tuple[Any, ...]]:
    """What a receiver sees of a message, apart from random boundaries."""
    built = message.message()
    parts = [
        (part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
        for part in built.walk()
    ]
    names = ["Subject", "From", "To", "Cc", "Reply-To", "X-Unit", "Message-ID", "Date"]
    return [*parts, *((name, str(built[name])) for name in names)]


def test_everything_a_message_carries_survives_the_queue() -> None:
    original = rich_message()
    packed = pack(original)
    restored = unpack(str(original.subject), original.to, packed)
    assert restored.recipients() == original.recipients()
    original.extra_headers |= {name: packed["headers"][name] for name in ("Message-ID", "Date")}
    assert structure(restored) == structure(original)


def test_every_attempt_carries_the_same_message_id() -> None:
    packed = pack(EmailMessage("Tin", "Nội dung", to=["a@example.vn"]))
    ids = {str(unpack("Tin", ["a@example.vn"], packed).message()["Message-ID"]) for _ in range(2)}
    assert len(ids) == 1


def test_own_message_id_is_kept() -> None:
    message = EmailMessage("Tin", "", to=["a@example.vn"], headers={"message-id": "<1@vn>"})
    assert unpack("Tin", message.to, pack(message)).message()["Message-ID"] == "<1@vn>"


@given(
    st.text(st.characters(exclude_categories=["C"])),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(max_size=200),
)
def test_any_text_and_any_bytes_survive(subject: str, body: str, data: bytes) -> None:
    message = EmailMessage(subject, body, "a@example.vn", ["b@example.vn"])
    message.attach("tệp.bin", data, "application/octet-stream")
    restored = unpack(subject, message.to, pack(message))
    assert (restored.subject, restored.body) == (subject, body)
    assert restored.attachments[0][1] == data


def test_attached_part_keeps_its_own_headers() -> None:
    part = MIMEBase("application", "x-du-lieu")
    part.set_payload("nội dung", "utf-8")
    part["Content-ID"] = "<hinh-1>"
    message = EmailMessage("Tin", "", to=["a@example.vn"], attachments=[part])
    restored = unpack("Tin", message.to, pack(message)).attachments[0]
    assert isinstance(restored, MIMEBase)
    assert restored["Content-ID"] == "<hinh-1>"
    assert restored.get_payload(decode=True) == part.get_payload(decode=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
def test_sending_writes_a_job_and_the_worker_delivers() -> None:
    assert send_mail("Tin", "Nội dung", None, ["a@example.vn"], html_message="<p>x</p>") == 1
    assert mail.outbox == []
    assert selectors.short_arguments(Job.objects.get()) == "Tin, …, …"
    assert run_ready(["default", "media"]) == 0
    assert run_ready(["mail"]) == 1
    assert [message.subject for message in mail.outbox] == ["Tin"]
    sent = mail.outbox[0]
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.alternatives[0][0] == "<p>x</p>"
    assert Job.objects.get().args_kwargs == {"args": [], "kwargs": {}}, "nothing private stays"


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
def test_change_that_is_rolled_back_sends_nothing() -> None:
    with transaction.atomic():
        send_mail("Tin", "", None, ["a@example.vn"])
        transaction.set_rollback(True)
    assert run_ready(["mail"]) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
def test_message_without_recipient_is_not_queued() -> None:
    assert EmailMessage("Tin", "").send() == 0
    assert not Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
def test_bad_header_shows_to_the_sender() -> None:
    with pytest.raises(BadHeaderError):
        send_mail("Tin\nBcc: x@example.vn", "", None, ["a@example.vn"])
    assert send_mail("Tin\n", "", None, ["a@example.vn"], fail_silently=True) == 0
    assert not Job.objects.exists()


REFUSED = smtplib.SMTPRecipientsRefused({"a@example.vn": (550, b"No such user")})
BUSY = smtplib.SMTPRecipientsRefused({"a@example.vn": (450, b"Try later")})


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (REFUSED, TaskResultStatus.FAILED),
        (BUSY, TaskResultStatus.READY),
        (smtplib.SMTPDataError(554, b"Spam"), TaskResultStatus.FAILED),
        (smtplib.SMTPDataError(451, b"Later"), TaskResultStatus.READY),
        (ConnectionRefusedError("down"), TaskResultStatus.READY),
        (TimeoutError("hangs"), TaskResultStatus.READY),
    ],
)
def test_final_refusal_is_listed_and_any_other_repeated(
    error: Exception, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: LocmemBackend, messages: Any) -> int:
        raise error

    monkeypatch.setattr(LocmemBackend, "send_messages", refuse)
    send_mail("Tin", "", None, ["a@example.vn"])
    run_ready(["mail"])
    assert Job.objects.get().status == status


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail")
def test_message_that_nobody_took_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocmemBackend, "send_messages", lambda self, messages: 0)
    send_mail("Tin", "", None, ["a@example.vn"])
    run_ready(["mail"])
    assert Job.objects.get().status == TaskResultStatus.READY
