"""Own image, rendition and document models: each belongs to a site.

Files are private until a live object of the site uses them (design, rule 7):
`FileUse` is the only truth about that, written in the same transaction as the
publication.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from portal.core.media.names import extension_of, safe_file_name, storage_path
from portal.core.media.querysets import PortalDocumentQuerySet, PortalImageQuerySet
from portal.core.site_of import site_of_collection

ORIGINALS = "originals"
RENDITIONS = "renditions"
DOCUMENTS = "documents"


class FileState(models.TextChoices):
    """What processing an uploaded file has gone through."""

    UPLOADED = "uploaded", _("uploaded")
    READY = "ready", _("ready")
    FAILED = "failed", _("processing failed")


class PortalImage(AbstractImage):
    """A picture of one site. Its original is never public, only its renditions are.

    The original stays as it was uploaded, with what the camera wrote into it: it is the
    evidence of where a picture came from. Everything made from it is without.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=FileState.choices,
        default=FileState.UPLOADED,
        editable=False,
    )
    state_note = models.CharField(
        _("why processing failed"), max_length=255, blank=True, editable=False
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)

    objects = PortalImageQuerySet.as_manager()

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions: ClassVar = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        """A path that says nothing about the uploaded file but its kind."""
        return storage_path(ORIGINALS, extension_of(filename))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the site of the collection.

        A new file waits for its renditions; those of the file before go in the same
        transaction, so that the job cannot take them for its own.
        """
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        self.site_id = site_of_collection(self.collection_id)
        is_new_file = bool(self.file) and not self.file._committed  # noqa: SLF001 - Django's own flag
        if is_new_file:
            self.state, self.state_note = FileState.UPLOADED, ""
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new_file:
                self.renditions.all().delete()


class PortalRendition(AbstractRendition):
    """One width of one picture in WebP, or a thumbnail of the admin (also WebP)."""

    image = models.ForeignKey(PortalImage, related_name="renditions", on_delete=models.CASCADE)

    audit_exempt: ClassVar[str] = "made by machine from a recorded image"

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="unique_rendition",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["file"], name="rendition_by_file")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"

    def get_upload_to(self, filename: str) -> str:
        """A fresh random path: a new rendering is a new address, the old one is gone."""
        return storage_path(RENDITIONS, extension_of(filename))


def document_path(instance: PortalDocument, filename: str) -> str:
    """Where a document's file goes; what it was called is kept beside it."""
    instance.original_name = safe_file_name(filename)
    return storage_path(DOCUMENTS, extension_of(filename))


class PortalDocument(AbstractDocument):
    """A file of one site, offered for download under `/tep/`, byte by byte as uploaded."""

    file = models.FileField(_("file"), upload_to=document_path)
    # After `file`: storing the file fills it, in the order of the columns.
    original_name = models.CharField(_("file name"), max_length=150, blank=True, editable=False)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Checked while it is uploaded and never changed afterwards: nothing to wait for.
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=FileState.choices,
        default=FileState.READY,
        editable=False,
    )

    objects = PortalDocumentQuerySet.as_manager()

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions: ClassVar = [("choose_document", "Can choose document")]

    @property
    def filename(self) -> str:
        """What people call the file; the path in storage is random."""
        return self.original_name

    def clean(self) -> None:
        """The kind of file; in the second step of a multiple upload it is not here yet."""
        if self.file:
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the site of the collection."""
        if kwargs.get("update_fields") is None:
            self.site_id = site_of_collection(self.collection_id)
        super().save(*args, **kwargs)


class FileUse(models.Model):
    """A live object of a site uses this file: while a row exists, the file is public there.

    `until` repeats when the using object expires, so that its files close at that moment
    and not when the next scheduled run has taken the object down.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    # The unique constraints below are the indexes of these two.
    image = models.ForeignKey(
        PortalImage,
        null=True,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="uses",
    )
    document = models.ForeignKey(
        PortalDocument,
        null=True,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="uses",
    )
    user_type = models.ForeignKey(
        ContentType, db_index=False, on_delete=models.CASCADE, related_name="+"
    )
    user_id = models.BigIntegerField()
    until = models.DateTimeField(null=True)
    used_by = GenericForeignKey("user_type", "user_id")

    # Derived from pages: nobody is told that a page "uses" a file through this table.
    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = "follows from recorded pages; recompute_file_uses rebuilds it"

    class Meta:
        verbose_name = _("file use")
        verbose_name_plural = _("file uses")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(image__isnull=False, document__isnull=True)
                | models.Q(image__isnull=True, document__isnull=False),
                name="file_use_names_one_file",
            ),
            models.UniqueConstraint(
                fields=("image", "site", "user_type", "user_id"),
                condition=models.Q(image__isnull=False),
                name="image_used_once_by_an_object",
            ),
            models.UniqueConstraint(
                fields=("document", "site", "user_type", "user_id"),
                condition=models.Q(document__isnull=False),
                name="document_used_once_by_an_object",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user_type", "user_id"], name="file_use_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id or self.document_id} ← {self.user_type_id}:{self.user_id}"
