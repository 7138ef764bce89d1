"""What the access suite looks at of the library of documents."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import (
    Citation,
    DocumentFile,
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentRelation,
    DocumentSigner,
    LegalEvent,
    LegalField,
)
from documents.models.extraction import ExtractedPage, Extraction
from documents.sheets import address_of_sheet
from portal.core.media.models import PortalDocument
from portal.core.media.services.files import add_document
from portal.tenancy.root_paths import site_id_of
from tests.browser.access.fixture import Fixture, path_of
from tests.browser.network import PROVINCE, Network


def documents(network: Network) -> list[Fixture]:
    """A library of a page and more, and a document with everything that shows."""
    index = DocumentIndexPage.objects.descendant_of(network.commune.site.root_page).get(
        slug="van-ban"
    )
    for number in range(1, 23):
        _document(index, f"{number}/KH-UBND", "ke-hoach", "directive")
    signed = add_document(
        SimpleUploadedFile("933.txt", "Quyết định".encode()),
        title="Quyết định 933/QĐ-UBND",
        collection=network.commune.collection,
    )
    full = _document(
        index,
        "933/2026/QĐ-UBND",
        "quyet-dinh",
        "normative",
        effective_on=datetime.date(2026, 4, 1),
        expires_on=datetime.date(2126, 1, 1),
        gazetted_on=datetime.date(2026, 4, 3),
        gazette_number="Số 12",
        fields=[LegalField.objects.get(pk="dat-dai"), LegalField.objects.get(pk="gia-dat")],
        keywords="đất đai, bảng giá",
        recipients="Như Điều 3;\nLưu: VT.",
        source_url="https://example.vn/van-ban/933",
        signers=[DocumentSigner(name="Người ký", position="Phó Chủ tịch")],
        files=[DocumentFile(file=signed), DocumentFile(file=signed, title="Phụ lục I")],
        legal_events=[
            LegalEvent(
                kind="repealed",
                on=datetime.date(2026, 9, 1),
                is_whole=False,
                provisions="Điều 2",
                by_text="Quyết định 1204/2026/QĐ-UBND",
                source_url="https://example.vn/van-ban/1204",
            ),
            LegalEvent(kind="corrected", by_text="Công văn 5/UBND-VP"),
        ],
        relations=[
            DocumentRelation(kind="based_on", target_text="Luật Đất đai số 31/2024/QH15"),
            DocumentRelation(kind="refers", target=_document(index, "9/NQ-HĐND", "nghi-quyet")),
        ],
    )
    _read(signed)
    stated = _document(
        index,
        "12/2019/QĐ-UBND",
        "quyet-dinh",
        "normative",
        issued_on=datetime.date(2019, 3, 18),
        level="district",
        issuers=[DocumentIssuer(name="Ủy ban nhân dân huyện Chi Lăng")],
        signers=[DocumentSigner(name="Người ký khác")],
        stated_status="ended",
        stated_source="Cơ sở dữ liệu quốc gia về pháp luật",
        stated_on=datetime.date(2026, 9, 1),
        summary="Về việc thi hành Quyết định 933/2026/QĐ-UBND",
    )
    _named(full, stated)
    return [
        Fixture("library", "/van-ban/"),
        Fixture("narrowed library", "/van-ban/?nhom=directive&nam=2026&hieu-luc-ngay=2026-09-01"),
        Fixture("further page of a library", "/van-ban/?trang=2"),
        Fixture("year of a library", "/van-ban/2026/"),
        Fixture("library without documents", "/van-ban/", PROVINCE),
        Fixture("document with everything", path_of(full)),
        Fixture("document with a stated effect", path_of(stated)),
        Fixture("whole text of a document", f"{path_of(full)}toan-van/?tep=2"),
        Fixture("documents that cite one", f"{path_of(full)}duoc-dan-chieu/"),
        Fixture("articles about a document", f"{path_of(stated)}tin-bai/"),
    ]


def _named(target: DocumentPage, source: DocumentPage) -> None:
    """Pages that name a document, more than one screen holds, as jobs note them."""
    Citation.objects.bulk_create(
        Citation(
            source=source,
            site_id=site_id_of(source) or 0,
            kind=kind,
            on=datetime.date(2026, 5, day),
            place=address_of_sheet(1, 2),
            sheet=2,
            target=target,
        )
        for kind in Citation.Kind
        for day in range(1, 26)
    )


def _read(file: PortalDocument) -> None:
    """The text of a file of 31 pages, as a job leaves it behind."""
    extraction, _made = Extraction.objects.update_or_create(
        file=file,
        defaults={
            "file_name": str(file.file.name),
            "state": "done",
            "method": "mixed",
            "page_count": 31,
        },
    )
    ExtractedPage.objects.bulk_create(
        ExtractedPage(
            extraction=extraction,
            number=number,
            text=f"Điều {number}. Phạm vi điều chỉnh\nQuy định này áp dụng trên địa bàn\ncủa tỉnh.",
            method="ocr" if number == 2 else "text_layer",
        )
        for number in range(1, 32)
    )


def _document(
    index: DocumentIndexPage, number: str, kind: str, group: str = "directive", **parts: Any
) -> DocumentPage:
    """A published document of March 2026."""
    document = DocumentPage(
        number=number,
        document_type_id=kind,
        group=group,
        issued_on=datetime.date(2026, 3, 18),
        summary="Về việc công bố danh mục thủ tục hành chính thuộc thẩm quyền của cấp xã",
        live=False,
    )
    document.issuers = [DocumentIssuer(name="Ủy ban nhân dân xã Chi Lăng")]
    for name, value in parts.items():
        setattr(document, name, value)
    fresh = DocumentIndexPage.objects.get(pk=index.pk)
    made: DocumentPage = fresh.add_child(instance=document)
    made.save_revision().publish()
    return DocumentPage.objects.get(pk=made.pk)
