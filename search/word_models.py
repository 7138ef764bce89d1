"""What the search knows of the language beside the index: rows that people keep."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.spelling import is_ordinary
from portal.core.syllables import folded
from portal.core.vietnamese import one_line
from portal.tenancy import versions
from portal.tenancy.models.dated import DatedFact

# The version key under which processes keep the abbreviations.
ABBREVIATIONS: Final = "abbreviations"


class Abbreviation(DatedFact):
    """A short form that people type for a longer one, the same on every site.

    The dates are those between which the law that `basis` names used the long form; it is
    searched for before and after them too, since documents of those days stay.
    """

    short = models.CharField(_("short form"), max_length=40, help_text=_("As typed: tthc, sở tttt"))
    long = models.CharField(_("long form"), max_length=200)
    is_active = models.BooleanField(_("used by the search"), default=True)
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        ordering: ClassVar = ["short", "pk"]
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(fields=("short", "long"), name="one_row_an_abbreviation"),
        ]

    def __str__(self) -> str:
        return f"{self.short} → {self.long}"

    def clean(self) -> None:
        """Refuse what would be found in every second text: a word of one ordinary syllable."""
        super().clean()
        self.short, self.long = one_line(self.short).lower(), one_line(self.long).lower()
        words = folded(self.short)
        if not words:
            raise ValidationError({"short": _("The short form needs letters.")})
        if len(words) == 1 and is_ordinary(words[0]):
            raise ValidationError(
                {"short": _("This is an ordinary syllable as well: too much would be found.")}
            )
        if not folded(self.long):
            raise ValidationError({"long": _("The long form needs letters.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell every process."""
        super().save(*args, **kwargs)
        versions.bump(ABBREVIATIONS)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and tell every process."""
        gone = super().delete(*args, **kwargs)
        versions.bump(ABBREVIATIONS)
        return gone


class LearnedSpelling(models.Model):
    """How texts spell a folded word or a pair of neighbours, and how often.

    `forms`: "quyết 9000 quyệt 3", the most frequent ones; of a pair "quyết_định 8000".
    `generation`: the pass over the index that counted it; readers see the last whole one.
    """

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "counted by machine from texts that are recorded"

    key = models.CharField(max_length=40)
    generation = models.PositiveIntegerField()
    forms = models.TextField()

    class Meta:
        verbose_name = _("learned spelling")
        verbose_name_plural = _("learned spellings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "generation"), name="one_learned_spelling_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.forms}"


class LearningPass(models.Model):
    """One row: which generation is read, and how far the one that is being learned has come."""

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "how far a machine has come"

    generation = models.PositiveIntegerField(default=0)
    building = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    stride = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pass of learning")
        verbose_name_plural = _("passes of learning")

    def __str__(self) -> str:
        return f"{self.generation}"
