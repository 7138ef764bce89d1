"""What a reader of a DOCX file sees, and what he does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.extraction import docx
from documents.extraction.numbering import written
from documents.extraction.outcome import Limits, Method, Reason, State, Stop
from tests.documents.extraction import makers
from tests.documents.extraction.makers import W, paragraph


def level(number: int, style: str, text: str, start: int = 1) -> str:
    """One level of a list."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


LEVELS = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "decimal", "Điều %1.")
    + level(1, "lowerLetter", "%2)")
    + level(2, "decimal", "%1.%3", start=4)
    + level(3, "bullet", "*")
    + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
)
NUMBERING = f'<w:numbering xmlns:w="{W}">{LEVELS}</w:numbering>'
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="Dieu"><w:pPr><w:numPr>'
    '<w:numId w:val="3"/></w:numPr></w:pPr></w:style></w:styles>'
)


def read(tmp_path: Path, content: bytes) -> list[str]:
    """The texts of the pages."""
    path = makers.placed(tmp_path, "a.docx", content)
    pages = list(docx.read(path, Limits()))
    assert {page.method for page in pages} == {Method.DOCX}
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    return [page.text for page in pages]


def numbered(text: str, level: int, number_id: int = 3) -> str:
    """A paragraph of a list."""
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>'
    )


def test_automatic_numbers_are_counted_as_word_does(tmp_path: Path) -> None:
    body = (
        numbered("Phạm vi", 0)
        + numbered("một", 1)
        + numbered("hai", 1)
        + numbered("sâu", 2)
        + numbered("điểm", 3)
        + paragraph("Đối tượng", '<w:pStyle w:val="Dieu"/>')
        + numbered("lại một", 1)
        + numbered("chín", 0, number_id=4)
        + numbered("", 0)
        + numbered("không có", 0, number_id=99)
    )
    content = makers.docx(body, word__numbering_xml=NUMBERING, word__styles_xml=STYLES)
    assert read(tmp_path, content)[0].split("\n") == [
        "Điều 1. Phạm vi",
        "a) một",
        "b) hai",
        "1.4 sâu",
        "- điểm",
        "Điều 2. Đối tượng",
        "a) lại một",
        "Điều 9. chín",
        "",
        "không có",
    ]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (3, "decimalZero", "03"),
        (3, "chicago", "3"),
    ],
)
def test_formats_of_numbers(number: int, style: str, text: str) -> None:
    assert written(number, style) == text


def test_tables_are_rows_of_cells(tmp_path: Path) -> None:
    cells = [("STT", "Tên"), ("1", "Chi</w:t></w:r></w:p><w:p><w:r><w:t>Lăng")]
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) + "</w:tr>"
        for row in cells
    )
    content = makers.docx(f"{paragraph('Trước')}<w:tbl>{rows}</w:tbl>")
    assert read(tmp_path, content) == ["Trước\nSTT\tTên\n1\tChi Lăng"]


def test_a_table_inside_a_cell_is_read_once(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('trong')}</w:tc></w:tr></w:tbl>"
    wrapped = (
        f"<w:sdt><w:sdtContent><w:tr><w:tc>{paragraph('hàng')}</w:tc></w:tr></w:sdtContent></w:sdt>"
    )
    content = makers.docx(
        f"<w:tbl><w:tr><w:tc>{paragraph('ngoài')}{inner}</w:tc></w:tr>{wrapped}</w:tbl>"
    )
    assert read(tmp_path, content) == ["ngoài trong\nhàng"]


def test_what_nobody_sees_is_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Còn</w:t></w:r>"
        "<w:del><w:r><w:delText>đã xóa</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> thêm</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    content = makers.docx(body, word__header1_xml="<a>đầu trang</a>")
    assert read(tmp_path, content) == ["Còn thêm"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><w:t>ngoài</w:t><mc:AlternateContent xmlns:mc="{mc}">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(tmp_path, makers.docx(body)) == ["ngoài\ntrong khung"]


def test_notes_stand_below_the_paragraph_that_names_them(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>Theo luật</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        + paragraph("Sau")
    )
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="0"/>'
        f'<w:footnote w:id="2">{paragraph("Luật số 1")}</w:footnote></w:footnotes>'
    )
    content = makers.docx(body, word__footnotes_xml=notes)
    assert read(tmp_path, content) == ["Theo luật[2]\n[2] Luật số 1\nSau"]


def test_pages_are_as_word_last_laid_them_out(tmp_path: Path) -> None:
    body = (
        paragraph("một")
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>"
        + "<w:p><w:r><w:t>còn </w:t><w:lastRenderedPageBreak/><w:t>ba</w:t></w:r></w:p>"
    )
    assert read(tmp_path, makers.docx(body)) == ["một", "hai\ncòn ", "ba"]


def test_an_empty_document_has_one_empty_page(tmp_path: Path) -> None:
    assert read(tmp_path, makers.docx("")) == [""]


def test_fonts_that_draw_capitals_give_capitals(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>quyÕt ®Þnh</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t> sè</w:t></w:r></w:p>'
    )
    assert read(tmp_path, makers.docx(body)) == ["QUYẾT ĐỊNH sè"]


@pytest.mark.parametrize("document", ["<open", f'<w:document xmlns:w="{W}">' + "<w:p>" * 5_000])
def test_a_damaged_body_is_corrupt(tmp_path: Path, document: str) -> None:
    content = makers.archive(
        {"[Content_Types].xml": makers.content_types(), "word/document.xml": document}
    )
    with pytest.raises(Stop) as stopped:
        read(tmp_path, content)
    assert (stopped.value.state, stopped.value.reason) == (State.CORRUPT, Reason.UNREADABLE)


def test_nesting_without_end_is_corrupt(tmp_path: Path) -> None:
    content = makers.docx("<w:sdt>" * 2_000 + "</w:sdt>" * 2_000)
    with pytest.raises(Stop) as stopped:
        read(tmp_path, content)
    assert stopped.value.state == State.CORRUPT
