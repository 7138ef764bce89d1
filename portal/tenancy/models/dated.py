"""Facts that hold from one day to another, with the law they rest on."""

from __future__ import annotations

import datetime
from typing import ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound="DatedFact")


def in_force_on(day: datetime.date, of: str = "") -> Q:
    """The condition that a row holds on `day`: from inclusive, to exclusive, empty means open.

    `of`: the look-up from the row to another one that is meant, such as "office__".
    """
    first, end = f"{of}valid_from", f"{of}valid_to"
    return Q(Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})) & Q(
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    )


class DatedQuerySet(models.QuerySet[M]):
    """Rows that can be asked for the state of a day."""

    def on(self, day: datetime.date) -> DatedQuerySet[M]:
        """Rows in force on `day`."""
        return self.filter(in_force_on(day))

    def beside(self, fact: DatedFact) -> DatedQuerySet[M]:
        """Rows other than `fact` in force on some of its days."""
        rows = self.exclude(pk=fact.pk)
        if fact.valid_to is not None:
            rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=fact.valid_to))
        if fact.valid_from is not None:
            rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=fact.valid_from))
        return rows


class DatedFact(models.Model):
    """Holds on days d with `valid_from` ≤ d < `valid_to`; an empty end is open."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to (exclusive)"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=255, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def clean(self) -> None:
        """Refuse an end that is not after the beginning."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValidationError({"valid_to": _("The end must be later than the beginning.")})

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether the fact holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )
