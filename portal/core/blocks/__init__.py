"""StreamField blocks that every room may use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative, or marked as mere decoration."""

    image = ImageChooserBlock(label=_("Picture"))
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
        """Ask for the text alternative unless the picture is decoration."""
        cleaned = super().clean(value)
        if not cleaned["decorative"] and not cleaned["alt"].strip():
            raise StructBlockValidationError(
                {"alt": ValidationError(_("Say what the picture shows, or mark it as decoration."))}
            )
        return cleaned


def article_blocks() -> list[tuple[str, blocks.Block]]:
    """Blocks of a running text, in the order an editor needs them."""
    return [
        (
            "paragraph",
            blocks.RichTextBlock(
                label=_("Text"), features=RICH_TEXT_FEATURES, template="core/blocks/paragraph.html"
            ),
        ),
        (
            "heading",
            blocks.CharBlock(
                label=_("Heading"),
                icon="title",
                max_length=200,
                template="core/blocks/heading.html",
            ),
        ),
        ("picture", PictureBlock()),
        (
            "quote",
            blocks.BlockQuoteBlock(label=_("Quote"), template="core/blocks/quote.html"),
        ),
    ]
