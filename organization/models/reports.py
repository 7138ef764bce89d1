"""What readers say is wrong in the directory.

Personal data of who says so are kept no longer than they are needed (Luật 91/2025/QH15 on the
protection of personal data, from 2026-01-01): see `organization.reports.keeping`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.core.public_ids import LENGTH
from portal.core.vietnamese import nfc

LONGEST_REPORT: Final = 1_000
LONGEST_CONTACT: Final = 120
_LONGEST_NAME: Final = 255


class ReportedKind(models.TextChoices):
    """What an entry of the directory is; the value stands in the address of its form."""

    PERSON = "can-bo", gettext_lazy("person in office")
    OFFICE = "bo-phan", gettext_lazy("office")
    CONTACT = "dau-moi", gettext_lazy("contact point")


class ReportState(models.TextChoices):
    """How a report stands."""

    NEW = "new", pgettext_lazy("report", "new")
    HANDLED = "handled", pgettext_lazy("report", "handled")


class WrongEntryReport(models.Model):
    """One report about an entry, which it names as it was called then: the entry may go.

    `contact` is a telephone number or an e-mail address of who reported, if given.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=gettext_lazy("site"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    entry_kind = models.CharField(
        gettext_lazy("sort of entry"), max_length=7, choices=ReportedKind.choices, editable=False
    )
    entry_id = models.CharField(max_length=LENGTH, editable=False)
    entry_name = models.CharField(
        gettext_lazy("entry of the directory"), max_length=_LONGEST_NAME, editable=False
    )
    what = models.TextField(
        gettext_lazy("what is wrong"), max_length=LONGEST_REPORT, editable=False
    )
    contact = models.CharField(
        gettext_lazy("who can be asked"), max_length=LONGEST_CONTACT, blank=True, editable=False
    )
    reported_at = models.DateTimeField(
        gettext_lazy("reported at"), default=timezone.now, editable=False
    )
    state = models.CharField(
        gettext_lazy("state"), max_length=7, choices=ReportState.choices, default=ReportState.NEW
    )
    note = models.TextField(
        gettext_lazy("what was done"),
        max_length=LONGEST_REPORT,
        blank=True,
        help_text=gettext_lazy("For colleagues; readers do not see it."),
    )
    handled_at = models.DateTimeField(gettext_lazy("handled at"), null=True, editable=False)

    audit_whole: ClassVar[bool] = True
    # What a reader wrote goes with the row; the record says when, about what, what came of it.
    audit_unrecorded_fields: ClassVar[frozenset[str]] = frozenset({"what", "contact"})

    class Meta:
        verbose_name = gettext_lazy("report of a mistake")
        verbose_name_plural = gettext_lazy("reports of mistakes")
        ordering: ClassVar = ["-reported_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["site", "reported_at"], name="wrong_entries_of_site"),
            models.Index(fields=["state", "handled_at"], name="wrong_entries_to_forget"),
        ]

    def __str__(self) -> str:
        # No word of the reader: this stands in the record.
        day = date_format(timezone.localtime(self.reported_at), "d/m/Y")
        return _("%(entry)s, reported on %(day)s") % {"entry": self.entry_name, "day": day}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the time of handling in step with the state."""
        if self.state == ReportState.NEW:
            self.handled_at = None
        elif self.handled_at is None:
            self.handled_at = timezone.now()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """One spelling."""
        super().clean()
        self.note = nfc(self.note).strip()
