"""The text of a stored file: asked for once, read by a job, kept, tried again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from documents.extraction.outcome import Extracted, Method, Page, Reason, State
from documents.extraction_words import STATES, explanation
from documents.models import DocumentFile
from documents.models.extraction import ExtractedPage, Extraction
from documents.selectors import texts
from documents.services import extraction as services
from documents.signals import text_extracted
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.core.media.models import PortalDocument
from portal.core.media.services import add_document
from portal.tenancy.models import MemberSite
from tests.documents.conftest import Library
from tests.documents.extraction import makers
from tests.factories import make_member_site
from tests.media.files import picture_bytes
from tests.support.shared_rows import shared

pytestmark = pytest.mark.django_db

PDF = makers.text_pdf([["Quyet dinh so 15"], ["Trang hai"]])
QUEUE = ["text"]


@shared
def site() -> MemberSite:
    """Xã Chi Lăng."""
    return make_member_site("Xã Chi Lăng", "chilang.localhost")


@pytest.fixture
def stored(site: MemberSite) -> PortalDocument:
    """A file of two pages in the site's store."""
    return add_document(
        SimpleUploadedFile("a.pdf", PDF), title="Quyết định", collection=site.collection
    )


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Extracted], list[tuple[Path, bool]]]:
    """Puts a result in the child's place; returns a list of what was asked."""

    def put(result: Extracted) -> list[tuple[Path, bool]]:
        asked: list[tuple[Path, bool]] = []

        def extract(path: Path, *, ocr: bool) -> Extracted:
            asked.append((path, ocr))
            return result

        monkeypatch.setattr(services, "extract", extract)
        return asked

    return put


def result(
    *texts_of_pages: str, state: State = State.DONE, reason: Reason = Reason.NONE
) -> Extracted:
    pages = tuple(
        Page(number, text, Method.DOCX) for number, text in enumerate(texts_of_pages, start=1)
    )
    return Extracted(State.DONE, Reason.NONE, pages, len(pages), 0.1, 1)


def test_a_job_reads_the_file(stored: PortalDocument) -> None:
    extraction = services.request_extraction(stored)
    assert extraction.is_under_way
    assert run_ready(QUEUE) == 1
    extraction.refresh_from_db()
    assert (extraction.state, extraction.reason, extraction.method) == ("done", "", "text_layer")
    assert (extraction.page_count, extraction.attempts) == (2, 1)
    assert extraction.started_at is not None
    assert extraction.finished_at is not None
    assert extraction.finished_at >= extraction.started_at
    pages = texts.pages_of(stored)
    assert [(page.number, page.text) for page in pages] == [
        (1, "Quyet dinh so 15"),
        (2, "Trang hai"),
    ]
    assert texts.page_of(stored, 2) == pages[1]
    assert texts.page_of(stored, 3) is None


def test_asking_again_does_nothing(stored: PortalDocument) -> None:
    first = services.request_extraction(stored)
    assert services.request_extraction(stored) == first
    run_ready(QUEUE)
    assert services.request_extraction(stored).state == State.DONE
    assert not Job.objects.ready().filter(queue_name="text").exists()


def test_a_change_that_is_taken_back_leaves_no_job(stored: PortalDocument) -> None:
    with transaction.atomic():
        services.request_extraction(stored)
        transaction.set_rollback(True)
    assert not Extraction.objects.exists()
    assert run_ready(QUEUE) == 0


def test_a_file_that_was_replaced_is_read_anew(stored: PortalDocument) -> None:
    services.request_extraction(stored)
    run_ready(QUEUE)
    stored.file.save("b.pdf", ContentFile(makers.text_pdf([["Khac"]])))
    assert not texts.pages_of(stored).exists()
    services.request_extraction(stored)
    assert not ExtractedPage.objects.exists()
    run_ready(QUEUE)
    assert [page.text for page in texts.pages_of(stored)] == ["Khac"]


