"""Office files are ZIP archives: opened with a measure of what comes out of them.

Sizes that an archive declares are not believed. Every part is unpacked once, counted and
thrown away, before a reader sees the file; what XML must not carry is looked for on the way.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from defusedxml import ElementTree

from documents.extraction.outcome import Limits, Reason, State, Stop
from portal.core.zips import UnknownCompression

CONTENT_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_CHUNK: Final = 1 << 16
# A part this small may be packed as well as it likes.
_SMALL: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive, after all of it was unpacked within the limits.

    Raises:
        Stop: a bomb, an XML part with a DOCTYPE or an entity, or macros (hostile); parts
            under a password (encrypted); an archive that is damaged (corrupt).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive, limits)
            yield archive
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        UnknownCompression,
        EOFError,
        UnicodeDecodeError,
    ) as error:
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error


def _measure(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.archive_members:
        raise Stop(State.HOSTILE, Reason.ZIP_BOMB)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Stop(State.ENCRYPTED)
    if any(_is_macro(member.filename) for member in members):
        raise Stop(State.HOSTILE, Reason.MACRO)
    left = limits.unpacked_bytes
    for member in members:
        left -= _unpacked(archive, member, left, limits)


def _is_macro(name: str) -> bool:
    """VBA, or a sheet of the macro language before it."""
    lower = name.lower()
    return lower.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in lower


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """Unpack one part and throw it away; returns its bytes."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, before = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left or size > max(_SMALL, member.compress_size * limits.unpacked_ratio):
                raise Stop(State.HOSTILE, Reason.ZIP_BOMB)
            if is_xml:
                # Without the zero bytes UTF-16 is looked through as well.
                seen = before + chunk.replace(b"\x00", b"")
                if any(word in seen for word in _DECLARATIONS):
                    raise Stop(State.HOSTILE, Reason.XML_ENTITY)
                before = seen[-len(_DECLARATIONS[0]) :]
    return size


def main_type(archive: zipfile.ZipFile) -> str | None:
    """Either "docx", "xlsx" or None, by the content type of the main part.

    Raises:
        Stop: the main part announces macros (hostile).
    """
    try:
        listing = archive.read(CONTENT_TYPES)
    except KeyError:
        return None
    try:
        root = ElementTree.fromstring(listing, forbid_dtd=True)
    except (ElementTree.ParseError, ValueError) as error:
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error
    types = [str(element.get("ContentType", "")) for element in root]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types):
        raise Stop(State.HOSTILE, Reason.MACRO)
    return next((_MAIN[kind] for kind in types if kind in _MAIN), None)
