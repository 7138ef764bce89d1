"""What happens to a document in law: events told by hand, and relations to others."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from documents.effect import EventKind
from documents.vocabulary import CHANGING_EFFECT, RelationKind
from portal.core.document_numbers import parse_number
from portal.core.vietnamese import one_line

# The day of issue and the day of effect are dates of the record itself.
EVENT_CHOICES = [(kind.value, kind.label) for kind in EventKind if kind not in {EventKind.ISSUED}]
_IN_REVISION = "part of its document's revisions, whose every publication is recorded"


class LegalEvent(Orderable):
    """Something that changes the effect of its document, and that no relation tells.

    What a document of the library does to this one is told there, as a relation; here
    stand the facts that came with a text outside, or with none. The dates of the record
    itself (in force from, expires) are not repeated.
    """

    document = ParentalKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="legal_events"
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=EVENT_CHOICES)
    on = models.DateField(
        _("on"),
        null=True,
        blank=True,
        help_text=_("Empty when nobody knows: then it decides nothing and is shown as unknown."),
    )
    by_text = models.CharField(
        _("by which text"),
        max_length=255,
        blank=True,
        help_text=_("Number and date of the text that did it."),
    )
    is_whole = models.BooleanField(_("the whole document"), default=True)
    provisions = models.CharField(
        _("provisions"),
        max_length=255,
        blank=True,
        help_text=_("For a part: which articles and clauses, parted by semicolons."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    source_url = models.URLField(_("where this is known from"), max_length=500, blank=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("on")]),
        FieldPanel("by_text"),
        FieldRowPanel([FieldPanel("is_whole"), FieldPanel("provisions")]),
        FieldPanel("note"),
        FieldPanel("source_url"),
    ]
    audit_exempt: ClassVar[str] = _IN_REVISION

    class Meta(Orderable.Meta):
        verbose_name = _("legal event")
        verbose_name_plural = _("legal events")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on or ''}"

    def clean(self) -> None:
        """A part must be named: citizens ask which."""
        super().clean()
        self.provisions = one_line(self.provisions)
        if not self.is_whole and not self.provisions:
            raise ValidationError({"provisions": _("Say which part of the document.")})


class DocumentRelation(Orderable):
    """What this document does to another one, of the library or outside it.

    Told once, on the newer document; the older one shows it from its own side. Where it
    changes the effect of a document, that document's owner agrees first (`EffectClaim`),
    unless both belong to one site.
    """

    document = ParentalKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    target = models.ForeignKey(
        "documents.DocumentPage",
        verbose_name=_("the other document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="related_from",
    )
    target_text = models.CharField(
        _("or a text outside the library"),
        max_length=255,
        blank=True,
        help_text=_("Number and date, as it is cited."),
    )
    target_key = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    target_url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    on = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("Empty: from the day this document takes effect."),
    )
    is_whole = models.BooleanField(_("the whole document"), default=True)
    provisions = models.CharField(
        _("provisions"),
        max_length=255,
        blank=True,
        help_text=_("For a part: which articles and clauses of the other document."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels: ClassVar = [
        FieldPanel("kind"),
        PageChooserPanel("target", "documents.DocumentPage"),
        FieldRowPanel([FieldPanel("target_text"), FieldPanel("target_url")]),
        FieldRowPanel([FieldPanel("on"), FieldPanel("is_whole"), FieldPanel("provisions")]),
        FieldPanel("note"),
    ]
    audit_exempt: ClassVar[str] = _IN_REVISION

    class Meta(Orderable.Meta):
        verbose_name = _("relation to a document")
        verbose_name_plural = _("relations to documents")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_name}"

    @property
    def target_name(self) -> str:
        """The other document in words."""
        return self.target.title if self.target is not None else self.target_text

    @property
    def changes_effect(self) -> bool:
        """Whether the other document is in force otherwise from then on."""
        return RelationKind(self.kind) in CHANGING_EFFECT

    def clean(self) -> None:
        """Exactly one other document; a part of it must be named where effect changes."""
        super().clean()
        self.target_text, self.provisions = one_line(self.target_text), one_line(self.provisions)
        number = parse_number(self.target_text) if self.target_text else None
        self.target_key = number.canonical if number else ""
        if self.target is None and not self.target_text:
            raise ValidationError({"target": _("Choose a document, or name one outside.")})
        if self.target is not None and self.target_text:
            raise ValidationError({"target_text": _("Choose a document or name one, not both.")})
        if self.target_id and self.target_id == self.document_id:
            raise ValidationError({"target": _("This is the document itself.")})
        if not self.is_whole and not self.provisions and self.kind in CHANGING_EFFECT:
            raise ValidationError({"provisions": _("Say which part of the other document.")})
