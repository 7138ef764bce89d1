"""What of a page is to be translated (docs/patches.md).

A part that a block's definition has gained since a page was saved has no value in that
page: it is nothing, or a default that is worked out in the reader's language. And blocks
inside a block that a template wrote have no identifier before an editor saves the page.
wagtail-localize takes both for text of the page and fails: the page could not be translated.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

stock_block = StreamFieldSegmentExtractor.handle_block
stock_stream = StreamFieldSegmentExtractor.handle_stream_block


def install() -> None:
    """Let what a page does not hold itself be nothing to translate."""
    StreamFieldSegmentExtractor.handle_block = _handle_block
    StreamFieldSegmentExtractor.handle_stream_block = _handle_stream_block


def _handle_block(
    extractor: StreamFieldSegmentExtractor, block_type: Any, value: Any, raw_value: Any = None
) -> list[Any]:
    if value is None or isinstance(value, Promise):
        return []
    segments: list[Any] = stock_block(extractor, block_type, value, raw_value)
    return segments


def _handle_stream_block(extractor: StreamFieldSegmentExtractor, value: Any) -> list[Any]:
    if any(block.id is None for block in value):
        return []
    segments: list[Any] = stock_stream(extractor, value)
    return segments
