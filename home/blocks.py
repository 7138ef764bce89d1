"""Blocks of pages that know the unit whose portal they stand on."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.blocks import ContactPointsBlock
from portal.core.blocks import NamedBlock, page_blocks
from portal.tenancy.boundaries.showing import map_of_unit, unit_of

# The name of the block under which pages of text store it.
MAP_BLOCK: Final = "boundary_map"


class BoundaryMapBlock(blocks.StructBlock):
    """The map of the unit's boundary with its neighbours, and the same in words.

    It is drawn from the outlines that the centre has loaded: there is nothing to upload,
    and it changes with them. Nothing is shown while there is no outline.
    """

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)

    class Meta:
        icon = "site"
        label = _("Map of the boundary")
        template = "home/blocks/boundary_map.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The map of the unit whose portal is asked."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["map"] = map_of_unit(unit_of(context.get("request")))
        return context


def text_blocks() -> list[NamedBlock]:
    """Blocks of the pages of this room."""
    return [
        *page_blocks(),
        (MAP_BLOCK, BoundaryMapBlock()),
        ("contact_points", ContactPointsBlock()),
    ]
