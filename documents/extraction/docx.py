"""The text of a DOCX file as its reader sees it: numbers of lists, tables, notes, pages.

Read from the XML itself, part by part and element by element: what a library gives leaves
the automatic numbers out ("Điều 1.", "a)"), and they are what the law is cited by.
Deleted text, comments, headers and footers of the page are not text of the document.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from documents.extraction.archives import open_archive
from documents.extraction.legacy import from_capital_font
from documents.extraction.numbering import Numbering, read_numbering
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
# Elements whose text a reader never sees.
_UNSEEN: Final = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr"})
_WRAPPERS: Final = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml"})
_DEEPEST: Final = 200
# Between the parts of one line; PAGE stands where Word last began a new page.
_PAGE: Final = "\f"


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The pages, as Word last laid them out; one page where it left no marks.

    Raises:
        Stop: as `open_archive`; corrupt where a part is no XML.
    """
    with open_archive(path, limits) as archive:
        body = _parse(archive, _BODY)
        if body is None:
            raise Stop(State.CORRUPT, Reason.UNREADABLE)
        numbering = read_numbering(
            _parse(archive, "word/numbering.xml"), _parse(archive, "word/styles.xml")
        )
        notes = _read_notes(archive)
    reader = _Reader(numbering, notes)
    lines = [line for block in body for line in reader.block(block, 0)]
    for number, text in enumerate(_pages("\n".join(lines)), start=1):
        yield Page(number, text, Method.DOCX)


def _parse(archive: zipfile.ZipFile, name: str) -> Element | None:
    """A part as a tree with Word's ordinary names, or None if it is not there."""
    try:
        content = archive.read(name)
    except KeyError:
        return None
    try:
        return ElementTree.fromstring(
            content.replace(_STRICT[1:-1].encode(), _W[1:-1].encode()), forbid_dtd=True
        )
    except (ElementTree.ParseError, ValueError) as error:
        raise Stop(State.CORRUPT, Reason.UNREADABLE) from error


def _pages(text: str) -> Iterator[str]:
    """Split at page marks; several marks without text between them are one."""
    parts = text.split(_PAGE)
    kept = [part.strip("\n") for part in parts if part.strip()]
    yield from kept or [""]


def _read_notes(archive: zipfile.ZipFile) -> dict[tuple[str, str], str]:
    """Notes by their kind and number; the two that only draw a line hold no text."""
    notes: dict[tuple[str, str], str] = {}
    for name in _NOTES:
        root = _parse(archive, name)
        kind = "footnote" if "footnotes" in name else "endnote"
        for note in root if root is not None else ():
            reader = _Reader(Numbering({}, {}, {}), {})
            lines = [line for block in note for line in reader.block(block, 0)]
            if text := " ".join(" ".join(lines).replace(_PAGE, " ").split()):
                notes[kind, str(note.get(f"{_W}id"))] = text
    return notes


class _Reader:
    """Walks the blocks of a document in reading order and keeps count of its lists."""

    def __init__(self, numbering: Numbering, notes: dict[tuple[str, str], str]) -> None:
        self._numbering = numbering
        self._notes = notes
        self._pending: list[str] = []

    def block(self, element: Element, depth: int) -> Iterator[str]:
        """The lines of a paragraph, a table or whatever holds them."""
        if depth > _DEEPEST:
            raise Stop(State.CORRUPT, Reason.UNREADABLE)
        if element.tag == f"{_W}p":
            yield from self._paragraph(element)
        elif element.tag == f"{_W}tbl":
            for row in _own(element, "tr"):
                yield self._row(row, depth + 1)
            yield from self._notes_so_far()
        elif element.tag != _FALLBACK and _name(element) not in _UNSEEN:
            for child in element:
                yield from self.block(child, depth + 1)

    def _row(self, row: Element, depth: int) -> str:
        cells = []
        for cell in _own(row, "tc"):
            lines = [line for child in cell for line in self.block(child, depth)]
            cells.append(" ".join(line for line in lines if line.strip(" ")))
        return "\t".join(cells)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        label = self._numbering.label(paragraph)
        boxes: list[str] = []
        text = "".join(self._inline(paragraph, boxes, 0))
        pages = _PAGE * (len(text) - len(text.lstrip(_PAGE)))
        text = text.lstrip(_PAGE)
        if label and text.strip():
            text = f"{label} {text.lstrip()}"
        yield pages + text.strip(" ")
        yield from boxes
        yield from self._notes_so_far()

    def _notes_so_far(self) -> Iterator[str]:
        pending, self._pending = self._pending, []
        yield from pending

    def _inline(self, element: Element, boxes: list[str], depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise Stop(State.CORRUPT, Reason.UNREADABLE)
        capital = _capital_font(element)
        for child in element:
            name = _name(child)
            if child.tag == _FALLBACK or name in _UNSEEN:
                continue
            if name == "t":
                yield from_capital_font(child.text or "") if capital else (child.text or "")
            elif name == "txbxContent":
                boxes.extend(line for block in child for line in self.block(block, depth + 1))
            elif name in {"footnoteReference", "endnoteReference"}:
                yield self._note(name, child)
            elif (sign := _sign(name, child)) is not None:
                yield sign
            else:
                yield from self._inline(child, boxes, depth + 1)

    def _note(self, name: str, reference: Element) -> str:
        number = str(reference.get(f"{_W}id"))
        text = self._notes.get((name.removesuffix("Reference"), number))
        if text is None:
            return ""
        self._pending.append(f"[{number}] {text}")
        return f"[{number}]"


def _own(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also in wrappers, but not those of a table inside."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _own(child, name)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _sign(name: str, element: Element) -> str | None:
    """What an element without text stands for in a line, None if it is none of these."""
    if name == "br":
        return _PAGE if element.get(f"{_W}type") == "page" else "\n"
    return {
        "tab": "\t",
        "cr": "\n",
        "noBreakHyphen": "-",
        "softHyphen": "",
        "lastRenderedPageBreak": _PAGE,
    }.get(name)


def _capital_font(run: Element) -> bool:
    """Whether a run is set in one of the fonts that draw small codes as capitals."""
    fonts = run.find(f"{_W}rPr/{_W}rFonts")
    if fonts is None:
        return False
    name = str(fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or "")
    return name.startswith(".Vn") and name.endswith("H")
