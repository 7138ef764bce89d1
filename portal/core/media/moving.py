"""Whether a file really is a video that browsers play, or captions for one.

Only the structure is read: boxes of MP4 (ISO/IEC 14496-12), the head of WebM (RFC 8794),
cues of WebVTT. Nothing is decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Boxes that hold nothing but boxes, on the way to what the tracks are coded in.
_PATH_TO_CODECS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
# What every browser of today plays; HEVC of newer telephones most of them do not.
_PLAYED = frozenset({b"avc1", b"avc3", b"av01", b"vp09", b"mp4a", b"Opus", b"fLaC"})
_HEVC = frozenset({b"hvc1", b"hev1"})
_BOX_HEAD, _LONG_HEAD = 8, 16
# A film has some ten boxes at the top, fragmented ones some thousands.
_MOST_BOXES = 20_000

_EBML = b"\x1a\x45\xdf\xa3"
_DOC_TYPE = b"\x42\x82"
_EBML_HEAD = 64

_CUE = re.compile(r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3} +--> +(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}")


class _Box(NamedTuple):
    """A box of an MP4 file: its kind, where its content begins, where it ends."""

    kind: bytes
    start: int
    end: int


class _BrokenError(Exception):
    """The boxes do not add up."""


def is_mp4(file: IO[bytes], extension: str, head: bytes) -> bool:
    """An MP4 whose boxes fill the file and whose tracks browsers play.

    Raises ValidationError for HEVC, which a clerk's telephone may record.
    """
    if head[4:8] != b"ftyp" or head[8:12] == b"qt  ":
        return False
    end = file.seek(0, 2)
    try:
        kinds = {box.kind for box in _boxes(file, 0, end)}
        codecs = set(_codecs(file, 0, end, _PATH_TO_CODECS))
    except _BrokenError:
        return False
    if codecs & _HEVC:
        raise ValidationError(
            _(
                "This video is coded in HEVC (H.265), which many browsers do not play. "
                "Save it as MP4 with H.264 and upload it again."
            ),
            code="codec",
        )
    return bool(codecs & _PLAYED) and bool(kinds & {b"mdat", b"moof"})


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    """The boxes from `start` to `end`, which they fill exactly. Raises _BrokenError."""
    for _number in range(_MOST_BOXES):
        if start == end:
            return
        file.seek(start)
        head = file.read(_LONG_HEAD)
        if len(head) < _BOX_HEAD:
            raise _BrokenError
        size, content = int.from_bytes(head[:4], "big"), _BOX_HEAD
        if size == 1:
            size, content = int.from_bytes(head[8:16], "big"), _LONG_HEAD
        elif size == 0:
            size = end - start
        if size < content or start + size > end:
            raise _BrokenError
        yield _Box(head[4:8], start + content, start + size)
        start += size
    raise _BrokenError


def _codecs(file: IO[bytes], start: int, end: int, path: tuple[bytes, ...]) -> Iterator[bytes]:
    """What the tracks are coded in: the kinds of the boxes inside every `stsd`."""
    if not path:
        # Version, flags and the number of entries come first.
        yield from (box.kind for box in _boxes(file, start + 8, end))
        return
    for box in list(_boxes(file, start, end)):
        if box.kind == path[0]:
            yield from _codecs(file, box.start, box.end, path[1:])


def is_webm(file: IO[bytes], extension: str, head: bytes) -> bool:
    """An EBML file that calls itself WebM, and not Matroska of any other kind."""
    if not head.startswith(_EBML):
        return False
    at = head.find(_DOC_TYPE, len(_EBML), _EBML_HEAD)
    # The length of a short element is one byte whose first bit is set.
    return at > 0 and head[at + 2 : at + 7] == b"\x84webm"


def is_captions(file: IO[bytes], extension: str, head: bytes) -> bool:
    """WebVTT in UTF-8 with at least one cue."""
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("This text is not in UTF-8. Save it as UTF-8 and upload it again."),
            code="encoding",
        ) from error
    return bool(re.match(r"WEBVTT(?:[ \t\r\n]|$)", text)) and bool(_CUE.search(text))
