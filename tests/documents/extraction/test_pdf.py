"""The text layer of PDF files."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.extraction import pdf
from documents.extraction.ocr import Recogniser
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop
from tests.documents.extraction import makers

STAMP = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 6 0 R >> >> /Annots [5 0 R] >>"
    ),
    makers.stream(b"BT /F1 12 Tf 60 700 Td (Cong van) Tj ET"),
    (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [60 100 300 150] /F 4 "
        b"/AP << /N 7 0 R >> >>"
    ),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    makers.stream(
        b"BT /F1 9 Tf 5 20 Td (Ky boi: Van phong) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 240 50] /Resources << /Font << /F1 6 0 R >> >>",
    ),
)


def read(tmp_path: Path, content: bytes, *, first: int = 1) -> list[Page]:
    path = makers.placed(tmp_path, "a.pdf", content)
    total, *pages = pdf.read(path, Limits(), Recogniser(Limits(), wanted=False), first)
    assert isinstance(total, int)
    return [page for page in pages if isinstance(page, Page)]


def test_pages_in_their_order(tmp_path: Path) -> None:
    pages = read(tmp_path, makers.text_pdf([["one", "two"], ["three"]]))
    assert [(page.number, page.text.split(), page.method) for page in pages] == [
        (1, ["one", "two"], Method.TEXT_LAYER),
        (2, ["three"], Method.TEXT_LAYER),
    ]


def test_reading_can_go_on_at_a_page(tmp_path: Path) -> None:
    pages = read(tmp_path, makers.text_pdf([["one"], ["two"], ["three"]]), first=3)
    assert [(page.number, page.text.strip()) for page in pages] == [(3, "three")]


def test_what_a_signature_shows_is_part_of_the_page(tmp_path: Path) -> None:
    [page] = read(tmp_path, makers.pdf(STAMP))
    assert page.text.split("\n")[0].strip() == "Cong van"
    assert "Ky boi: Van phong" in page.text


def test_a_number_parted_at_the_end_of_a_line_is_whole(tmp_path: Path) -> None:
    [page] = read(tmp_path, makers.text_pdf([["Thong tu 35/2017/TT-", "BTC nam 2017"]]))
    assert "35/2017/TT-BTC" in page.text


def test_a_dash_between_spaces_stays_between_spaces(tmp_path: Path) -> None:
    [page] = read(tmp_path, makers.text_pdf([["Lao dong -", "Thuong binh"]]))
    assert "".join(page.text.split("\n")).replace("-T", "- T") == "Lao dong - Thuong binh"


def test_legacy_letters_are_read_through_their_fonts(tmp_path: Path) -> None:
    lines = ["c¸c ký hiÖu kh¸c", "tØnh L¹ng S¬n, huyÖn Cao Léc"]
    [page] = read(tmp_path, makers.text_pdf([lines], font=".VnTime"))
    assert page.method == Method.LEGACY_TCVN3
    assert page.text.split("\n")[0].strip() == "các ký hiệu khác"
    assert page.text.split("\n")[1].strip() == "tỉnh Lạng Sơn, huyện Cao Lộc"


def test_fonts_that_draw_capitals_give_capitals(tmp_path: Path) -> None:
    [page] = read(tmp_path, makers.text_pdf([["tØnh l¹ng s¬n, huyÖn cao léc"]], font=".VnTimeH"))
    assert page.text.strip() == "TỈNH LẠNG SƠN, HUYỆN CAO LỘC"


def test_signs_of_maps_are_not_letters(tmp_path: Path) -> None:
    lines = ["tØnh l¹ng s¬n, huyÖn cao léc"]
    [page] = read(tmp_path, makers.text_pdf([lines], font="VnGeoSymbolTime"))
    assert page.text.strip() == ""


def test_a_page_under_a_picture_waits_for_recognition(tmp_path: Path) -> None:
    with pytest.raises(Stop) as stopped:
        read(tmp_path, makers.picture_pdf(8, 1))
    assert (stopped.value.state, stopped.value.reason) == (State.NEEDS_OCR, Reason.OCR_OFF)


def test_an_empty_page_waits_for_nothing(tmp_path: Path) -> None:
    [page] = read(tmp_path, makers.empty_pages_pdf(1))
    assert (page.text, page.method) == ("", Method.TEXT_LAYER)


def test_letters_drawn_as_lines_wait_for_recognition(tmp_path: Path) -> None:
    drawing = b"".join(b"%d 100 m %d 200 l S\n" % (x, x) for x in range(100, 200))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        makers.stream(drawing),
    ]
    with pytest.raises(Stop) as stopped:
        read(tmp_path, makers.pdf(objects))
    assert stopped.value.state == State.NEEDS_OCR
