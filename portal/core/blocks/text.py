"""Blocks of running text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
# Inside a block that has a heading of its own.
PLAIN_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


def paragraph_block() -> blocks.Block:
    """Text with headings of its own, lists and links."""
    return blocks.RichTextBlock(
        label=_("Text"), features=RICH_TEXT_FEATURES, template="core/blocks/paragraph.html"
    )


def heading_block() -> blocks.Block:
    """A heading of the second level."""
    return blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=200, template="core/blocks/heading.html"
    )


def quote_block() -> blocks.Block:
    """What somebody said or wrote."""
    return blocks.BlockQuoteBlock(label=_("Quote"), template="core/blocks/quote.html")


def plain_text_block(**kwargs: object) -> blocks.Block:
    """Text without headings, inside another block."""
    return blocks.RichTextBlock(features=PLAIN_TEXT_FEATURES, **kwargs)
