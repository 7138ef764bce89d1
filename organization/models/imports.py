"""The workbook that a person imports at the moment: how far it is, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far an import is."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing written yet")
    RUNNING = "running", _("being imported")
    STOPPING = "stopping", _("being stopped")
    STOPPED = "stopped", _("import stopped")
    DONE = "done", _("imported")
    FAILED = "failed", _("not finished: a fault of the system")


UNDER_WAY: Final = frozenset({ImportState.CHECKING, ImportState.RUNNING, ImportState.STOPPING})


class OrganizationImport(models.Model):
    """One a person, seen by that person alone; the next workbook takes its place.

    `content` is kept until it is imported, `refused`, a workbook of the rows that were
    refused, until another one takes its place. `done` of `total` rows are read. `counts` holds
    the names of sheets, each with its numbers of rows added, changed, unchanged and refused;
    `problems` what was refused, in words.
    """

    by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organization_import"
    )
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(default=bytes)
    refused = models.BinaryField(default=bytes)
    state = models.CharField(
        _("state"), max_length=8, choices=ImportState.choices, default=ImportState.CHECKING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    summary = models.TextField(default="")
    counts = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    started_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "progress of an import, each row of which is recorded"

    class Meta:
        verbose_name = _("import of an organisation")
        verbose_name_plural = _("imports of organisations")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether a job is at it, or is waited for."""
        return self.state in UNDER_WAY

    @property
    def writes(self) -> int:
        """How many rows it adds or changes."""
        return sum(added + changed for _sheet, (added, changed, *_others) in self.counts)
