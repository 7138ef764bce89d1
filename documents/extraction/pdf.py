"""The text of a PDF file, page by page, in the order in which it was written.

Nothing that is printed on a page is taken out, running headers and page numbers included:
a page of the text is the page of the file. What a signature or a filled field shows is
part of it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from documents.extraction import legacy
from documents.extraction.ocr import Recogniser
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop

# A page with fewer letters than this, and something drawn on it, is a picture of a page.
_FEW_LETTERS: Final = 20
# Over a picture of the whole page a layer this short is a stamp or a running header.
_SHORT_LAYER: Final = 250
_COVERS: Final = 0.5
# Letters drawn as outlines leave hundreds of paths and no text.
_MANY_PATHS: Final = 50
_JUNK: Final = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
_JUNK_SHARE: Final = 0.2
_LETTER: Final = re.compile(r"[^\W\d_]")
# Above this many objects a page is not looked through further.
_OBJECTS: Final = 20_000
_DEPTH: Final = 4
_DPI: Final = 72
# A hyphen at a line's end belongs to a number (35/2017/TT-BTC) when no space stands before
# it: Vietnamese parts no words.
_HYPHEN_AND_BREAK: Final = re.compile(f"{legacy.LINE_HYPHEN}\\s*")
_CAPITALS: Final = re.compile(r"(?:^|\+)\.Vn\w*H(?:\W|$)")
_SYMBOLS: Final = re.compile(r"symbol|dings", re.IGNORECASE)


def read(
    path: Path, limits: Limits, recogniser: Recogniser, first: int = 1
) -> Iterator[Page | int]:
    """First the number of pages, then the pages from `first` on.

    Raises:
        Stop: encrypted, corrupt; at the end too_many_pages, too_large (pages with a picture
            of too many pixels were not recognised), needs_ocr.
    """
    document = _open(path)
    total = len(document)
    yield total
    waiting = Reason.NONE
    known: Method | None = None
    readable, too_large = first > 1, False
    for index in range(first - 1, min(total, limits.pages)):
        page = _page(document, index)
        if page is None:
            yield Page(index + 1, "", Method.TEXT_LAYER)
            continue
        readable = True
        text, method = _layer(page, known)
        known = method if method != Method.TEXT_LAYER else known
        if not _is_picture(page, text):
            yield Page(index + 1, text, method)
        elif refused := recogniser.refuses():
            waiting = refused
            yield Page(index + 1, text, method)
        elif _has_huge_picture(page, limits):
            too_large = True
            yield Page(index + 1, text, method)
        else:
            yield _recognised(page, index + 1, limits, recogniser)
        page.close()
    if not readable:
        raise Stop(State.CORRUPT, Reason.UNREADABLE)
    if total > limits.pages:
        raise Stop(State.TOO_MANY_PAGES)
    if too_large:
        raise Stop(State.TOO_LARGE, Reason.PIXELS)
    if waiting:
        raise Stop(State.NEEDS_OCR, waiting)


def _open(path: Path) -> Any:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Stop(State.ENCRYPTED) from error
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_SECURITY:
            raise Stop(State.ENCRYPTED) from error
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error
    if len(document) == 0:
        raise Stop(State.CORRUPT, Reason.UNREADABLE)
    return document


def _page(document: Any, index: int) -> Any:
    """A page with what lies above it, None where the file holds none at its place."""
    try:
        page = document[index]
        if pdfium.FPDFPage_GetAnnotCount(page) > 0:
            # Signatures and filled fields: in this copy they become part of the page.
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
    except pypdfium2.PdfiumError:
        return None
    return page


def _layer(page: Any, known: Method | None) -> tuple[str, Method]:
    """The page's own text in Unicode, and how it was written."""
    textpage = page.get_textpage()
    text = str(textpage.get_text_range()).replace("\r\n", "\n")
    if method := legacy.recognise(text, known):
        return _from_legacy(textpage, method), method
    return _HYPHEN_AND_BREAK.sub("-", text), Method.TEXT_LAYER


def _from_legacy(textpage: Any, method: Method) -> str:
    """The layer with each font's letters as that font shows them."""
    parts: list[str] = []
    for font, text in _runs(textpage):
        if _SYMBOLS.search(font):
            # Codes of drawings, not of letters; only where they end a line counts.
            parts.append("\n" * text.count("\n"))
        elif method == Method.LEGACY_TCVN3 and _CAPITALS.search(font):
            parts.append(legacy.to_unicode(text, method).upper())
        else:
            parts.append(legacy.to_unicode(text, method))
    return "".join(parts)


def _runs(textpage: Any) -> Iterator[tuple[str, str]]:
    """The characters in runs of one font; spaces and breaks belong to the run before."""
    font, run = "", ""
    name = ctypes.create_string_buffer(128)
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        sign = _sign(textpage, index)
        if not sign.isspace():
            size = pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), None)
            found = name.value.decode("utf-8", "replace") if 0 < size <= len(name) else ""
            if found != font:
                yield font, run
                font, run = found, ""
        run += sign
    yield font, run


def _sign(textpage: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    if code == 0x02:
        return legacy.LINE_HYPHEN
    return "" if code == 0x0D or 0xD800 <= code <= 0xDFFF else chr(code)


def _is_picture(page: Any, text: str) -> bool:
    """Whether the page must be looked at to be read."""
    letters = len(_LETTER.findall(text))
    if letters and len(_JUNK.findall(text)) > _JUNK_SHARE * letters:
        return True
    if letters >= _SHORT_LAYER:
        return False
    covered, paths = _drawn(page)
    if covered >= _COVERS:
        return True
    return letters < _FEW_LETTERS and (covered > 0.01 or paths >= _MANY_PATHS)


def _drawn(page: Any) -> tuple[float, int]:
    """The share of the page's area under pictures, and how many paths there are."""
    width, height = page.get_size()
    area, paths = 0.0, 0
    for seen, item in enumerate(page.get_objects(max_depth=_DEPTH)):
        if seen > _OBJECTS:
            break
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            area += max(0.0, right - left) * max(0.0, top - bottom)
    return area / max(1.0, width * height), paths


def _recognised(page: Any, number: int, limits: Limits, recogniser: Recogniser) -> Page:
    width, height = page.get_size()
    dpi = recogniser.dpi_for(width / _DPI, height / _DPI, limits.pixels)
    picture = page.render(scale=dpi / _DPI, grayscale=True).to_pil()
    text, confidence = recogniser.read(picture, dpi)
    return Page(number, text, Method.OCR, confidence)


def _has_huge_picture(page: Any, limits: Limits) -> bool:
    """Whether drawing the page would unpack a picture that does not fit into memory."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        found = pdfium.FPDFImageObj_GetImagePixelSize(item, width, height)
        if found and width.value * height.value > limits.pixels:
            return True
    return False
