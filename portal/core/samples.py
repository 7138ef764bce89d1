"""Sample text of a template: what readers are not shown until somebody has rewritten it.

A page keeps fingerprints of the blocks that its template meant as samples. A block that
is still equal to one of them, however the editor stored it, is nobody's text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from portal.core.block_values import canonical

_LENGTH = 16


def fingerprint(block: Any, raw: Any) -> str:
    """A short text that is equal for equal content of a block's stored value."""
    content = f"{block.name}:{canonical(block, raw)}"
    return hashlib.sha256(content.encode()).hexdigest()[:_LENGTH]


def is_sample(bound: Any, samples: Collection[str]) -> bool:
    """Whether a block of a page still is one of its samples."""
    if not samples:
        return False
    return fingerprint(bound.block, bound.block.get_prep_value(bound.value)) in samples


def own_blocks(body: Iterable[Any], samples: Collection[str]) -> list[Any]:
    """The blocks that are no sample, in their order."""
    return [bound for bound in body if not is_sample(bound, samples)]
