"""What stands in a block compares by what readers see, however it was stored."""

from __future__ import annotations

import pytest

from home.models import HomePage
from portal.core.block_values import canonical

STREAM = HomePage.body.field.stream_block
WITH_A_HEADING = [
    name
    for name, block in STREAM.child_blocks.items()
    if block.child_blocks.get("title") and block.child_blocks["title"].meta.default
]


@pytest.mark.parametrize("kind", WITH_A_HEADING)
def test_a_heading_left_out_is_the_one_it_has_by_default(kind: str) -> None:
    heading = str(STREAM.child_blocks[kind].child_blocks["title"].meta.default)
    left_out = canonical(STREAM, [{"type": kind, "value": {}}])
    assert left_out == canonical(STREAM, [{"type": kind, "value": {"title": heading}}])
    assert left_out != canonical(STREAM, [{"type": kind, "value": {"title": "Khác"}}])
