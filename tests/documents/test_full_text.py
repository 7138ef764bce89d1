"""What the files of a document say, read on its page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.flowing import paragraphs
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
