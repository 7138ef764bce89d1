"""What the search is told of documents."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import searchable as room
from documents.extraction.outcome import Method, State
from documents.models import DocumentFile, DocumentPage, ExtractedPage, Extraction, LegalField
from portal.core.media.models import PortalDocument
from portal.core.searchable import FacetLabel
from tests.documents.conftest import day
from tests.search.keeping.conftest import Portal, read

pytestmark = pytest.mark.django_db


def attach(document: DocumentPage, name: str, *texts: str) -> Extraction:
    """A file of a document, read."""
    stored = PortalDocument.objects.create(
        title=name, file=name, collection=document.get_site().member.collection
    )
    DocumentFile.objects.create(document=document, file=stored, sort_order=len(name))
    extraction, _made = Extraction.objects.update_or_create(
        file=stored, defaults={"file_name": name, "state": State.DONE, "page_count": len(texts)}
    )
    ExtractedPage.objects.bulk_create(
        ExtractedPage(extraction=extraction, number=number, text=text, method=Method.TEXT_LAYER)
        for number, text in enumerate(texts, start=1)
    )
    return extraction


def test_what_a_document_says(commune: Portal) -> None:
    above = LegalField.objects.create(slug="buon-ban", name="Buôn bán")
    field = LegalField.objects.create(slug="cho-phien", name="Chợ phiên", parent=above)
    document = commune.office.publish(
        "933/QĐ-UBND",
        summary="Về việc mở chợ phiên",
        keywords="chợ, phiên",
        signer="Nông Thị Mẫu",
        fields=[field],
        effective_on=day("2026-04-01"),
        expires_on=day("2026-05-01"),
    )
    attach(document, "a.pdf", "Điều 1.", "Điều 2.")
    attach(document, "bb.pdf", "Phụ lục")
    said = read("document", document.pk)[document.pk]
    assert said.title == "Về việc mở chợ phiên"
    assert said.parent == "Quyết định 933/QĐ-UBND\nỦy ban nhân dân xã Chi Lăng"
    assert (said.number, said.number_key) == ("933/QĐ-UBND", document.number_key)
    assert said.body == "Nông Thị Mẫu\nĐiều 1.\nĐiều 2.\nPhụ lục"
    assert (said.lead, said.shown_on, said.is_over) == ("chợ, phiên", day("2026-03-18"), True)
    assert said.facets == {
        "year": [FacetLabel("2026", "2026")],
        "type": [FacetLabel("quyet-dinh", "Quyết định")],
        "issuer": [FacetLabel("uy-ban-nhan-dan-xa-chi-lang", "Ủy ban nhân dân xã Chi Lăng")],
        "field": [FacetLabel("cho-phien", "Chợ phiên"), FacetLabel("buon-ban", "Buôn bán")],
        "status": [FacetLabel("ended", "Hết hiệu lực toàn bộ")],
    }


def test_an_issuer_in_another_script_has_a_key_that_stands_in_addresses(commune: Portal) -> None:
    page = commune.office.publish("12/BB-UBND")
    page.issuers.update(name="Tỉnh Hủa Phăn (ຫົວພັນ)", body=None)
    (issuer,) = read("document", page.pk)[page.pk].facets["issuer"]
    assert issuer.key == "tinh-hua-phan"
    page.issuers.update(name="ຫົວພັນ")
    (issuer,) = read("document", page.pk)[page.pk].facets["issuer"]
    assert issuer.key == "khac"


def test_texts_are_bounded(commune: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LONGEST", 20)
    monkeypatch.setattr(room, "_SHEETS", 3)
    document = commune.office.publish("933/QĐ-UBND")
    attach(document, "a.pdf", "một", "hai", "ba", "bốn")
    assert read("document", document.pk)[document.pk].body == "một\nhai\nba"
    attach(document, "bb.pdf", "năm sáu bảy tám chín mười")
    assert read("document", document.pk)[document.pk].body == "một\nhai\nba\nnăm sáu"


def test_a_file_that_was_replaced_says_nothing(commune: Portal) -> None:
    document = commune.office.publish("933/QĐ-UBND")
    extraction = attach(document, "a.pdf", "Điều 1.")
    extraction.file_name = "cũ.pdf"
    extraction.save()
    assert read("document", document.pk)[document.pk].body == ""


def test_it_costs_the_same_for_one_and_for_many(commune: Portal) -> None:
    documents = [
        commune.office.publish(f"{number}/QĐ-UBND", signer="Nông Thị Mẫu") for number in range(6)
    ]
    for number, document in enumerate(documents):
        attach(document, f"{number}.pdf", "Điều 1.")
    read("document", documents[0].pk)
    with CaptureQueriesContext(connection) as one:
        read("document", documents[0].pk)
    with CaptureQueriesContext(connection) as many:
        assert len(read("document", *[document.pk for document in documents])) == 6
    assert len(one) == len(many) <= 12


def test_a_draft_of_the_people_is_found_without_a_status(commune: Portal) -> None:
    document = commune.office.publish("", group="draft", summary="Dự thảo quy chế chợ")
    said = read("document", document.pk)[document.pk]
    assert said.number_key == ""
    assert "status" not in said.facets
    hidden = commune.office.draft("7/QĐ-UBND")
    assert read("document", hidden.pk) == {}
