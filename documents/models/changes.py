"""What has changed in a site's libraries, one row after the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentChange(models.Model):
    """A document that a site lists was published, corrected, taken down, or its effect changed.

    One row a site that lists it, so that a site's changes are one index scan. The key is the
    place in the order; `public_id` stays when the document is gone.
    """

    class Kind(models.TextChoices):
        """What happened."""

        PUBLISHED = "published", _("published or corrected")
        TAKEN_DOWN = "taken_down", _("taken down")
        EFFECT = "effect", _("its effect changed")

    site = models.ForeignKey(
        "wagtailcore.Site", db_index=False, on_delete=models.CASCADE, related_name="+"
    )
    document = models.ForeignKey(
        "documents.DocumentPage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    public_id = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "tells programs what recorded publications did"

    class Meta:
        verbose_name = _("change of a library")
        verbose_name_plural = _("changes of libraries")
        indexes: ClassVar = [models.Index(fields=["site", "id"], name="change_of_site")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"
