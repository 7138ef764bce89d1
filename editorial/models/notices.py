"""What the workflow tells a person, once for each event."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What happened."""

    SUBMITTED = "submitted", _("waits for your approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    CORRECTED = "corrected", _("approved with corrections")
    PUBLISHED = "published", _("published on schedule")
    TAKEN_DOWN = "taken_down", _("taken down")
    COMMENTED = "commented", _("commented")


class Notice(models.Model):
    """One thing that one person was told; of a person, therefore of no site."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(_("event"), max_length=10, choices=NoticeKind.choices)
    # Which occurrence: the same is told to nobody twice, however often a job runs.
    event = models.CharField(max_length=64, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # As it was called then.
    title = models.CharField(_("title"), max_length=255)
    site_name = models.CharField(_("site"), max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # A reason, or the words of an approver.
    text = models.TextField(_("words"), blank=True)
    goes_public_at = models.DateTimeField(_("goes public at"), null=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    audit_exempt: ClassVar[str] = "tells of what has its own entry; reading it changes nothing"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "event"], name="told_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="notices_of_person"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notices_unread"
            ),
            models.Index(fields=["event"], name="notices_of_event"),
            models.Index(fields=["created_at"], name="notices_by_time"),
        ]

    def __str__(self) -> str:
        return self.title
