"""Categories of news: one shared set, dated, with the law each rests on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class NewsCategory(DatedFact):
    """What an article is about, the same on every site of the network.

    Shared, so that a commune's notice can be listed by the province under the same
    heading; dated, so that a category that ends keeps its old articles.
    """

    slug = models.SlugField(
        _("address"), primary_key=True, max_length=60, help_text=_("Stands in addresses.")
    )
    name = models.CharField(_("name"), max_length=100, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(DatedFact.Meta):
        verbose_name = _("news category")
        verbose_name_plural = _("news categories")
        ordering: ClassVar = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name
