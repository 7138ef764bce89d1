"""The stored values of blocks, read as they are: nothing that they point to is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.blocks import ListBlock, StreamBlock, StructBlock


def children(block: Any, raw: Any) -> Iterable[tuple[Any, Any]]:
    """The stored values inside a block, each with its own block."""
    if isinstance(block, StreamBlock):
        known = block.child_blocks
        return [(known[row["type"]], row["value"]) for row in raw if row["type"] in known]
    if isinstance(block, StructBlock):
        return [(child, raw[name]) for name, child in block.child_blocks.items() if name in raw]
    if isinstance(block, ListBlock):
        return [(block.child_block, _item(row)) for row in raw]
    return []


def _item(row: Any) -> Any:
    """The value of a list's item; lists of before Wagtail 2.16 hold bare values."""
    is_wrapped = isinstance(row, dict) and row.get("type") == "item" and "value" in row
    return row["value"] if is_wrapped else row
