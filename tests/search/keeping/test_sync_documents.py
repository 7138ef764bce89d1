"""What happens to a document, its effect and its files reaches the index."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.extraction.outcome import Extracted, Method, Page, Reason, State
from documents.models import (
    DocumentFile,
    DocumentImport,
    DocumentPage,
    DocumentRelation,
    DocumentType,
    LegalField,
)
from documents.services import extraction
from documents.services.daily import run_daily
from documents.services.import_undoing import undo
from portal.core.media.models import PortalDocument
from portal.core.media.services import add_document
from portal.tenancy.models import IssuingBody
from search.models import FacetValue, SearchDocument
from tests.documents.conftest import day
from tests.documents.test_import_command import ONE, Desk
from tests.search.keeping.conftest import Portal, entry, index_now, tokens
from tests.support.queue import run_jobs

pytestmark = pytest.mark.django_db


def found(document: DocumentPage) -> SearchDocument:
    """Its entry."""
    one = entry("document", document.pk)
    assert one is not None
    return one


def test_another_document_ends_it(commune: Portal) -> None:
    old = commune.office.publish("5/2020/QĐ-UBND", effective_on=day("2026-04-01"))
    assert not found(old).is_over
    assert "@status=in-force" in tokens(found(old))
    relation = DocumentRelation(kind="replaces", target=old)
    new = commune.office.publish(
        "9/2026/QĐ-UBND", effective_on=day("2026-05-01"), relations=(relation,)
    )
    assert found(old).is_over
    assert "@status=ended" in tokens(found(old))
    new.unpublish()
    assert not found(old).is_over


def test_its_last_day_goes_by(commune: Portal) -> None:
    with time_machine.travel("2026-06-01 09:00 +0700"):
        old = commune.office.publish(
            "5/2026/QĐ-UBND", effective_on=day("2026-04-01"), expires_on=day("2026-07-01")
        )
        assert not found(old).is_over
    with time_machine.travel("2026-07-01 00:00:30 +0700"):
        run_daily()
        assert found(old).is_over


def test_words_of_shared_lists(commune: Portal) -> None:
    field = LegalField.objects.create(slug="cho-phien", name="Chợ phiên")
    above = LegalField.objects.create(slug="buon-ban", name="Buôn bán")
    document = commune.office.publish("933/QĐ-UBND", fields=[field])
    assert found(document).parent.startswith("Quyết định 933/QĐ-UBND")
    kind = DocumentType.objects.get(pk="quyet-dinh")
    kind.name = "Quyết nghị"
    kind.save()
    assert found(document).parent.startswith("Quyết nghị 933/QĐ-UBND")
    assert FacetValue.objects.get(facet="type").label == "Quyết nghị"
    field.name = "Chợ búa"
    field.parent = above
    field.save()
    assert FacetValue.objects.get(facet="field", key="cho-phien").label == "Chợ búa"
    assert "@field=buon-ban" in tokens(found(document))


def test_an_issuer_becomes_known_and_is_renamed(commune: Portal) -> None:
    document = commune.office.publish("933/QĐ-UBND", issuer="Ban quản lý chợ Chi Lăng")
    assert "@issuer=ban-quan-ly-cho-chi-lang" in tokens(found(document))
    body = IssuingBody.objects.create(kind="other", name="Ban quản lý chợ Chi Lăng")
    run_jobs("default")
    assert f"@issuer=b{body.pk}" in tokens(found(document))
    body.name = "Ban quản lý các chợ"
    body.save()
    assert FacetValue.objects.get(facet="issuer", key=f"b{body.pk}").label == body.name


def test_its_file_is_read_and_replaced(commune: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = (Page(1, "Điều 1. Mở chợ phiên", Method.TEXT_LAYER, None),)
    result = Extracted(State.DONE, Reason.NONE, pages, 1, 0, 0)
    monkeypatch.setattr(extraction, "extract", lambda path, ocr: result)
    stored = add_document(
        SimpleUploadedFile("a.pdf", b"%PDF-1.7"), title="A", collection=commune.member.collection
    )
    document = commune.office.draft("933/QĐ-UBND")
    document.files = [DocumentFile(file=stored)]
    document.save_revision().publish()
    assert found(document).body == ""
    run_jobs("text")
    assert found(document).body == "Điều 1. Mở chợ phiên"
    stored = PortalDocument.objects.get(pk=stored.pk)
    stored.file.save("b.pdf", ContentFile(b"%PDF-1.7 2"))
    assert found(document).body == ""


def test_an_import_and_its_undoing(commune: Portal, tmp_path: Path) -> None:
    Desk(commune.office, tmp_path).run(ONE)
    index_now()
    document = DocumentPage.objects.get()
    assert found(document).title == ONE["Trích yếu"]
    undo(DocumentImport.objects.get())
    assert entry("document", document.pk) is None
