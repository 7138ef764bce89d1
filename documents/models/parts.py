"""What a document has several of: issuing bodies, signers, files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from documents.panels import TextStatePanel
from portal.core.media.models import PortalDocument
from portal.core.vietnamese import one_line, spelling_key
from portal.tenancy.models import IssuingBody

_IN_REVISION = "part of its document's revisions, whose every publication is recorded"


class DocumentIssuer(Orderable):
    """A body that issued the document, as it was called on that day.

    `name` stays when the body is renamed or ends; a body that the register does not know
    is a name alone until somebody adds the spelling to the register.
    """

    document = ParentalKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="issuers"
    )
    body = models.ForeignKey(
        IssuingBody,
        verbose_name=_("issuing body"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(
        _("name at issue"),
        max_length=255,
        blank=True,
        help_text=_("As it stands on the document."),
    )
    name_key = models.CharField(max_length=255, blank=True, editable=False)

    # The body follows from the name: thousands of them are in the register of a country.
    panels: ClassVar = [FieldPanel("name")]
    audit_exempt: ClassVar[str] = _IN_REVISION

    class Meta(Orderable.Meta):
        verbose_name = _("issuing body of a document")
        verbose_name_plural = _("issuing bodies of documents")
        indexes: ClassVar = [
            # What the register did not know: found again once it does.
            models.Index(
                fields=["name_key"],
                condition=models.Q(body__isnull=True),
                name="issuer_not_in_register",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What lists tell issuers apart by: the register's row, else the spelling."""
        return f"b{self.body_id}" if self.body_id else spelling_key(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the look-up key in step with the name."""
        self.name_key = spelling_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Take the name from the register where none is given; refuse neither."""
        super().clean()
        self.name = one_line(self.name)
        if not self.name and self.body is not None:
            self.name = self.body.name
        if not self.name:
            raise ValidationError({"name": _("Say who issued the document.")})


class DocumentSigner(Orderable):
    """Who signed, in which position at that time."""

    document = ParentalKey(
        "documents.DocumentPage", on_delete=models.CASCADE, related_name="signers"
    )
    name = models.CharField(_("signer"), max_length=150)
    position = models.CharField(_("position at signing"), max_length=150, blank=True)

    panels: ClassVar = [FieldPanel("name"), FieldPanel("position")]
    audit_exempt: ClassVar[str] = _IN_REVISION

    class Meta(Orderable.Meta):
        verbose_name = _("signer of a document")
        verbose_name_plural = _("signers of documents")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """One spelling of spaces and marks: lists tell signers apart by their names."""
        super().clean()
        self.name, self.position = one_line(self.name), one_line(self.position)


class DocumentFile(Orderable):
    """A file of the document: the signed original, its text, an annex."""

    document = ParentalKey("documents.DocumentPage", on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(
        PortalDocument, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(
        _("what it holds"),
        max_length=150,
        blank=True,
        help_text=_("Empty: the name of the file. Say so of annexes."),
    )

    panels: ClassVar = [FieldPanel("file"), TextStatePanel(), FieldPanel("title")]
    audit_exempt: ClassVar[str] = _IN_REVISION

    class Meta(Orderable.Meta):
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")

    def __str__(self) -> str:
        return self.title or str(self.file)
