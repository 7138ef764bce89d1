"""Free keywords of articles."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from portal.core.vietnamese import fold


def tag_slug(name: str) -> str:
    """Address of a tag: "Chuyển đổi số" → "chuyen-doi-so"."""
    return slugify(fold(name)) or "the"


class NewsTag(TagBase):
    """A free keyword of articles; a model of its own, so that suggestions can be scoped."""

    class Meta:
        verbose_name = _("news tag")
        verbose_name_plural = _("news tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Address of a tag, numbered if another name has the same."""
        slug = tag_slug(tag)
        return slug if i is None else f"{slug}-{i}"


class ArticleTag(ItemBase):
    """An article carries a tag."""

    tag = models.ForeignKey(NewsTag, related_name="items", on_delete=models.CASCADE)
    content_object = ParentalKey(
        "news.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("content_object", "tag"), name="article_tag_once")
        ]
