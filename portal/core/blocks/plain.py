"""A text made of blocks as plain text, for a search: from what is stored, without a query."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from wagtail.blocks import CharBlock, EmailBlock, RichTextBlock, StreamValue, TextBlock
from wagtail.blocks.field_block import ChooserBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.rich_text import get_text_for_indexing

from portal.core.blocks.stored import children
from portal.core.samples import fingerprint

# A few hundred printed pages: what is longer is a book, and is found by its beginning.
LONGEST: Final = 600_000
_WRITTEN: Final = (CharBlock, TextBlock, EmailBlock)


def plain_text(text: StreamValue, samples: Collection[str] = (), at_most: int = LONGEST) -> str:
    """What people wrote in it, block by block; without `samples` (`portal.core.samples`).

    At most so many characters; no word is cut in two.
    """
    found: list[str] = []
    length = 0
    for block, raw in children(text.stream_block, list(text.raw_data)):
        if samples and _is_sample(block, raw, samples):
            continue
        for piece in _pieces(block, raw):
            found.append(piece)
            length += len(piece) + 1
        if length > at_most:
            break
    return cut("\n".join(found), at_most)


def cut(text: str, at_most: int) -> str:
    """`text`, or its beginning up to the last space before so many characters."""
    if len(text) <= at_most:
        return text
    return text[: at_most + 1].rpartition(" ")[0] or text[:at_most]


def _pieces(block: Any, raw: Any) -> Iterator[str]:
    if not raw:
        return
    if isinstance(block, RichTextBlock):
        yield get_text_for_indexing(str(raw)).strip()
    elif isinstance(block, TableBlock):
        yield str(raw.get("table_caption") or "")
        for row in raw.get("data") or ():
            yield " ".join(str(cell) for cell in row if cell)
    elif isinstance(block, _WRITTEN):
        yield str(raw)
    else:
        for child, value in children(block, raw):
            yield from _pieces(child, value)


def _is_sample(block: Any, raw: Any, samples: Collection[str]) -> bool:
    """Whether it still is a template's. What names a file never is: a template has none."""
    return not _names_something(block, raw) and fingerprint(block, raw) in samples


def _names_something(block: Any, raw: Any) -> bool:
    if isinstance(block, ChooserBlock):
        return raw is not None
    return any(_names_something(child, value) for child, value in children(block, raw or ()))
