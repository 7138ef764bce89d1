"""Imports of lists: what each row became, so that nothing is done twice and all can be undone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.importing.mapping import ColumnMapping, mapping_from
from portal.core.media.names import extension_of, storage_path


def import_path(instance: DocumentImport, name: str) -> str:
    """Where a list that waits to be imported lies: nothing there says what it is."""
    return storage_path("imports", extension_of(name))


class DocumentSource(models.Model):
    """The row of a list that an imported document came from: what makes an import repeatable.

    One row a source key and library. `digest` is of what was read, `revision` of what was
    written: an editor's later version shows by another one. `is_withdrawn`: the import was
    undone; the next one brings the same document back instead of making another.
    """

    document = models.OneToOneField(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="import_source"
    )
    index = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("source key"), max_length=210)
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)
    is_withdrawn = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "written with the document it came from, which is recorded"

    class Meta:
        verbose_name = _("source of an imported document")
        verbose_name_plural = _("sources of imported documents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("index", "key"), name="document_key_once_an_index")
        ]

    def __str__(self) -> str:
        return self.key


class DocumentImport(models.Model):
    """One import of one list into one library."""

    class State(models.TextChoices):
        """How far it is."""

        PREPARED = "prepared", _("prepared")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    index = models.ForeignKey("documents.DocumentIndexPage", on_delete=models.CASCADE)
    file_name = models.CharField(_("file"), max_length=255)
    # Kept while an import of the admin's screen may still need them; never public.
    list_file = models.FileField(upload_to=import_path, blank=True)
    bundle_file = models.FileField(upload_to=import_path, blank=True)
    mapping = models.JSONField(default=dict)
    updates = models.BooleanField(_("changes what is there"), default=False)
    publishes = models.BooleanField(_("publishes"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    # Rows of the list, where they were counted before it was begun; else 0.
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "progress of an import, each row of which is recorded"

    class Meta:
        verbose_name = _("import of documents")
        verbose_name_plural = _("imports of documents")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["site", "-id"], name="document_import_by_site")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def column_mapping(self) -> ColumnMapping:
        """Which columns were which; a site's next list is read the same way."""
        return mapping_from(self.mapping)


class ImportedRow(models.Model):
    """What one row of a list became."""

    class Verdict(models.TextChoices):
        """Each row has exactly one."""

        MADE = "made", _("made")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("already there")
        OUTDATED = "outdated", _("changed at the source, left as it is")
        KEPT = "kept", _("changed here since, left as it is")
        PLACED = "placed", _("listed here, of another site")
        DUPLICATE = "duplicate", _("duplicate")
        REFUSED = "refused", _("refused")

    run = models.ForeignKey(
        DocumentImport, db_index=False, on_delete=models.CASCADE, related_name="rows"
    )
    line = models.PositiveIntegerField(_("line"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    message = models.TextField(_("remarks"), blank=True)
    document = models.ForeignKey(
        "documents.DocumentPage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Revisions before and after: what undoing restores, and whether it may.
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)
    # Relations of the row that wait until all rows are there.
    relations = models.JSONField(default=list)
    # Of a refused row: [header, text] of each column, to be handed back.
    cells = models.JSONField(default=list)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "tells of an import, each document of which is recorded"

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("run", "line"), name="one_verdict_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.verdict}"
