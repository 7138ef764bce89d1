"""Ask for the text of a file, read it in a job, try it again.

Nothing here looks at the record that the file belongs to: a file that cannot be read ends in
a named state, and the record is what it was.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from documents.extraction.outcome import Extracted, Reason, State
from documents.extraction.running import extract
from documents.extraction_words import RUNNING, WAITING
from documents.models.extraction import ExtractedPage, Extraction
from documents.selectors.texts import FAILED, extractions_of
from documents.signals import text_extracted
from portal.core.media.models import PortalDocument

# Starts without an end: whoever read the file was killed each time, most likely by it.
MOST_ATTEMPTS = 3
# Of a site at one asking: a night's work of one worker.
RETRIED_AT_MOST = 1_000
_PAGES_AT_ONCE = 200


def request_extraction(file: PortalDocument) -> Extraction:
    """Have a stored file read by a job, once: asked again for the same file, nothing happens.

    The job is written in the caller's transaction and runs after its commit.
    """
    file_name = str(file.file.name)
    with transaction.atomic():
        extraction, is_new = Extraction.objects.select_for_update().get_or_create(
            file=file, defaults={"file_name": file_name}
        )
        if is_new:
            _enqueue(extraction)
        elif extraction.file_name != file_name:
            extraction.pages.all().delete()
            _begin_anew(extraction, file_name)
    return extraction


def request_texts(files: Collection[PortalDocument]) -> None:
    """Have those of the files read that were not: one query when there is nothing to do."""
    known = extractions_of(files) if files else {}
    for file in files:
        extraction = known.get(file.pk)
        if extraction is None or extraction.file_name != file.file.name:
            request_extraction(file)


def retry(extraction: Extraction) -> bool:
    """Read a file again that was read before; False while a job has it in hand.

    What was read before stays until then.
    """
    with transaction.atomic():
        found = Extraction.objects.select_for_update().select_related("file").get(pk=extraction.pk)
        if found.is_under_way:
            return False
        _begin_anew(found, str(found.file.file.name))
    return True


def retry_failed(site_id: int) -> int:
    """Have the files of a site read again whose text is not there, or not wholly; how many.

    The oldest of them, a bounded number at a time: each is a job of its own.
    """
    failed = Extraction.objects.filter(FAILED, file__site_id=site_id).order_by("pk")
    return sum(retry(extraction) for extraction in list(failed[:RETRIED_AT_MOST]))


def _begin_anew(extraction: Extraction, file_name: str) -> None:
    extraction.file_name = file_name
    extraction.state, extraction.reason = WAITING, ""
    extraction.attempts = 0
    extraction.started_at = extraction.finished_at = None
    extraction.save()
    _enqueue(extraction)


def _enqueue(extraction: Extraction) -> None:
    from documents.tasks import extract_text

    extract_text.enqueue(extraction.pk, extraction.file_name)


def run(extraction_id: int, file_name: str) -> None:
    """Read the file and keep what it says; the job's work, and harmless when done twice.

    Nothing happens when the file was replaced or read meanwhile. No transaction is open
    while the child reads.
    """
    extraction = Extraction.objects.select_related("file").filter(pk=extraction_id).first()
    if extraction is None or extraction.file_name != file_name or not extraction.is_under_way:
        return
    if extraction.attempts >= MOST_ATTEMPTS:
        given_up = Extracted(State.CORRUPT, Reason.CRASHED, (), 0, 0, 0)
        _keep(extraction_id, file_name, given_up)
        return
    Extraction.objects.filter(pk=extraction_id).update(
        state=RUNNING, started_at=timezone.now(), attempts=extraction.attempts + 1
    )
    path = Path(extraction.file.file.path)
    _keep(extraction_id, file_name, extract(path, ocr=settings.DOCUMENTS_OCR))


@transaction.atomic
def _keep(extraction_id: int, file_name: str, result: Extracted) -> None:
    """Replace the pages and record the end, if it is still about this file."""
    extraction = (
        Extraction.objects.select_for_update()
        .filter(pk=extraction_id, file_name=file_name, state__in=[WAITING, RUNNING])
        .first()
    )
    if extraction is None:
        return
    extraction.pages.all().delete()
    ExtractedPage.objects.bulk_create(
        [
            ExtractedPage(
                extraction=extraction,
                number=page.number,
                text=page.text,
                method=page.method,
                confidence=page.confidence,
            )
            for page in result.pages
        ],
        batch_size=_PAGES_AT_ONCE,
    )
    extraction.state, extraction.reason = result.state, result.reason
    extraction.method = result.method or ""
    extraction.page_count = result.page_count
    extraction.finished_at = timezone.now()
    extraction.save()
    text_extracted.send(Extraction, extraction=extraction)
