"""How the end of an extraction is said to people: a label, and a sentence that helps on."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.extraction.outcome import Method, Reason, State

WAITING: Final = "waiting"
RUNNING: Final = "running"

STATES: Final[list[tuple[str, Promise]]] = [
    (WAITING, _("text: waiting to be read")),
    (RUNNING, _("text: being read")),
    (State.DONE.value, _("text: read")),
    (State.NEEDS_OCR.value, _("text: not recognised, a scan")),
    (State.ENCRYPTED.value, _("text: locked with a password")),
    (State.CORRUPT.value, _("text: file damaged")),
    (State.TOO_LARGE.value, _("text: file too large")),
    (State.TOO_MANY_PAGES.value, _("text: too many pages")),
    (State.TIMED_OUT.value, _("text: not read in time")),
    (State.OUT_OF_MEMORY.value, _("text: needs too much memory")),
    (State.UNSUPPORTED.value, _("text: kind of file not read")),
    (State.HOSTILE.value, _("text: refused as unsafe")),
]

METHODS: Final[list[tuple[str, Promise]]] = [
    (Method.TEXT_LAYER.value, _("text of the file")),
    (Method.LEGACY_TCVN3.value, _("converted from TCVN3")),
    (Method.LEGACY_VNI.value, _("converted from VNI")),
    (Method.DOCX.value, _("Word document")),
    (Method.XLSX.value, _("workbook")),
    (Method.CATDOC.value, _("old Word document")),
    (Method.OCR.value, _("text recognised by machine")),
    (Method.MIXED.value, _("partly recognised by machine")),
]

_BY_STATE: Final[dict[str, Promise]] = {
    State.NEEDS_OCR: _("The file is a scan; its text has not been recognised."),
    State.ENCRYPTED: _("The file opens with a password only. Upload it without one."),
    State.CORRUPT: _("The file cannot be read. Open it, save it anew and upload that file."),
    State.TOO_LARGE: _("The file is too large for its text to be read."),
    State.TOO_MANY_PAGES: _("The file has too many pages: the text of the first ones was read."),
    State.TIMED_OUT: _("Reading the file took too long. Try again, or upload it in parts."),
    State.OUT_OF_MEMORY: _("Reading the file needs too much memory. Upload it in parts."),
    State.UNSUPPORTED: _("The text of this kind of file is not read."),
    State.HOSTILE: _("The file is built in a way that could do harm; it was not read."),
}
_BY_REASON: Final[dict[str, Promise]] = {
    Reason.OCR_OFF: _("The file is a scan. Recognising scans is switched off on this portal."),
    Reason.OCR_MISSING: _("The file is a scan. The program to recognise scans is not installed."),
    Reason.OCR_PAGES: _("The file is a long scan: the text of its first pages was recognised."),
    Reason.EMPTY: _("The file is empty."),
    Reason.MISSING: _("The file is not in the store any more. Upload it again."),
    Reason.CRASHED: _("The file made its reader fail. Save it anew and upload that file."),
    Reason.FILE_SIZE: _("The file has more bytes than are read."),
    Reason.PIXELS: _("A picture in the file has too many pixels. Scan it at 300 dpi at most."),
    Reason.TEXT_SIZE: _("The file holds more text than is kept: the beginning was read."),
    Reason.CATDOC_MISSING: _("Old Word files are not read here. Upload the file as DOCX or PDF."),
    Reason.ZIP_BOMB: _("The file unpacks to far more than it should; it was not read."),
    Reason.POLYGLOT: _("The file is two kinds of file at once; it was not read."),
    Reason.XML_ENTITY: _("The file holds XML entities, which no office program writes."),
    Reason.MACRO: _("The file holds macros. Save it without macros and upload that file."),
}


def explanation(state: str, reason: str) -> str:
    """A sentence about why there is no text, or not all; "" while all is well or under way."""
    words = _BY_REASON.get(reason) or _BY_STATE.get(state)
    return str(words) if words else ""
