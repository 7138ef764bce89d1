"""Reads of the texts of files. Whether a file may be read by the asker is for the caller."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from documents.extraction.outcome import State
from documents.extraction_words import RUNNING, WAITING
from documents.models.extraction import ExtractedPage, Extraction

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.core.media.models import PortalDocument

# Ended without a text, or without all of it.
FAILED: Final = ~Q(state__in=[WAITING, RUNNING, State.DONE])


def extractions_of(files: Iterable[PortalDocument]) -> dict[int, Extraction]:
    """What became of reading these files, by the file's key, in one query."""
    found = Extraction.objects.filter(file__in=[file.pk for file in files])
    return {extraction.file_id: extraction for extraction in found}


def pages_of(file: PortalDocument) -> QuerySet[ExtractedPage]:
    """The pages of a file's text in their order; none for a file that was replaced since."""
    return ExtractedPage.objects.filter(
        extraction__file=file, extraction__file_name=file.file.name
    ).order_by("number")


def page_of(file: PortalDocument, number: int) -> ExtractedPage | None:
    """One page, or None."""
    return pages_of(file).filter(number=number).first()
