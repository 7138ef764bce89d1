"""Stored values of blocks in a form that compares by content alone."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.functional import Promise
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

# What the rich text editor notes at every paragraph, for itself.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def canonical(block: Any, raw: Any) -> str:
    """A text that is equal for equal content of a block's stored value.

    The identifiers that the editor gives to blocks, list items and paragraphs do not
    count, nor whether a field at its default was stored or left out: what is compared
    was written by templates, by today's forms and by those of a year ago.
    """
    value = block.to_python(raw)
    _read(value)
    prepared = block.get_prep_value(value)
    return json.dumps(_bare(prepared), ensure_ascii=False, sort_keys=True)


def _read(value: Any) -> None:
    """Read every block inside: a stream writes back unread what nobody has looked at."""
    if isinstance(value, StreamValue):
        for child in value:
            _read(child.value)
    elif isinstance(value, StructValue):
        for item in value.values():
            _read(item)
    elif isinstance(value, ListValue):
        for item in value:
            _read(item)


def _bare(value: Any) -> Any:
    """`value` without the identifiers of editors and without fields that hold nothing."""
    if isinstance(value, dict):
        is_block = {"type", "value"} <= set(value)
        kept = {key: item for key, item in value.items() if not (is_block and key == "id")}
        return {key: _bare(item) for key, item in kept.items() if not _is_nothing(item)}
    if isinstance(value, (list, tuple)):
        return [_bare(item) for item in value]
    if isinstance(value, (str, Promise)):  # a heading that was left out is its default's words
        return _BLOCK_KEY.sub("", str(value))
    return value


def _is_nothing(item: Any) -> bool:
    """Whether a field was left empty; a form stores "" and False where a file has no field."""
    return item is None or item is False or (isinstance(item, (str, list, dict)) and not item)
