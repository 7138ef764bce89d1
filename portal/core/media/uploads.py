"""Uploads are hostile until proven otherwise: what a file must be to be kept.

A file is believed by what it begins with and how it is built, not by its name alone and
never by the media type a browser sends. Every refusal is a ValidationError that says
what to do. Nothing here changes a file.
"""

from __future__ import annotations

import codecs
import io
import warnings
import zipfile
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from portal.core.media.encoding import BROKEN
from portal.core.media.moving import is_captions, is_mp4, is_webm
from portal.core.media.names import extension_of
from portal.core.media.scans import SCAN_KINDS, is_scan
from portal.core.zips import UnknownCompression

_HEAD = 1024
_CHUNK = 64 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
# An empty archive has no file, only its directory.
_ZIP_EMPTY = b"PK\x05\x06"

# A file that begins as one thing and carries a web page: some reader may believe the page.
_PAGE_MARKS = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<iframe",
    b"<?php",
)

_IMAGE_KINDS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "avif": "AVIF",
}

# The part of an Office Open XML file that says which program it belongs to.
_OOXML_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_ODF_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}


def check_image(file: Any) -> None:
    """Refuse what is not a picture of a known kind, or is too big to be decoded safely.

    Reads the header only: nothing is decoded before the number of pixels is known.
    `file` is an uploaded file (`name`, `size`, `read`, `seek`); its position is reset.
    Raises ValidationError.
    """
    extension = extension_of(file.name)
    if extension not in _IMAGE_KINDS or extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise ValidationError(
            _("This kind of picture is not accepted. Accepted are: %(kinds)s."),
            code="kind",
            params={"kinds": ", ".join(settings.WAGTAILIMAGES_EXTENSIONS)},
        )
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    head = _head(file)
    if _magic_of_image(head) != _IMAGE_KINDS[extension]:
        raise ValidationError(
            _("The content of this file is not a .%(extension)s picture."),
            code="content",
            params={"extension": extension},
        )
    _check_pixels(file)


def _magic_of_image(head: bytes) -> str:
    """Kind of picture by its first bytes, in Pillow's words; empty for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:12] in {b"ftypavif", b"ftypavis"}:
        return "AVIF"
    return ""


def _check_pixels(file: Any) -> None:
    """Refuse a picture whose header announces too many pixels, over all its frames."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with warnings.catch_warnings():
            # Pillow warns far above our limit, and refuses at twice that.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=sorted(set(_IMAGE_KINDS.values()))) as picture:
                pixels = picture.width * picture.height
                if pixels <= limit:
                    pixels *= getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError:
        pixels = limit + 1
    except BROKEN as error:
        raise ValidationError(
            _("This picture is damaged and cannot be read."), code="broken"
        ) from error
    finally:
        file.seek(0)
    if pixels > limit:
        raise ValidationError(
            _(
                "This picture has too many pixels. At most %(megapixels)s million pixels are "
                "accepted: make it smaller and upload it again."
            ),
            code="pixels",
            params={"megapixels": limit // 1_000_000},
        )


def check_document(file: Any) -> None:
    """Refuse a document whose content is not what its name says.

    `file` is an uploaded file (`name`, `size`, `read`, `seek`); its position is reset.
    Raises ValidationError.
    """
    extension = extension_of(file.name)
    checker = _DOCUMENT_CHECKS.get(extension)
    if checker is None or extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("This kind of file is not accepted. Accepted are: %(kinds)s."),
            code="kind",
            params={"kinds": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)},
        )
    _check_size(file, settings.MEDIA_MAX_DOCUMENT_SIZE)
    head = _head(file)
    if any(mark in head.lower() for mark in _PAGE_MARKS):
        raise ValidationError(_("This file contains a web page and is not accepted."), code="page")
    try:
        is_good = checker(file, extension, head)
    finally:
        file.seek(0)
    if not is_good:
        raise ValidationError(
            _("The content of this file is not a valid .%(extension)s file."),
            code="content",
            params={"extension": extension},
        )


def _check_size(file: Any, limit: int) -> None:
    """Refuse an empty file and one above `limit` bytes."""
    if not file.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if file.size > limit:
        raise ValidationError(
            _("This file is too big (%(size)s). At most %(limit)s are accepted."),
            code="size",
            params={"size": filesizeformat(file.size), "limit": filesizeformat(limit)},
        )


def _head(file: Any) -> bytes:
    """The first bytes of a file; its position is reset."""
    file.seek(0)
    head: bytes = file.read(_HEAD)
    file.seek(0)
    return head


def _is_pdf(file: IO[bytes], extension: str, head: bytes) -> bool:
    return head.startswith(b"%PDF-")


def _is_ole(file: IO[bytes], extension: str, head: bytes) -> bool:
    return head.startswith(_OLE)


def _is_zip(file: IO[bytes], extension: str, head: bytes) -> bool:
    return _names_in_zip(file, head) is not None


def _is_ooxml(file: IO[bytes], extension: str, head: bytes) -> bool:
    """An Office file of the right program, without macros."""
    names = _names_in_zip(file, head)
    if names is None or "[Content_Types].xml" not in names:
        return False
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            _("This file contains macros. Save it without macros and upload it again."),
            code="macros",
        )
    return any(name.startswith(_OOXML_PARTS[extension]) for name in names)


def _is_odf(file: IO[bytes], extension: str, head: bytes) -> bool:
    """An OpenDocument file: its first member, stored plain, names the kind."""
    names = _names_in_zip(file, head)
    if not names or names[0] != "mimetype":
        return False
    return head[30:].startswith(b"mimetype" + _ODF_TYPES[extension])


def _is_text(file: IO[bytes], extension: str, head: bytes) -> bool:
    """Text in UTF-8 without control characters that only programs read."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("This text is not in UTF-8. Save it as UTF-8 and upload it again."),
            code="encoding",
        ) from error
    return True


def _names_in_zip(file: IO[bytes], head: bytes) -> list[str] | None:
    """Names of the members in the order of the archive, None if it is no archive."""
    if not head.startswith((_ZIP, _ZIP_EMPTY)):
        return None
    file.seek(0, io.SEEK_SET)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, UnknownCompression):
        return None


_DOCUMENT_CHECKS: dict[str, Callable[[IO[bytes], str, bytes], bool]] = {
    "pdf": _is_pdf,
    "doc": _is_ole,
    "xls": _is_ole,
    "ppt": _is_ole,
    "docx": _is_ooxml,
    "xlsx": _is_ooxml,
    "pptx": _is_ooxml,
    "odt": _is_odf,
    "ods": _is_odf,
    "txt": _is_text,
    "csv": _is_text,
    "zip": _is_zip,
    "mp4": is_mp4,
    "webm": is_webm,
    "vtt": is_captions,
    **dict.fromkeys(SCAN_KINDS, is_scan),
}
