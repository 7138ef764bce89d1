"""Types of documents and fields of work: shared, dated, with the law each rests on."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class DocumentType(DatedFact):
    """A type of document (quyết định, nghị quyết …), the same on every site.

    29 types of administrative documents are listed by NĐ 30/2020/NĐ-CP, Điều 7; those of
    legal regulations by Luật 64/2025/QH15, Điều 4. Some are both; what makes a decision a
    legal regulation is its group, not its type.
    """

    slug = models.SlugField(
        _("address"), primary_key=True, max_length=60, help_text=_("Stands in addresses.")
    )
    name = models.CharField(_("name"), max_length=100, unique=True)
    abbreviation = models.CharField(
        _("abbreviation"),
        max_length=12,
        blank=True,
        help_text=_("As it stands in numbers: QĐ, NQ. Empty for official letters."),
    )
    is_normative = models.BooleanField(_("may be a legal regulation"), default=False)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(DatedFact.Meta):
        verbose_name = _("type of document")
        verbose_name_plural = _("types of documents")
        ordering: ClassVar = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name


class LegalField(DatedFact):
    """A field of work (lĩnh vực) under which documents are filed; a tree of two tiers."""

    slug = models.SlugField(
        _("address"), primary_key=True, max_length=60, help_text=_("Stands in addresses.")
    )
    name = models.CharField(_("name"), max_length=100, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(DatedFact.Meta):
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering: ClassVar = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a third tier, and a field that would stand above itself."""
        super().clean()
        if self.parent is None:
            return
        if self.parent == self or self.parent.parent_id or (self.pk and self.parts.exists()):
            raise ValidationError({"parent": _("Fields of work have two tiers, not more.")})
