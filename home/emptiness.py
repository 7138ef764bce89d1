"""Whether a block of a home page has something to show: the one place that decides."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from portal.core.block_values import canonical

if TYPE_CHECKING:
    from home.models import HomePage


class State(enum.Enum):
    """What readers get of a block: only what is filled."""

    FILLED = "filled"
    EMPTY = "empty"
    SAMPLE = "sample"


def samples_of(page: HomePage) -> list[Any]:
    """The bound blocks that the template meant as samples when it composed this page."""
    written = page.from_template
    body = written.get("body", [])
    raw = [body[number] for number in written.get("samples", []) if number < len(body)]
    return list(page.body.stream_block.to_python(raw)) if raw else []


def state_of(bound: Any, shown: dict[str, Any] | None, samples: list[Any]) -> State:
    """The state of a block: its value, and what `shown` made of the data loaded for it.

    `samples` are those of its page. Text equal to the sample's is nobody's text, however
    the editor stored it, and under whatever heading.
    """
    if any(_is_same(bound, sample) for sample in samples):
        return State.SAMPLE
    return State.EMPTY if shown is None else State.FILLED


def _is_same(bound: Any, sample: Any) -> bool:
    if bound.block_type != sample.block_type:
        return False
    words = bound.block.words(bound.value)
    if words is not None:
        return bool(words == sample.block.words(sample.value))
    return _content(bound) == _content(sample)


def _content(bound: Any) -> Any:
    block = bound.block
    return canonical(block, block.get_prep_value(bound.value))