def test_a_job_of_the_file_before_changes_nothing(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    extraction = services.request_extraction(stored)
    asked = read_as(result("một"))
    services.run(extraction.pk, "documents/other.pdf")
    services.run(extraction.pk + 1, extraction.file_name)
    assert asked == []


def test_a_file_replaced_while_it_is_read_keeps_nothing_of_it(
    stored: PortalDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    extraction = services.request_extraction(stored)

    def replaced(path: Path, *, ocr: bool) -> Extracted:
        Extraction.objects.update(file_name="documents/new.pdf")
        return result("một")

    monkeypatch.setattr(services, "extract", replaced)
    services.run(extraction.pk, extraction.file_name)
    assert not ExtractedPage.objects.exists()


def test_a_job_done_twice_reads_once(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    extraction = services.request_extraction(stored)
    asked = read_as(result("một"))
    for _time in range(2):
        services.run(extraction.pk, extraction.file_name)
    assert len(asked) == 1
    assert ExtractedPage.objects.count() == 1


def test_a_bad_file_ends_in_its_state_and_can_be_tried_again(site: MemberSite) -> None:
    stored = add_document(
        SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing"), title="Hỏng", collection=site.collection
    )
    extraction = services.request_extraction(stored)
    run_ready(QUEUE)
    extraction.refresh_from_db()
    assert (extraction.state, extraction.reason) == ("corrupt", "unreadable")
    assert not extraction.is_under_way
    Path(stored.file.path).write_bytes(PDF)
    assert services.retry(extraction)
    assert not services.retry(extraction)
    run_ready(QUEUE)
    extraction.refresh_from_db()
    assert extraction.state == State.DONE
    assert extraction.attempts == 1


def test_what_was_read_stays_until_it_is_read_again(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    extraction = services.request_extraction(stored)
    read_as(result("một", "hai"))
    run_ready(QUEUE)
    extraction.refresh_from_db()
    services.retry(extraction)
    assert texts.pages_of(stored).count() == 2
    read_as(result("ba"))
    run_ready(QUEUE)
    assert [page.text for page in texts.pages_of(stored)] == ["ba"]


def test_a_file_that_kills_its_workers_is_given_up(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    extraction = services.request_extraction(stored)
    Extraction.objects.update(state="running", attempts=services.MOST_ATTEMPTS)
    asked = read_as(result("một"))
    run_ready(QUEUE)
    extraction.refresh_from_db()
    assert asked == []
    assert (extraction.state, extraction.reason) == ("corrupt", "crashed")


@pytest.mark.parametrize("wanted", [True, False])
def test_the_setting_decides_on_recognition(
    stored: PortalDocument,
    read_as: Callable[[Extracted], list[tuple[Path, bool]]],
    settings: Settings,
    wanted: bool,
) -> None:
    settings.DOCUMENTS_OCR = wanted
    services.request_extraction(stored)
    asked = read_as(result())
    run_ready(QUEUE)
    assert asked == [(Path(stored.file.path), wanted)]


@pytest.mark.sqlite
def test_on_the_embedded_database_scans_are_not_recognised(settings: Settings) -> None:
    assert settings.DOCUMENTS_OCR is False


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.webp", "WEBP"), ("a.tif", "TIFF")]
)
def test_a_scan_that_is_not_recognised_says_so(
    site: MemberSite, settings: Settings, name: str, kind: str
) -> None:
    settings.DOCUMENTS_OCR = False
    stored = add_document(
        SimpleUploadedFile(name, picture_bytes((200, 300), kind)),
        title="Bản quét",
        collection=site.collection,
    )
    extraction = services.request_extraction(stored)
    run_ready(QUEUE)
    extraction.refresh_from_db()
    assert (extraction.state, extraction.reason) == ("needs_ocr", "ocr_off")
    with override("vi"):
        assert extraction.get_state_display() == "chưa nhận dạng: bản quét"


def test_pages_and_who_read_them(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    pages = (Page(1, "một", Method.TEXT_LAYER), Page(2, "hai", Method.OCR, 88.5))
    extraction = services.request_extraction(stored)
    read_as(Extracted(State.DONE, Reason.NONE, pages, 2, 0.1, 1))
    run_ready(QUEUE)
    extraction.refresh_from_db()
    assert extraction.method == "mixed"
    assert extraction.is_recognised
    first, second = texts.pages_of(stored)
    assert (first.is_recognised, second.is_recognised) == (False, True)
    assert second.confidence == 88.5


def test_whoever_listens_is_told_within_the_transaction(
    stored: PortalDocument, read_as: Callable[[Extracted], list[tuple[Path, bool]]]
) -> None:
    told: list[tuple[int, bool]] = []

    def listen(extraction: Extraction, **kwargs: object) -> None:
        told.append((extraction.pages.count(), transaction.get_connection().in_atomic_block))

    text_extracted.connect(listen)
    try:
        services.request_extraction(stored)
        read_as(result("một"))
        run_ready(QUEUE)
    finally:
        text_extracted.disconnect(listen)
    assert told == [(1, True)]


def test_states_of_many_files_are_one_query(
    stored: PortalDocument, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    extraction = services.request_extraction(stored)
    with django_assert_num_queries(1):
        assert texts.extractions_of([stored]) == {stored.pk: extraction}


def test_a_publication_asks_for_the_text_of_its_files(
    commune: Library, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stored = add_document(
        SimpleUploadedFile("a.pdf", PDF), title="Toàn văn", collection=commune.member.collection
    )
    document = commune.draft("15/QĐ-UBND")
    document.files = [DocumentFile(file=stored)]
    revision = document.save_revision()
    assert texts.extractions_of([stored]) == {}
    revision.publish()
    run_ready(QUEUE)
    assert texts.pages_of(stored).count() == 2
    with django_assert_num_queries(1):
        services.request_texts([stored])
    with django_assert_num_queries(0):
        services.request_texts([])


def test_a_deleted_file_takes_its_text_along(stored: PortalDocument) -> None:
    services.request_extraction(stored)
    run_ready(QUEUE)
    stored.delete()
    assert not ExtractedPage.objects.exists()


def test_every_end_has_its_words() -> None:
    assert {str(state) for state, _label in STATES} == {"waiting", "running", *State}
    with override("vi"):
        for state in State:
            assert bool(explanation(state, "")) is (state != State.DONE)
        assert explanation("needs_ocr", "ocr_off").startswith("Tệp là bản quét")
        assert str(dict(STATES)[State.NEEDS_OCR]) == "chưa nhận dạng: bản quét"
