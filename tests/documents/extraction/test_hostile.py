"""Files made to break the reader: each ends in a named state and leaves nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.extraction.outcome import Limits, Reason, State
from documents.extraction.running import extract
from tests.documents.extraction import makers

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
MEGABYTE = 1024 * 1024
BLANK = b" " * 6_000_000
SMALL = Limits(seconds=30, unpacked_bytes=3_000_000)

HOSTILE = {
    "bomb.docx": (makers.docx("", word__media__image_xml=BLANK), State.HOSTILE, Reason.ZIP_BOMB),
    "bomb.xlsx": (
        makers.archive({"[Content_Types].xml": makers.content_types(), "xl/sheet.bin": BLANK}),
        State.HOSTILE,
        Reason.ZIP_BOMB,
    ),
    "entities.docx": (
        makers.docx("", word__settings_xml=ENTITIES),
        State.HOSTILE,
        Reason.XML_ENTITY,
    ),
    "external.docx": (
        makers.docx("", word__settings_xml=EXTERNAL.encode("utf-16")),
        State.HOSTILE,
        Reason.XML_ENTITY,
    ),
    "macro.docm": (makers.docx("", main=makers.MACRO), State.HOSTILE, Reason.MACRO),
    "macro.docx": (makers.docx("", word__vbaProject_bin=b"Sub"), State.HOSTILE, Reason.MACRO),
    "macro.xlsm": (
        makers.archive({"[Content_Types].xml": makers.content_types(), "xl/vbaProject.bin": "x"}),
        State.HOSTILE,
        Reason.MACRO,
    ),
    "pdf_and_zip.pdf": (
        makers.text_pdf([["one"]]) + makers.archive({"a.js": "alert()"}),
        State.HOSTILE,
        Reason.POLYGLOT,
    ),
    "html_and_pdf.pdf": (
        b"<html><script>alert(1)</script>" + makers.text_pdf([["one"]]),
        State.HOSTILE,
        Reason.POLYGLOT,
    ),
    "png_and_html.png": (
        makers.png() + b"<script>alert(1)</script>",
        State.HOSTILE,
        Reason.POLYGLOT,
    ),
    "pixels.png": (makers.png_bomb(60_000, 60_000), State.TOO_LARGE, Reason.PIXELS),
    "pixels.pdf": (makers.picture_pdf(60_000, 60_000), State.TOO_LARGE, Reason.PIXELS),
    "encrypted.pdf": (makers.encrypted_pdf(), State.ENCRYPTED, Reason.NONE),
    "empty.pdf": (b"", State.CORRUPT, Reason.EMPTY),
    "torn.docx": (makers.docx("")[:-30], State.CORRUPT, Reason.UNREADABLE),
    "words.pdf": (b"%PDF-1.7 nothing else", State.CORRUPT, Reason.UNREADABLE),
    "program.pdf": (b"MZ\x90\x00", State.UNSUPPORTED, Reason.KIND),
    "other.zip": (makers.archive({"a.txt": "a"}), State.UNSUPPORTED, Reason.KIND),
}


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A temporary folder that is empty again after each extraction."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_state(name: str, tmp_path: Path, fake_tesseract: Path) -> None:
    content, state, reason = HOSTILE[name]
    result = extract(makers.placed(tmp_path, name, content), ocr=True, limits=SMALL)
    assert (result.state, result.reason) == (state, reason)
    assert "".join(page.text for page in result.pages) == ""
    assert not fake_tesseract.with_name("asked").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = extract(tmp_path / "gone.pdf", limits=SMALL)
    assert (result.state, result.reason) == (State.CORRUPT, Reason.MISSING)


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = makers.placed(tmp_path, "a.pdf", makers.text_pdf([["one"]]))
    result = extract(path, limits=Limits(seconds=30, file_bytes=100))
    assert (result.state, result.reason) == (State.TOO_LARGE, Reason.FILE_SIZE)


def test_ten_thousand_pages_give_the_first_of_them(tmp_path: Path) -> None:
    path = makers.placed(tmp_path, "a.pdf", makers.empty_pages_pdf(10_000))
    result = extract(path, limits=Limits(seconds=30, pages=40))
    assert result.state == State.TOO_MANY_PAGES
    assert result.page_count == 10_000
    assert [page.number for page in result.pages] == list(range(1, 41))


def test_a_broken_table_of_objects_is_mended(tmp_path: Path) -> None:
    content = makers.text_pdf([["Quyet dinh so 15"]])
    path = makers.placed(tmp_path, "a.pdf", content.replace(b" 00000 n", b" 7777x n"))
    result = extract(path, limits=SMALL)
    assert result.state == State.DONE
    assert result.pages[0].text == "Quyet dinh so 15"


def test_objects_that_lead_to_themselves_come_to_an_end(tmp_path: Path) -> None:
    path = makers.placed(tmp_path, "a.pdf", makers.looping_pdf())
    limits = Limits(seconds=5, memory_bytes=150 * MEGABYTE)
    result = extract(path, limits=limits)
    assert result.state in {State.DONE, State.CORRUPT, State.OUT_OF_MEMORY, State.TIMED_OUT}
    assert result.peak_bytes < limits.memory_bytes
    assert all(page.text == "" for page in result.pages)


def test_too_much_text_is_cut_and_said(tmp_path: Path) -> None:
    body = "".join(makers.paragraph("chữ " * 50) for _ in range(10))
    path = makers.placed(tmp_path, "a.docx", makers.docx(body))
    result = extract(path, limits=Limits(seconds=30, page_characters=300))
    assert (result.state, result.reason) == (State.TOO_LARGE, Reason.TEXT_SIZE)
    assert 250 < len(result.pages[0].text) <= 300


def test_a_reader_out_of_memory_is_named(tmp_path: Path) -> None:
    body = "<w:p><w:r/></w:p>" * 300_000
    path = makers.placed(tmp_path, "a.docx", makers.docx(body))
    limits = Limits(seconds=30, memory_bytes=64 * MEGABYTE, unpacked_ratio=10_000)
    result = extract(path, limits=limits)
    assert result.state == State.OUT_OF_MEMORY
    assert result.peak_bytes < limits.memory_bytes
