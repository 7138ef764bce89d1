"""Where imported articles came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleSource(models.Model):
    """Where an imported article came from: what makes an import repeatable.

    One row a source key and index page. `digest` is of what was read, so that an
    import with `--update` writes only what changed at the source.
    """

    article = models.OneToOneField(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="import_source"
    )
    index = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("source key"), max_length=200)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("source of an imported article")
        verbose_name_plural = _("sources of imported articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("index", "key"), name="source_key_once_an_index")
        ]

    def __str__(self) -> str:
        return self.key
