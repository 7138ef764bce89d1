"""The map of the unit on its home page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.home_blocks.texts import more_block, more_link
from home.maps_example import example_map
from home.page_links import page_need
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Loaded, Need
from portal.tenancy.boundaries.selectors import units_with_map
from portal.tenancy.boundaries.showing import MAPS_TAG, map_of_unit


@dataclass(frozen=True)
class MapNeed(Need):
    """The map of one unit."""

    unit_id: UUID | str


def load_maps(needs: Sequence[MapNeed], probing: bool) -> Loaded:
    """The maps; a reader's home page has one, kept in the process."""
    if probing:
        there = {str(unit) for unit in units_with_map([UUID(str(need.unit_id)) for need in needs])}
        return Loaded({need: str(need.unit_id) in there or None for need in needs})
    return Loaded({need: map_of_unit(need.unit_id) for need in needs})


class MapBlock(HomeBlock):
    """The map of the unit's boundary, with a sentence on where it lies."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Map of the boundary"))
    more = more_block()
    styles = ("css/blocks.css", "css/pages.css")
    cache_tags = (MAPS_TAG,)
    wish = _("Ask the centre for the outline that “%s” is drawn from")

    class Meta:
        icon = "site"
        label = _("Map of the boundary")
        description = _("Drawn from the official outlines, with the units around.")
        template = "home/blocks/map.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The map, and the page to read on at."""
        if frame.unit_id is not None:
            yield MapNeed(frame.unit_id)
        yield from page_need(value["more"], frame)

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The map, if there is one."""
        shown = found[MapNeed(frame.unit_id)] if frame.unit_id is not None else None
        if shown is None:
            return None
        return {"title": value["title"], "map": shown, "more": more_link(value, frame, found)}

    def example(self) -> dict[str, Any]:
        """The map of no place."""
        return {"title": gettext("Map of the boundary"), "map": example_map()}
