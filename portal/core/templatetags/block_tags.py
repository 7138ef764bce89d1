"""Running texts in templates: their blocks, with an address for every heading."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import slugify

from portal.core.samples import is_sample
from portal.core.vietnamese import fold

register = template.Library()

# From so many headings on, a list of them stands before the text.
_FEWEST_FOR_CONTENTS = 4


@dataclass(frozen=True)
class Part:
    """One block of a text; `anchor` is what a heading is linked by, else empty."""

    block: Any
    anchor: str = ""
    is_sample: bool = False


def parts_of(body: Iterable[Any], samples: Collection[str] = ()) -> list[Part]:
    """The blocks in their order. A heading's anchor is its text, numbered when it repeats."""
    parts: list[Part] = []
    taken: dict[str, int] = {}
    for block in body:
        if block.block_type != "heading":
            parts.append(Part(block, is_sample=is_sample(block, samples)))
            continue
        slug = slugify(fold(str(block.value)))[:60].strip("-") or "phan"
        taken[slug] = taken.get(slug, 0) + 1
        number = f"-{taken[slug]}" if taken[slug] > 1 else ""
        parts.append(Part(block, f"muc-{slug}{number}"))
    return parts


@register.inclusion_tag("core/blocks/body.html", takes_context=True)
def text_blocks(
    context: template.Context,
    body: Iterable[Any],
    contents: bool = False,
    samples: Collection[str] = (),
) -> Any:
    """The blocks of `body`; `contents` puts a list of the headings of a long text before.

    Blocks that still are one of the template's `samples` are marked: for previews alone,
    readers' pages have left them out.
    """
    parts = parts_of(body, samples)
    headings = [part for part in parts if part.anchor]
    return {
        # Blocks are rendered with what the page knows.
        **context.flatten(),
        "parts": parts,
        "headings": headings if contents and len(headings) >= _FEWEST_FOR_CONTENTS else [],
    }
