"""A picture, and several of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.blocks.errors import refuse
from portal.core.blocks.files_at_hand import PictureChooserBlock

# More than this is an album, and belongs on pages of its own.
MOST_PICTURES = 40


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative, or marked as mere decoration."""

    image = PictureChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        max_length=200,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    decorative = blocks.BooleanBlock(label=_("Decoration only"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "core/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        """Ask for the text alternative unless the picture is decoration or this a draft."""
        cleaned = super().clean(value)
        is_told = cleaned["decorative"] or cleaned["alt"].strip()
        if not is_told and not self.is_deferred_validation:
            refuse({"alt": _("Say what the picture shows, or mark it as decoration.")})
        return cleaned


class GalleryPictureBlock(blocks.StructBlock):
    """One picture of several: each leads to its larger form, so none is decoration."""

    image = PictureChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=200,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    """Pictures side by side, each a link to its larger form."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    pictures = blocks.ListBlock(
        GalleryPictureBlock(), label=_("Pictures"), min_num=2, max_num=MOST_PICTURES
    )

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "core/blocks/gallery.html"
