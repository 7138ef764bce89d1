"""The stored list of articles that belong beside another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable


class ArticleRelated(Orderable):
    """One entry of an article's related list.

    Written when the article is published, unless its editor keeps a list of his own
    (`ArticlePage.related_by_hand`); read as it stands, so that a page never depends on
    what was published elsewhere in the meantime.
    """

    article = ParentalKey(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="related_links"
    )
    related = models.ForeignKey(
        "news.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels: ClassVar = [PageChooserPanel("related", "news.ArticlePage")]

    audit_exempt: ClassVar[str] = (
        "computed when an article is published; a choice by hand is in the article's revision"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("article", "related"), name="related_once")
        ]
