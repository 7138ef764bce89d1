"""Which blocks a text is made of, in the order an editor needs them."""

from __future__ import annotations

from wagtail import blocks

from portal.core.blocks.contacts import ContactBlock, LinkCardBlock
from portal.core.blocks.documents import FileListBlock
from portal.core.blocks.notes import AccordionBlock, CalloutBlock
from portal.core.blocks.pictures import GalleryBlock, PictureBlock
from portal.core.blocks.tables import TableBlock
from portal.core.blocks.text import heading_block, paragraph_block, quote_block
from portal.core.blocks.video import VideoBlock

NamedBlock = tuple[str, blocks.Block]


def article_blocks() -> list[NamedBlock]:
    """Blocks of a running text: what a piece of news is made of."""
    return [
        ("paragraph", paragraph_block()),
        ("heading", heading_block()),
        ("picture", PictureBlock()),
        ("gallery", GalleryBlock()),
        ("video", VideoBlock()),
        ("files", FileListBlock()),
        ("table", TableBlock()),
        ("quote", quote_block()),
        ("callout", CalloutBlock()),
        ("link_card", LinkCardBlock()),
    ]


def page_blocks() -> list[NamedBlock]:
    """Blocks of a page that stays: the same, and what is looked up again and again."""
    return [*article_blocks(), ("accordion", AccordionBlock()), ("contact", ContactBlock())]
