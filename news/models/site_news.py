"""What a site decides about its news."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from news.models.categories import NewsCategory


class SiteNews(ClusterableModel):
    """How one site shows its news; made with the site."""

    site = models.OneToOneField(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="news_settings",
    )

    class Meta:
        verbose_name = _("news of a site")
        verbose_name_plural = _("news of sites")

    def __str__(self) -> str:
        return str(self.site)


class SiteNewsCategory(Orderable):
    """A category that a site offers, in the site's order. A site without any offers all."""

    settings = ParentalKey(SiteNews, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(
        NewsCategory,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels: ClassVar = [FieldPanel("category")]

    class Meta(Orderable.Meta):
        verbose_name = _("category of a site")
        verbose_name_plural = _("categories of sites")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("settings", "category"), name="category_once_a_site")
        ]

    def __str__(self) -> str:
        return str(self.category)
