"""Forms of the admin for pictures and documents: uploads are checked at the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.core.media.models import FileState, PortalDocument, PortalImage
from portal.core.media.names import safe_file_name
from portal.core.media.selectors import uses_in_force
from portal.core.media.uploads import check_document, check_image

_IN_USE = gettext_lazy(
    "A published page shows this file, so it cannot be replaced here. Upload the new file "
    "beside it and choose it in the page: the page is then approved as usual."
)


class CheckedImageField(WagtailImageField):
    """Looks at an upload before Wagtail opens it."""

    def to_python(self, data: Any) -> Any:
        """Refuse hostile files; then let Wagtail read what it needs."""
        if isinstance(data, UploadedFile):
            check_image(data)
        return super().to_python(data)


def refuse_if_published(instance: PortalImage | PortalDocument, field: str) -> None:
    """Refuse to put another file in the place of one that the public sees.

    Otherwise anybody who may edit a file could publish without approval (rule 7).
    """
    if instance.pk and uses_in_force(**{field: instance}).exists():
        raise ValidationError(_IN_USE, code="in-use")


class PortalImageForm(BaseImageForm):
    """A picture: checked upload, the reason of a failure, no replacing what is public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:  # the second step of a multiple upload
            return
        wagtails = self.fields["file"]
        field = CheckedImageField(
            label=wagtails.label, required=wagtails.required, widget=wagtails.widget
        )
        if self.instance.state == FileState.FAILED:
            field.help_text = _(
                "This picture could not be processed (%(reason)s), so no page shows it. Upload "
                "another file."
            ) % {"reason": self.instance.state_note}
        self.fields["file"] = field

    def clean_file(self) -> Any:
        """A new file only where nothing published shows the old one."""
        if "file" in self.changed_data:
            refuse_if_published(self.instance, "image")
        return self.cleaned_data["file"]

    def save(self, commit: bool = True) -> PortalImage:
        """Save picture, tags and the removal of old renditions together."""
        with transaction.atomic():
            image: PortalImage = super().save(commit=commit)
        return image


class PortalDocumentForm(BaseDocumentForm):
    """A document: checked upload, no replacing what is public."""

    def clean_file(self) -> Any:
        """Believe the content, not the name; keep the bytes as they are."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            check_document(file)
            file.name = safe_file_name(file.name)
            refuse_if_published(self.instance, "document")
        return file
