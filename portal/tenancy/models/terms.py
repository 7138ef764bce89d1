"""Lists of words that all sites share: dated data, never code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class SharedTerm(DatedFact):
    """A word from a list that all sites share. It ends by its date, never by deletion."""

    slug = models.SlugField(_("code"), primary_key=True, max_length=60)
    name = models.CharField(_("name"), max_length=100, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(DatedFact.Meta):
        abstract = True
        ordering: ClassVar = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name
