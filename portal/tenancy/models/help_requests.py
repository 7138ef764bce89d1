"""What people of the admin ask the centre when they do not know how to go on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# A question that is longer is better told on the telephone.
LONGEST_QUESTION = 2_000
LONGEST_ADDRESS = 500


class HelpState(models.TextChoices):
    """How a question stands."""

    OPEN = "open", gettext_lazy("waiting for an answer")
    ANSWERED = "answered", gettext_lazy("answered")
    CLOSED = "closed", gettext_lazy("closed without an answer")


class HelpRequest(models.Model):
    """One question, with the screen on which it was asked.

    `site` is the one the screen belongs to, else that of the person; without a role
    there is none. `answered_at` is when it was answered or closed. Deleted some time
    after that (`AccountRuleKind.HELP_DAYS`).
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=gettext_lazy("site"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("asked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="help_requests",
    )
    address = models.CharField(gettext_lazy("screen"), max_length=LONGEST_ADDRESS, blank=True)
    question = models.TextField(gettext_lazy("question"), max_length=LONGEST_QUESTION)
    asked_at = models.DateTimeField(gettext_lazy("asked at"), default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("answered by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answer = models.TextField(gettext_lazy("answer"), blank=True)
    answered_at = models.DateTimeField(gettext_lazy("answered at"), null=True, editable=False)
    state = models.CharField(
        gettext_lazy("state"), max_length=8, choices=HelpState.choices, default=HelpState.OPEN
    )

    # The record says who asked and who answered when. What was said goes with the row.
    audit_unrecorded_fields: ClassVar[frozenset[str]] = frozenset({"question", "answer"})

    class Meta:
        verbose_name = gettext_lazy("request for help")
        verbose_name_plural = gettext_lazy("requests for help")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=HelpState.OPEN, answered_at__isnull=True)
                | (~Q(state=HelpState.OPEN) & Q(answered_at__isnull=False)),
                name="help_request_done_has_its_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at"], name="help_requests_in_line"),
            models.Index(fields=["asked_by", "-asked_at"], name="help_requests_of_person"),
        ]

    def __str__(self) -> str:
        # No word of the question: this stands in the record.
        day = date_format(timezone.localtime(self.asked_at), "d/m/Y")
        return _("Question of %(day)s") % {"day": day}
