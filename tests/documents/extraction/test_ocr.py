"""Recognition of scans, and what is asked before a picture is decoded."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from documents.extraction import images, ocr
from documents.extraction.ocr import Recogniser
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop
from documents.extraction.running import extract
from tests.documents.extraction import makers

LINES = ("Decision of the People", "Committee number 2025")


def scan(path: Path, turned: int = 0) -> Path:
    """A picture of two lines, at 200 dots an inch."""
    picture = Image.new("RGB", (1_000, 400), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(LINES):
        draw.text((60, 100 + 90 * number), line, "black", ImageFont.load_default(48))
    picture.rotate(turned, expand=True).save(path, dpi=(200, 200))
    return path


def is_near(text: str) -> bool:
    """Whether most of what was written was read; the model knows no English."""
    words = " ".join(text.split())
    return SequenceMatcher(None, words, " ".join(LINES)).ratio() > 0.85


class Deaf(Recogniser):
    """Notes what it is given, and hears nothing."""

    def __init__(self) -> None:
        super().__init__(Limits(), wanted=True)
        self.given: list[tuple[Image.Image, int]] = []

    def refuses(self) -> Reason:
        return Reason.NONE

    def read(self, picture: Image.Image, dpi: int) -> tuple[str, float]:
        self.given.append((picture, dpi))
        return "", 0.0


def pages(path: Path, recogniser: Recogniser, limits: Limits | None = None) -> list[Page | int]:
    return list(images.read(path, limits or Limits(), recogniser))


@pytest.mark.tesseract
@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_a_scan_is_recognised(tmp_path: Path, ending: str) -> None:
    result = extract(scan(tmp_path / f"scan.{ending}"), ocr=True)
    assert result.state == State.DONE
    [page] = result.pages
    assert page.method == Method.OCR
    assert is_near(page.text)
    assert page.confidence is not None
    assert 60 < page.confidence <= 100
    assert result.peak_bytes < Limits().memory_bytes


@pytest.mark.tesseract
def test_a_scan_in_a_pdf_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    Image.open(scan(tmp_path / "scan.png")).save(path, resolution=200)
    result = extract(path, ocr=True)
    assert [page.method for page in result.pages] == [Method.OCR]
    assert is_near(result.pages[0].text)


def test_pictures_come_near_the_resolution_that_is_read_best(tmp_path: Path) -> None:
    recogniser = Deaf()
    path = tmp_path / "a.png"
    Image.new("RGB", (620, 877), "white").save(path)
    pages(path, recogniser)
    [(picture, dpi)] = recogniser.given
    assert (picture.mode, dpi) == ("L", ocr.DPI)
    assert picture.height == pytest.approx(11.69 * ocr.DPI, rel=0.01)


def test_what_a_picture_says_of_its_resolution_counts(tmp_path: Path) -> None:
    recogniser = Deaf()
    path = tmp_path / "a.png"
    Image.new("L", (400, 400), 255).save(path, dpi=(400, 400))
    pages(path, recogniser)
    assert recogniser.given[0][0].size == (ocr.DPI, ocr.DPI)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    recogniser = Deaf()
    path = tmp_path / "a.png"
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(path)
    pages(path, recogniser)
    assert recogniser.given[0][0].getextrema() == (255, 255)


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    recogniser = Deaf()
    with pytest.raises(Stop) as stopped:
        pages(makers.placed(tmp_path, "a.png", makers.png(200, 200)), recogniser, Limits(pixels=9))
    assert (stopped.value.state, stopped.value.reason) == (State.TOO_LARGE, Reason.PIXELS)
    assert recogniser.given == []


def test_a_torn_picture_is_corrupt(tmp_path: Path) -> None:
    path = makers.placed(tmp_path, "a.png", makers.png(200, 200)[:-40])
    with pytest.raises(Stop) as stopped:
        pages(path, Deaf())
    assert (stopped.value.state, stopped.value.reason) == (State.CORRUPT, Reason.UNREADABLE)


def test_a_page_too_wide_is_read_at_a_lower_resolution() -> None:
    recogniser = Recogniser(Limits(), wanted=True)
    assert recogniser.dpi_for(8.27, 11.69, 50_000_000) == ocr.DPI
    assert 1 <= recogniser.dpi_for(200, 200, 50_000_000) < 20


HEAD = "block_num\tpar_num\tline_num\ttop\theight\tconf\ttext"


def table(*rows: tuple[int, int, int, int, float, str]) -> str:
    """Tesseract's table: block, paragraph, line, top, confidence, word."""
    lines = [
        f"{block}\t{paragraph}\t{line}\t{top}\t10\t{sureness}\t{word}"
        for block, paragraph, line, top, sureness, word in rows
    ]
    return "\n".join([HEAD, *lines])


def test_lines_paragraphs_and_the_mean_of_words() -> None:
    text, confidence = ocr._parsed(
        table(
            (1, 0, 0, 0, -1, ""),
            (1, 1, 1, 0, 90, "Điều"),
            (1, 1, 1, 0, 80, "1."),
            (1, 1, 2, 20, 100, "Phạm"),
            (1, 2, 1, 40, 0, '"vi'),
        )
    )
    assert text == 'Điều 1.\nPhạm\n\n"vi'
    assert confidence == pytest.approx((4 * 90 + 2 * 80 + 4 * 100) / 13, abs=0.1)
    assert ocr._parsed(HEAD) == ("", 0.0)


def test_a_note_above_a_heading_is_read_before_it() -> None:
    rows = [
        (1, 1, 1, 0, 90, "BỘ"),
        (2, 1, 1, 50, 90, "GIÁ"),
        (3, 1, 1, 2, 90, "Phụ"),
        (4, 1, 1, 52, 90, "cạnh"),
    ]
    assert ocr._parsed(table(*rows))[0].split() == ["BỘ", "Phụ", "GIÁ", "cạnh"]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(1, 1, line, 20 * line, 90, f"t{line}") for line in range(4)]
    second = [(2, 1, line, 100 + 20 * line, 90, f"u{line}") for line in range(4)]
    right = [(3, 1, line, 20 * line, 90, f"p{line}") for line in range(4)]
    words = ocr._parsed(table(*left, *second, *right))[0].split()
    assert words == ["t0", "t1", "t2", "t3", "u0", "u1", "u2", "u3", "p0", "p1", "p2", "p3"]


def test_pages_around_one_too_large_are_read(tmp_path: Path) -> None:
    frames = [Image.new("L", size, 255) for size in ((40, 40), (400, 400), (41, 41))]
    path = tmp_path / "a.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    recogniser, limits = Deaf(), Limits(pixels=50_000)
    read = images.read(path, limits, recogniser)
    assert [page.number for page in islice(read, 1, 4) if isinstance(page, Page)] == [1, 2, 3]
    assert len(recogniser.given) == 2
    with pytest.raises(Stop):
        next(read)


@pytest.mark.catdoc
def test_what_is_no_old_word_file_inside_is_corrupt(tmp_path: Path) -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")
    result = extract(makers.placed(tmp_path, "a.doc", content))
    assert (result.state, result.reason) == (State.CORRUPT, Reason.UNREADABLE)


def test_an_old_word_file_says_when_its_reader_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    content = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")
    result = extract(makers.placed(tmp_path, "a.doc", content))
    assert (result.state, result.reason) == (State.UNSUPPORTED, Reason.CATDOC_MISSING)


def test_an_office_file_under_a_password_is_encrypted(tmp_path: Path) -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert extract(makers.placed(tmp_path, "a.docx", content)).state == State.ENCRYPTED
