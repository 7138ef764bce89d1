"""What this room offers for home pages."""

from __future__ import annotations

from home.home_blocks.place import MapBlock, MapNeed, load_maps
from home.home_blocks.tasks import ServicesBlock, TilesBlock
from home.home_blocks.texts import FactsBlock, PicturesBlock, TextBlock, VideoHomeBlock
from home.home_blocks.websites import WebsitesBlock
from home.page_links import PageNeed, load_pages
from home.unit_links import UnitsNeed, load_units
from portal.core.home_blocks import (
    LINKS,
    PLACE,
    TASKS,
    TEXT,
    HomeBlockEntry,
    register_home_block,
    register_loader,
)


def register() -> None:
    """Offer the blocks; called once by the app's `ready()`."""
    for entry in (
        HomeBlockEntry("tiles", TilesBlock, TASKS, 200, max_num=1),
        HomeBlockEntry("services", ServicesBlock, TASKS, 210, "side", max_num=2),
        HomeBlockEntry("facts", FactsBlock, PLACE, 300, "side", max_num=1),
        HomeBlockEntry("map", MapBlock, PLACE, 310, "side", max_num=1),
        HomeBlockEntry("text", TextBlock, TEXT, 400, "main", max_num=4),
        HomeBlockEntry("pictures", PicturesBlock, TEXT, 410, max_num=2),
        HomeBlockEntry("video", VideoHomeBlock, TEXT, 420, "main", max_num=2),
        HomeBlockEntry("websites", WebsitesBlock, LINKS, 500, max_num=1),
    ):
        register_home_block(entry)
    register_loader(MapNeed, load_maps)
    register_loader(PageNeed, load_pages)
    register_loader(UnitsNeed, load_units)
