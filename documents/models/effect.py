"""What follows from dated facts, stored so that lists need not compute it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.effect import Status
from documents.vocabulary import Dimension, RelationKind
from portal.tenancy.models import Placement


class DocumentEffect(models.Model):
    """The effect of a published document today, and the day on which it changes next.

    A missed run of the tick never shows a dead document as alive: from `changes_on` on,
    readers take `next_status`.
    """

    document = models.OneToOneField(
        "documents.DocumentPage",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="effect_now",
    )
    status = models.CharField(max_length=20, choices=Status.choices, blank=True)
    since = models.DateField(null=True)
    is_amended = models.BooleanField(default=False)
    is_stated = models.BooleanField(default=False)
    changes_on = models.DateField(null=True)
    next_status = models.CharField(max_length=20, choices=Status.choices, blank=True)
    # What was typed says otherwise than what follows from the events.
    disagrees = models.BooleanField(default=False)
    # Something looks wrong in the events (`documents.effect_problems`): a day is missing.
    has_problems = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "follows from recorded documents; computed anew at any time"

    class Meta:
        verbose_name = _("effect of a document")
        verbose_name_plural = _("effects of documents")
        indexes: ClassVar = [
            models.Index(
                fields=["changes_on"],
                condition=models.Q(changes_on__isnull=False),
                name="effect_due",
            ),
            # What the report on effects lists: few rows of many.
            models.Index(
                fields=["document"],
                condition=models.Q(disagrees=True) | models.Q(has_problems=True),
                name="effect_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.status}"


class EffectPeriod(models.Model):
    """A document had, has or will have this effect on days d with `start` ≤ d < `end`.

    Asked by "in force on": which documents of a list held on a given day.
    """

    document = models.ForeignKey(
        "documents.DocumentPage",
        db_index=False,
        on_delete=models.CASCADE,
        related_name="effect_periods",
    )
    status = models.CharField(max_length=20, choices=Status.choices)
    start = models.DateField(null=True)
    end = models.DateField(null=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "follows from recorded documents; computed anew at any time"

    class Meta:
        verbose_name = _("period of a document's effect")
        verbose_name_plural = _("periods of documents' effects")
        indexes: ClassVar = [
            models.Index(fields=["document", "status", "start", "end"], name="effect_period")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.status} {self.start} – {self.end}"


class EffectClaim(models.Model):
    """A document of one site says that it changes the effect of another site's document.

    Counted only once the owner of that document has agreed.
    """

    class State(models.TextChoices):
        """What the owner said."""

        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("agreed")
        DECLINED = "declined", _("declined")

    source = models.ForeignKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="claims_made"
    )
    target = models.ForeignKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="claims"
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    # The site of the target: whose people decide.
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.OPEN, editable=False
    )
    made_at = models.DateTimeField(_("since"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("proposal about a document's effect")
        verbose_name_plural = _("proposals about documents' effects")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "target", "kind"), name="claim_once")
        ]
        indexes: ClassVar = [models.Index(fields=["site", "state"], name="claim_by_site")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class ListedTerm(models.Model):
    """A value under which a library lists a document: its type, its year, its signer.

    One row a placement and value, so that a narrowed list is one index scan whatever the
    size of the library. Rows exist while the placement does and is live.
    """

    placement = models.ForeignKey(
        Placement, db_index=False, on_delete=models.CASCADE, related_name="terms"
    )
    index = models.ForeignKey(
        "wagtailcore.Page", db_index=False, on_delete=models.CASCADE, related_name="+"
    )
    document = models.ForeignKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="terms"
    )
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    value = models.CharField(max_length=255)
    sort_on = models.DateField()

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "follows from recorded documents and placements"

    class Meta:
        verbose_name = _("term of a listed document")
        verbose_name_plural = _("terms of listed documents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("placement", "dimension", "value"), name="term_once_a_placement"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["index", "dimension", "value", "-sort_on", "-document"],
                name="term_newest_first",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}"


class TermCount(models.Model):
    """How many documents a library lists under a value; what its filters offer."""

    index = models.ForeignKey(
        "wagtailcore.Page", db_index=False, on_delete=models.CASCADE, related_name="+"
    )
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    value = models.CharField(max_length=255)
    label = models.CharField(max_length=255)
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "follows from recorded documents and placements"

    class Meta:
        verbose_name = _("number of documents under a term")
        verbose_name_plural = _("numbers of documents under terms")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("index", "dimension", "value"), name="count_once_a_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}: {self.count}"
