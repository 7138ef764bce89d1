"""What kind of file this is, by its first bytes and its structure, never by its name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from documents.extraction.archives import main_type, open_archive
from documents.extraction.outcome import Limits, Reason, State, Stop

_HEAD: Final = 1_024
_TAIL: Final = 66_000
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_IMAGES: Final = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
)
# What a browser would run, were the file ever taken for a page. In a compressed picture
# these seven bytes do not come together by chance.
_MARKUP: Final = re.compile(rb"<(?:!doctype\s+html|html|script|iframe|svg)[\s>]", re.IGNORECASE)
_END_OF_ZIP: Final = b"PK\x05\x06"


class Kind(StrEnum):
    """What can be read."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    DOC = "doc"
    IMAGE = "image"


def sniff(path: Path, limits: Limits) -> Kind:
    """The kind of the file.

    Raises:
        Stop: nothing that is read here (unsupported), empty or missing (corrupt), over the
            limit of bytes, locked with a password, or two kinds at once (hostile).
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, size - _TAIL))
            tail = file.read(_TAIL)
    except OSError as error:
        raise Stop(State.CORRUPT, Reason.MISSING) from error
    if not head:
        raise Stop(State.CORRUPT, Reason.EMPTY)
    if size > limits.file_bytes:
        raise Stop(State.TOO_LARGE, Reason.FILE_SIZE)
    if head.startswith(_IMAGES) or (head[:4], head[8:12]) == (b"RIFF", b"WEBP"):
        _refuse_markup(path.read_bytes())
        _refuse_archive(tail)
        return Kind.IMAGE
    if head.startswith(b"PK\x03\x04"):
        if b"%PDF-" in head:
            raise Stop(State.HOSTILE, Reason.POLYGLOT)
        return _kind_of_archive(path, limits)
    if head.startswith(_OLE):
        return _kind_of_compound(path)
    if b"%PDF-" in head:
        _refuse_markup(head)
        _refuse_archive(tail)
        return Kind.PDF
    raise Stop(State.UNSUPPORTED, Reason.KIND)


def _refuse_markup(content: bytes) -> None:
    if _MARKUP.search(content):
        raise Stop(State.HOSTILE, Reason.POLYGLOT)


def _refuse_archive(tail: bytes) -> None:
    """Refuse a file that a ZIP reader would open, too: its directory ends the file."""
    at = tail.rfind(_END_OF_ZIP)
    if at >= 0 and at + 22 <= len(tail):
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + 22 + comment == len(tail):
            raise Stop(State.HOSTILE, Reason.POLYGLOT)


def _kind_of_archive(path: Path, limits: Limits) -> Kind:
    try:
        with open_archive(path, limits) as archive:
            kind = main_type(archive)
    except zipfile.BadZipFile as error:
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error
    if kind is None:
        raise Stop(State.UNSUPPORTED, Reason.KIND)
    return Kind(kind)


def _kind_of_compound(path: Path) -> Kind:
    """Word's old format, or a new one under a password (MS-OFFCRYPTO)."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Stop(State.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in content:
        return Kind.DOC
    raise Stop(State.UNSUPPORTED, Reason.KIND)
