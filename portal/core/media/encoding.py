"""Pictures to WebP at a few widths, without anything but the pixels.

Camera data (EXIF with the GPS position, XMP, comments, colour profile) is not copied:
the orientation and the profile are applied to the pixels, the rest is left behind.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# A photograph of 640 px takes 46 KB; at 80 it took 60, and on the dense screens that
# nearly everybody holds nobody could tell which was which (bench/weight.py).
QUALITY = 70

# What Pillow raises over a file that is broken or not what it says.
BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
)


class BrokenImageError(Exception):
    """The file cannot be decoded; trying again will not help."""


@dataclass(frozen=True)
class Encoded:
    """One picture in WebP: `spec_width` asked for, `width` × `height` made (pixels)."""

    spec_width: int
    width: int
    height: int
    data: bytes


def encode(original: bytes, widths: Sequence[int]) -> Iterator[Encoded]:
    """Encode `original` at those of `widths` (ascending) that make sense for it.

    Never enlarged: the last one made is the first width that reaches the picture's own.
    Only the first image of an animation is shown. Raises BrokenImageError.
    """
    try:
        picture = _decode(original, widths[-1])
        for asked in wanted_widths(picture.width, widths):
            yield _scaled(picture, asked)
    except BROKEN as error:
        raise BrokenImageError(str(error) or type(error).__name__) from error


def wanted_widths(own_width: int, widths: Sequence[int]) -> list[int]:
    """Those of `widths` below the picture's own width, and the first that reaches it."""
    smaller = [width for width in widths if width < own_width]
    larger = [width for width in widths if width >= own_width]
    return [*smaller, *larger[:1]]


def _decode(original: bytes, largest: int) -> Image.Image:
    """Pixels the right way up, in sRGB, at least `largest` wide where the file is."""
    picture: Image.Image = Image.open(io.BytesIO(original))
    # A JPEG can be read at a half, a quarter or an eighth of its size: a fraction of
    # the time and memory for a photograph of 50 megapixels. Either side may become the
    # width, once the orientation is applied.
    if min(picture.size) > 2 * largest:
        picture.draft("RGB", (2 * largest, 2 * largest))
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    picture = _in_srgb(picture, profile)
    return _in_plain_mode(picture)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply the colour profile; a profile nobody can read is ignored."""
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is transparent."""
    if picture.mode.startswith("I"):  # 16 bits a pixel: scans
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("RGB")


def _scaled(picture: Image.Image, asked: int) -> Encoded:
    """One width of `picture`, as WebP."""
    width = min(asked, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    small = (
        picture
        if width == picture.width
        else picture.resize((width, height), Image.Resampling.LANCZOS)
    )
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    output = io.BytesIO()
    clean.save(output, "WEBP", quality=QUALITY, method=4)
    return Encoded(asked, width, height, output.getvalue())
