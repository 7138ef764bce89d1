"""Pictures of pages among the documents of a site: PNG, JPEG, WebP, and TIFF with its pages.

They are kept byte by byte, as every document is, and served under a type of ours in a sandbox.
So what a picture must not bring to the public is refused when it is uploaded: more pixels than
are safely decoded, a web page inside it, and the place where it was taken.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import IO, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from portal.core.media.encoding import BROKEN

SCAN_KINDS: Final = {
    "png": "PNG",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "webp": "WEBP",
    "tif": "TIFF",
    "tiff": "TIFF",
}
_CHUNK: Final = 1024 * 1024
_LONGEST_MARK: Final = 32
# Of a paper; what has more comes as PDF.
_MOST_PAGES: Final = 500
_GPS: Final = 0x8825
# What a browser would run, were the file ever taken for a page. With what follows it, no run
# of compressed bytes looks like it by chance.
_MARKUP: Final = re.compile(
    rb"<(?:!doctype\s+html|html|script|iframe|svg|\?php)[\s>]", re.IGNORECASE
)


def is_scan(file: IO[bytes], extension: str, head: bytes) -> bool:
    """Whether the content is a picture of the kind that the name says.

    Raises ValidationError for one that is broken, has too many pixels, holds a web page, or
    says where it was taken. Reads headers only: nothing is decoded.
    """
    if _magic(head) != SCAN_KINDS[extension]:
        return False
    _refuse_markup(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow warns far above our limit, and refuses at twice that.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[SCAN_KINDS[extension]]) as picture:
                _refuse_pixels(max(_sizes(picture)))
                _refuse_position(picture)
    except Image.DecompressionBombError:
        _refuse_pixels(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS + 1)
    except BROKEN as error:
        raise ValidationError(
            _("This picture is damaged and cannot be read."), code="broken"
        ) from error
    return True


def _magic(head: bytes) -> str:
    """Kind of picture by its first bytes, in Pillow's words; empty for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return "TIFF" if head.startswith((b"II*\0", b"MM\0*")) else ""


def _sizes(picture: Any) -> Iterator[int]:
    """Pixels of each page of a TIFF; of another kind, of all its frames together."""
    frames = int(getattr(picture, "n_frames", 1))
    if picture.format != "TIFF":
        yield picture.width * picture.height * frames
        return
    if frames > _MOST_PAGES:
        raise ValidationError(
            _("This picture has too many pages. Save it as PDF and upload it again."), code="pages"
        )
    for number in range(frames):
        picture.seek(number)
        yield picture.width * picture.height
    picture.seek(0)


def _refuse_pixels(pixels: int) -> None:
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if pixels > limit:
        raise ValidationError(
            _(
                "This picture has too many pixels. At most %(megapixels)s million pixels are "
                "accepted: make it smaller and upload it again."
            ),
            code="pixels",
            params={"megapixels": limit // 1_000_000},
        )


def _refuse_markup(file: IO[bytes]) -> None:
    """Refuse a picture in which a web page hides, wherever in it."""
    file.seek(0)
    kept = b""
    while chunk := file.read(_CHUNK):
        if _MARKUP.search(kept + chunk):
            raise ValidationError(
                _("This file contains a web page and is not accepted."), code="page"
            )
        kept = chunk[-_LONGEST_MARK:]


def _refuse_position(picture: Any) -> None:
    """Refuse a photograph that says where it was taken: everybody would read it.

    A PNG has that in a part that only decoding reaches, and no camera writes it.
    """
    if picture.format != "PNG" and picture.getexif().get_ifd(_GPS):
        raise ValidationError(
            _(
                "This photograph says where it was taken. Scan the paper instead, or save the "
                "picture without its position and upload it again."
            ),
            code="position",
        )
