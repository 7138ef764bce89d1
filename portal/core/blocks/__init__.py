"""StreamField blocks that every room may use, one responsibility a file."""

from portal.core.blocks.files_at_hand import bring_files
from portal.core.blocks.pictures import PictureBlock
from portal.core.blocks.sets import NamedBlock, article_blocks, page_blocks
from portal.core.blocks.text import PLAIN_TEXT_FEATURES, RICH_TEXT_FEATURES

__all__ = [
    "PLAIN_TEXT_FEATURES",
    "RICH_TEXT_FEATURES",
    "NamedBlock",
    "PictureBlock",
    "article_blocks",
    "bring_files",
    "page_blocks",
]
