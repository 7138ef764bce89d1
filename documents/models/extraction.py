"""The text of stored files, page by page, and how its extraction ended."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.extraction.outcome import Method
from documents.extraction_words import METHODS, RUNNING, STATES, WAITING, explanation
from portal.core.media.models import PortalDocument

_MADE_BY_MACHINE = "made by machine from a recorded file"


class Extraction(models.Model):
    """What became of reading one stored file.

    `file_name` is the file in the store that was read: a document's file can be replaced,
    and then it is read anew. `attempts` counts the starts since it was asked for.
    """

    file = models.OneToOneField(
        PortalDocument, verbose_name=_("file"), on_delete=models.CASCADE, related_name="extraction"
    )
    file_name = models.CharField(_("file in the store"), max_length=255)
    state = models.CharField(_("state"), max_length=15, choices=STATES, default=WAITING)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    method = models.CharField(_("method"), max_length=15, choices=METHODS, blank=True)
    page_count = models.PositiveIntegerField(_("number of pages"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    # A file is not "used" by what was read out of it.
    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether a job has it in hand, or will."""
        return self.state in {WAITING, RUNNING}

    @property
    def is_recognised(self) -> bool:
        """Whether pages were read by machine from pictures, which a reader must be told."""
        return self.method in {Method.OCR, Method.MIXED}

    @property
    def explanation(self) -> str:
        """Why there is no text, or not all of it, in the reader's language; else ""."""
        return explanation(self.state, self.reason)


class ExtractedPage(models.Model):
    """One page: its number from 1, its text in NFC, where that comes from.

    `confidence` is the mean of the recogniser's words, 0 to 100, and None otherwise.
    """

    extraction = models.ForeignKey(Extraction, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"), blank=True)
    method = models.CharField(_("method"), max_length=15, choices=METHODS)
    confidence = models.FloatField(_("confidence"), null=True, blank=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("page of a file's text")
        verbose_name_plural = _("pages of files' texts")
        ordering: ClassVar[Any] = ["extraction", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("extraction", "number"), name="page_of_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.extraction_id}, {self.number}"

    @property
    def is_recognised(self) -> bool:
        """Whether this page was read by machine from a picture."""
        return self.method == Method.OCR
