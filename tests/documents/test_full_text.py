"""What the files of a document say, read on its page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from documents.flowing import is_head, paragraphs, without_running_lines
from documents.models import DocumentFile, DocumentPage
from documents.models.extraction import ExtractedPage, Extraction
from portal.core.media.models import PortalDocument
from portal.core.media.services.files import add_document
from tests.documents.conftest import Library


def add_file(library: Library, title: str) -> PortalDocument:
    return add_document(
        SimpleUploadedFile("vb.txt", title.encode()),
        title=title,
        collection=library.member.collection,
    )


def read(file: PortalDocument, texts: list[str], method: str = "text_layer") -> None:
    """What a job leaves behind."""
    extraction = Extraction.objects.get(file=file)
    Extraction.objects.filter(pk=extraction.pk).update(
        state="done", method=method, page_count=len(texts)
    )
    ExtractedPage.objects.bulk_create(
        ExtractedPage(extraction=extraction, number=number, text=text, method=method)
        for number, text in enumerate(texts, start=1)
    )


def published(library: Library, *files: PortalDocument) -> DocumentPage:
    document = library.draft("933/QĐ-UBND")
    document.files = [DocumentFile(file=file, title=file.title) for file in files]
    document.save_revision().publish()
    return DocumentPage.objects.get(pk=document.pk)


def test_publishing_has_each_file_read_once(commune: Library) -> None:
    file = add_file(commune, "Bản chính")
    document = published(commune, file)
    document.save_revision().publish()
    assert Extraction.objects.get().file == file


def test_the_text_stands_under_the_number_of_its_page(commune: Library) -> None:
    file = add_file(commune, "Bản chính")
    document = published(commune, file)
    assert "toan-van" not in commune.get(document.url).content.decode()
    assert commune.get(f"{document.url}toan-van/").status_code == 404
    read(file, ["Điều 1. <b>Phạm vi", "Điều 2. Hiệu lực"])
    assert f'href="{document.url}toan-van/"' in commune.get(document.url).content.decode()
    html = commune.get(f"{document.url}toan-van/").content.decode()
    assert '<section id="trang-2"' in html
    assert "Điều 1. &lt;b&gt;Phạm vi" in html
    assert "nhận dạng tự động" not in html


def test_what_a_machine_recognised_says_so(commune: Library) -> None:
    file = add_file(commune, "Bản quét")
    document = published(commune, file)
    read(file, ["Điều 1"], "ocr")
    html = commune.get(f"{document.url}toan-van/").content.decode()
    assert "Văn bản nhận dạng tự động" in html


def test_a_long_text_and_several_files_come_in_parts(commune: Library) -> None:
    first, second = add_file(commune, "Bản chính"), add_file(commune, "Phụ lục")
    document = published(commune, first, second)
    read(first, [f"Trang thứ {number}" for number in range(1, 66)])
    read(second, ["Bảng giá"])
    address = f"{document.url}toan-van/"
    html = commune.get(address).content.decode()
    assert ('id="trang-30"' in html, 'id="trang-31"' in html) == (True, False)
    assert 'id="trang-65"' in commune.get(f"{address}?tep=1&tu=61").content.decode()
    assert "Bảng giá" in commune.get(f"{address}?tep=2").content.decode()
    for wrong in ("tep=3", "tep=0", "tu=66", "tu=x", "tep=1&tu=9999999"):
        assert commune.get(f"{address}?{wrong}").status_code == 404, wrong


def test_no_draft_is_read(commune: Library) -> None:
    file = add_file(commune, "Bản chính")
    document = published(commune, file)
    read(file, ["Điều 1"])
    address = f"{document.url}toan-van/"
    document.unpublish()
    assert commune.get(address).status_code in {404, 410}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quy định này áp dụng\ntrên địa bàn tỉnh.\nĐiều 2",
            ["Quy định này áp dụng trên địa bàn tỉnh.", "Điều 2"],
        ),
        ("Gồm:\na) cá nhân;\nb) tổ chức", ["Gồm:", "a) cá nhân;", "b) tổ chức"]),
        ("một.\nhai", ["một.", "hai"]),
        ("\n\n  \n", []),
        ("trên\nđịa bàn", ["trên địa bàn"]),
    ],
)
def test_lines_of_the_paper_flow(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Điều 1. Phạm vi điều chỉnh", True),
        ("Điều 12a.", True),
        ("Chương II", True),
        ("CHƯƠNG II QUY ĐỊNH CỤ THỂ", True),
        ("Mục 1 QUYỀN", True),
        ("Điều 5 của Luật này", False),
        ("Điều 5", False),
        ("Chương trình mục tiêu quốc gia", False),
        ("điều 1. abc", False),
        ("Mục tiêu chung", False),
        ("Điều 1. " + "a" * 400, False),
        ("", False),
    ],
)
def test_what_opens_a_part_of_a_law_is_a_heading(paragraph: str, expected: bool) -> None:
    assert is_head(paragraph) is expected


def test_headings_empty_pages_and_the_file_are_shown(commune: Library) -> None:
    file = add_file(commune, "Bản chính")
    document = published(commune, file)
    read(file, ["Điều 1. Phạm vi\nQuyết định này", ""])
    html = commune.get(f"{document.url}toan-van/").content.decode()
    assert "<h3>Điều 1. Phạm vi</h3>" in html
    assert "Trang này không có chữ." in html
    assert f'href="{file.url}"' in html


def test_what_the_paper_repeats_on_each_page_is_left_out() -> None:
    top = "CÔNG BÁO/Số 851/Ngày 0{}-7-2025"
    pages = [(n, f"{top.format(n)}\n{n + 2}\nmột\n{n}00 đồng\nba\n12") for n in range(1, 6)]
    shown = without_running_lines(pages)
    assert shown[0] == f"{top.format(1)}\nmột\n100 đồng\nba\n12"
    assert shown[1:] == [f"một\n{n}00 đồng\nba\n12" for n in range(2, 6)]
    assert without_running_lines(pages[:2]) == [text for _, text in pages[:2]]


LINES = st.lists(st.sampled_from(["CÔNG BÁO/Số", "Điều 1. Phạm vi", "1", "2", "khác"]), max_size=9)


@given(st.lists(LINES, max_size=6))
def test_lines_are_left_out_at_the_edges_alone(sheets: list[list[str]]) -> None:
    pages = [(number, "\n".join(lines)) for number, lines in enumerate(sheets, start=1)]
    said = {line for lines in sheets for line in lines if not line.isdecimal()}
    assert said == {
        line
        for text in without_running_lines(pages)
        for line in text.splitlines()
        if not line.isdecimal()
    }
    for (_, text), kept in zip(pages, without_running_lines(pages), strict=True):
        lines, left = text.splitlines(), kept.splitlines()
        assert len(lines) - len(left) <= 4
        assert len(lines) > 4 or left == lines
        inner = lines[2:-2]
        assert any(left[at : at + len(inner)] == inner for at in range(len(left) + 1))
