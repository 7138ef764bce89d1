"""What an extraction can end in, and what it gives: words shared by parent and child.

Nothing here needs Django: the child process has none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How an extraction ended. Each is final until somebody asks for a retry."""

    DONE = "done"
    NEEDS_OCR = "needs_ocr"  # pages without a text layer, and recognition is off or absent
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"  # the first pages are there
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    UNSUPPORTED = "unsupported"
    HOSTILE = "hostile"


class Reason(StrEnum):
    """Why, more exactly; "" where the state says everything."""

    NONE = ""
    OCR_OFF = "ocr_off"
    OCR_MISSING = "ocr_missing"
    OCR_PAGES = "ocr_pages"
    EMPTY = "empty"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    CRASHED = "crashed"
    FILE_SIZE = "file_size"
    PIXELS = "pixels"
    TEXT_SIZE = "text_size"
    KIND = "kind"
    CATDOC_MISSING = "catdoc_missing"
    ZIP_BOMB = "zip_bomb"
    POLYGLOT = "polyglot"
    XML_ENTITY = "xml_entity"
    MACRO = "macro"
    BAD_RESULT = "bad_result"


class Method(StrEnum):
    """Where the text of a page comes from."""

    TEXT_LAYER = "text_layer"
    LEGACY_TCVN3 = "legacy_tcvn3"
    LEGACY_VNI = "legacy_vni"
    DOCX = "docx"
    XLSX = "xlsx"
    CATDOC = "catdoc"
    OCR = "ocr"
    MIXED = "mixed"  # of a whole file alone: its pages differ


class Stop(Exception):
    """Ends an extraction in a named state; pages given so far are kept."""

    def __init__(self, state: State, reason: Reason = Reason.NONE) -> None:
        super().__init__(f"{state}/{reason}")
        self.state = state
        self.reason = reason


@dataclass(frozen=True)
class Page:
    """One page of a file: its number from 1, its text, where it comes from.

    `text` is NFC, a line break between paragraphs or lines. `confidence` is the mean of the
    recogniser's word confidences, 0 to 100, and None for every other method.
    """

    number: int
    text: str
    method: Method
    confidence: float | None = None


@dataclass(frozen=True)
class Limits:
    """What one child process may use; each has its own default and is set by tests.

    Bytes, seconds, pages, pixels and characters, as named. A child that is recognising
    scans hands over after `ocr_seconds` and the next one goes on at the following page.
    """

    memory_bytes: int = 512 * 1024 * 1024
    seconds: float = 60
    ocr_seconds: float = 40
    file_bytes: int = 64 * 1024 * 1024
    pages: int = 3_000
    ocr_pages: int = 300
    pixels: int = 50_000_000
    page_characters: int = 400_000
    characters: int = 12_000_000
    unpacked_bytes: int = 256 * 1024 * 1024
    unpacked_ratio: int = 200
    archive_members: int = 5_000


@dataclass(frozen=True)
class Extracted:
    """The result that the parent believes: validated, bounded, in NFC.

    `page_count` counts the pages of the file, of which `pages` may hold fewer.
    `peak_bytes` bounds the resident memory of a child and its programs, `seconds` is the
    wall time of all children.
    """

    state: State
    reason: Reason
    pages: tuple[Page, ...]
    page_count: int
    seconds: float
    peak_bytes: int

    @property
    def method(self) -> Method | None:
        """The method of all pages, MIXED where they differ, None without pages."""
        methods = {page.method for page in self.pages if page.text}
        if len(methods) > 1:
            return Method.MIXED
        return next(iter(methods), None)
