"""Files to download: choosing one of certain kinds, and a list of several."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.blocks.files_at_hand import FileChooserBlock
from portal.core.media.names import extension_of


class FileOfKindBlock(FileChooserBlock):
    """Chooses a file whose name ends in one of `kinds` (`("mp4", "webm")`)."""

    def __init__(self, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = kinds

    def clean(self, value: Any) -> Any:
        """The file. Raises ValidationError for one of another kind."""
        document = super().clean(value)
        if document is not None and extension_of(document.filename) not in self.kinds:
            raise ValidationError(
                gettext("Choose a file of this kind: %(kinds)s.")
                % {"kinds": ", ".join(f".{kind}" for kind in self.kinds)}
            )
        return document


class FileBlock(blocks.StructBlock):
    """One file of a list."""

    document = FileChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=255,
        help_text=_("What the file is about; left empty, the title of the file."),
    )

    class Meta:
        icon = "doc-full"
        label = _("File")


class FileListBlock(blocks.StructBlock):
    """Files to download, each with its kind and size before one decides."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    files = blocks.ListBlock(FileBlock(), label=_("Files"), min_num=1, max_num=100)

    class Meta:
        icon = "doc-full"
        label = _("Files")
        template = "core/blocks/files.html"
