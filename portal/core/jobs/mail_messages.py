"""An e-mail as plain JSON values and back."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from email import message_from_bytes
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

# Set when the mail is queued, so that every attempt sends the very same message: a
# receiver that got it twice recognises the second by its Message-ID.
FIXED_HEADERS = ("Message-ID", "Date")


def pack(message: EmailMessage) -> dict[str, Any]:
    """The message as JSON values, without subject and `to` (the job shows those).

    Raises what building the message raises (BadHeaderError for a line break in a
    header): the sender's mistake shows to the sender.
    """
    built = message.message()
    fixed = {name: str(built[name]) for name in FIXED_HEADERS if built[name]}
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    given = {name.lower() for name in headers}
    fixed = {name: value for name, value in fixed.items() if name.lower() not in given}
    return {
        "body": str(message.body),
        "from_email": str(message.from_email),
        "cc": [str(address) for address in message.cc],
        "bcc": [str(address) for address in message.bcc],
        "reply_to": [str(address) for address in message.reply_to],
        "headers": {**headers, **fixed},
        "content_subtype": message.content_subtype,
        "encoding": str(message.encoding) if message.encoding else "",
        "alternatives": [
            _pack_content(content, mimetype)
            for content, mimetype in getattr(message, "alternatives", [])
        ],
        "attachments": [_pack_attachment(attachment) for attachment in message.attachments],
    }


def unpack(subject: str, to: list[str], packed: Mapping[str, Any]) -> EmailMultiAlternatives:
    """The message that `pack` was given."""
    message = EmailMultiAlternatives(
        subject,
        packed["body"],
        packed["from_email"],
        to,
        cc=packed["cc"],
        bcc=packed["bcc"],
        reply_to=packed["reply_to"],
        headers=packed["headers"],
    )
    message.content_subtype = packed["content_subtype"]
    message.encoding = packed["encoding"] or None
    for alternative in packed["alternatives"]:
        message.attach_alternative(_unpack_content(alternative), alternative["mimetype"])
    for attachment in packed["attachments"]:
        _attach(message, attachment)
    return message


def _pack_content(content: Any, mimetype: str | None) -> dict[str, Any]:
    if isinstance(content, bytes):
        return {"base64": base64.b64encode(content).decode("ascii"), "mimetype": mimetype}
    return {"text": str(content), "mimetype": mimetype}


def _unpack_content(packed: Mapping[str, Any]) -> str | bytes:
    if "base64" in packed:
        return base64.b64decode(packed["base64"])
    return str(packed["text"])


def _pack_attachment(attachment: Any) -> dict[str, Any]:
    if isinstance(attachment, MIMEBase):
        return {"mime": base64.b64encode(attachment.as_bytes()).decode("ascii")}
    filename, content, mimetype = attachment
    if isinstance(content, EmailMessage):
        content = content.message()
    if hasattr(content, "as_bytes"):
        content = content.as_bytes()
    return {"filename": filename, **_pack_content(content, mimetype)}


def _attach(message: EmailMultiAlternatives, packed: Mapping[str, Any]) -> None:
    if "mime" in packed:
        message.attach(_mime_part(base64.b64decode(packed["mime"])))
        return
    content = _unpack_content(packed)
    if packed["mimetype"] == "message/rfc822" and isinstance(content, bytes):
        content = content.decode("utf-8", "surrogateescape")
    message.attach(packed["filename"], content, packed["mimetype"])


def _mime_part(data: bytes) -> MIMEBase:
    parsed = message_from_bytes(data)
    part = MIMEBase(parsed.get_content_maintype(), parsed.get_content_subtype())
    for name in list(part.keys()):
        del part[name]
    for name, value in parsed.items():
        part[name] = value
    part.set_payload(parsed.get_payload())
    return part
