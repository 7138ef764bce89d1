"""Which published pages name which documents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Citation(models.Model):
    """A published page names a document by its number.

    One row a page, number and day said. `target` is the document that is meant, where that is
    decided; a row without waits for one, so that it does not matter which is published first.
    `place` leads on from the address of the page, `sheet` is the page of the file.
    """

    class Kind(models.TextChoices):
        """What the page is: readers look for these apart."""

        DOCUMENT = "document", _("document")
        OTHER = "other", _("article")

    source = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="documents_named"
    )
    # The site of the source, and the day the source is of.
    site = models.ForeignKey(
        "wagtailcore.Site", db_index=False, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    key = models.CharField(max_length=120, db_index=True)
    printed = models.CharField(max_length=120)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=80, blank=True)
    sheet = models.PositiveIntegerField(null=True)
    target = models.ForeignKey(
        "documents.DocumentPage",
        null=True,
        db_index=False,
        on_delete=models.SET_NULL,
        related_name="named_by",
    )

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "read by machine from recorded pages; read anew at any time"

    class Meta:
        verbose_name = _("citation of a document")
        verbose_name_plural = _("citations of documents")
        indexes: ClassVar = [
            models.Index(fields=["target", "kind", "-on", "-id"], name="citation_newest_first"),
            models.Index(
                fields=["target", "site", "-on", "-id"],
                condition=models.Q(kind="other"),
                name="citation_of_own_articles",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.key}"
