"""Running texts in templates: their blocks, with an address for every heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import slugify
from wagtail.blocks import StreamValue

from portal.core.vietnamese import fold

register = template.Library()

# From so many headings on, a list of them stands before the text.
_FEWEST_FOR_CONTENTS = 4


@dataclass(frozen=True)
class Part:
    """One block of a text; `anchor` is what a heading is linked by, else empty."""

    block: Any
    anchor: str = ""


def parts_of(body: StreamValue) -> list[Part]:
    """The blocks in their order. A heading's anchor is its text, numbered when it repeats."""
    parts: list[Part] = []
    taken: dict[str, int] = {}
    for block in body:
        if block.block_type != "heading":
            parts.append(Part(block))
            continue
        slug = slugify(fold(str(block.value)))[:60].strip("-") or "phan"
        taken[slug] = taken.get(slug, 0) + 1
        number = f"-{taken[slug]}" if taken[slug] > 1 else ""
        parts.append(Part(block, f"muc-{slug}{number}"))
    return parts


@register.inclusion_tag("core/blocks/body.html", takes_context=True)
def text_blocks(context: template.Context, body: StreamValue, contents: bool = False) -> Any:
    """The blocks of `body`; `contents` puts a list of the headings of a long text before."""
    parts = parts_of(body)
    headings = [part for part in parts if part.anchor]
    return {
        # Blocks are rendered with what the page knows.
        **context.flatten(),
        "parts": parts,
        "headings": headings if contents and len(headings) >= _FEWEST_FOR_CONTENTS else [],
    }
