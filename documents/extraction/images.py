"""Scans handed in as pictures: PNG, JPEG, WebP, and TIFF with its pages."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from documents.extraction.ocr import Recogniser
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "WEBP")
# What a picture without a resolution is taken for: a page as wide or as high as A4.
_LONG_SIDE_INCHES: Final = 11.69
_SENSIBLE_DPI: Final = (70, 1_200)


def read(
    path: Path, limits: Limits, recogniser: Recogniser, first: int = 1
) -> Iterator[Page | int]:
    """First the number of pages, then the pages from `first` on.

    Raises:
        Stop: corrupt, too_large (more pixels than `limits.pixels`, before any is decoded),
            too_many_pages, needs_ocr.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The measure below is ours, and taken before anything is decoded.
            Image.MAX_IMAGE_PIXELS = None
            with Image.open(path, formats=_FORMATS) as picture:
                yield from _pages(picture, limits, recogniser, first)
    except Stop:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error


def _pages(
    picture: Image.Image, limits: Limits, recogniser: Recogniser, first: int
) -> Iterator[Page | int]:
    total = int(getattr(picture, "n_frames", 1))
    yield total
    waiting, too_large = Reason.NONE, False
    for index, frame in enumerate(ImageSequence.Iterator(picture)):
        if index >= limits.pages:
            raise Stop(State.TOO_MANY_PAGES)
        if index < first - 1:
            continue
        if frame.width * frame.height > limits.pixels:
            too_large = True
            yield Page(index + 1, "", Method.TEXT_LAYER)
            continue
        if refused := recogniser.refuses():
            waiting = refused
            yield Page(index + 1, "", Method.TEXT_LAYER)
            continue
        text, confidence = recogniser.read(*_scaled(frame, recogniser, limits))
        yield Page(index + 1, text, Method.OCR, confidence)
    if too_large:
        raise Stop(State.TOO_LARGE, Reason.PIXELS)
    if waiting:
        raise Stop(State.NEEDS_OCR, waiting)


def _scaled(frame: Image.Image, recogniser: Recogniser, limits: Limits) -> tuple[Image.Image, int]:
    """The picture upright and grey, near the resolution that is read best."""
    upright = ImageOps.exif_transpose(frame)
    grey = _on_white(upright).convert("L")
    dpi = _dpi_of(frame)
    wanted = recogniser.dpi_for(grey.width / dpi, grey.height / dpi, limits.pixels)
    factor = wanted / dpi
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS), wanted


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent is paper."""
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture
    coloured = picture.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(paper, coloured)


def _dpi_of(picture: Image.Image) -> float:
    """What the file says, if that makes a page; else as if it were A4."""
    by_size = max(picture.size) / _LONG_SIDE_INCHES
    said = picture.info.get("dpi", (0, 0))
    try:
        dpi = float(said[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return by_size
    low, high = _SENSIBLE_DPI
    # 72 and 96 are what programs write that know nothing.
    return dpi if low <= dpi <= high and dpi not in {72, 96} else by_size
