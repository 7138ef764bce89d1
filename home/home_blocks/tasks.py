"""What citizens come for: tiles, and links to online services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.home_blocks.fields import (
    AddressBlock,
    Icon,
    LinkBlock,
    Target,
    link_needs,
    link_target,
)
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Need


class TileBlock(LinkBlock):
    """A link with a drawing."""

    icon = blocks.ChoiceBlock(label=_("Drawing"), choices=Icon.choices, default=Icon.DOCUMENT)

    class Meta:
        icon = "link"
        label = _("Tile")


class TilesBlock(HomeBlock):
    """The few things most people come for, each one click away."""

    title = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=80,
        help_text=_("Read out to those who cannot see the tiles; not shown."),
    )
    tiles = blocks.ListBlock(TileBlock(), label=_("Tiles"), min_num=2, max_num=8)

    class Meta:
        icon = "grip"
        label = _("Tiles for citizens")
        description = _("Six or so large links to what most people come for.")
        template = "home/blocks/tiles.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The pages of the tiles."""
        return [need for tile in value["tiles"] for need in link_needs(tile, frame)]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The tiles that lead somewhere."""
        targets = [(tile["icon"], link_target(tile, frame, found)) for tile in value["tiles"]]
        tiles = [
            {"icon": f"home/icons/{icon}.html", "target": target}
            for icon, target in targets
            if target is not None
        ]
        return {"title": value["title"], "tiles": tiles} if tiles else None

    def example(self) -> dict[str, Any]:
        """Four tiles."""
        titles = {
            Icon.PROCEDURE: gettext("Procedures"),
            Icon.ONLINE: gettext("Online public services"),
            Icon.NOTICE: gettext("Notices"),
            Icon.PHONE: gettext("Contact"),
        }
        tiles = [
            {"icon": f"home/icons/{icon}.html", "target": Target(title, "#")}
            for icon, title in titles.items()
        ]
        return {"title": "", "tiles": tiles}


class ServiceBlock(blocks.StructBlock):
    """One online service."""

    title = blocks.CharBlock(label=_("Name of the service"), max_length=150)
    url = AddressBlock()
    note = blocks.CharBlock(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("Who it is for, or how long it takes."),
    )

    class Meta:
        icon = "desktop"
        label = _("Service")


class ServicesBlock(HomeBlock):
    """Links to services on the national portal: nothing is filed here."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Online public services"))
    text = blocks.TextBlock(label=_("Introduction"), required=False, max_length=400, rows=3)
    services = blocks.ListBlock(ServiceBlock(), label=_("Services"), min_num=1, max_num=12)

    class Meta:
        icon = "desktop"
        label = _("Online services")
        description = _("Links to procedures on the National Public Service Portal.")
        template = "home/blocks/services.html"

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """All services."""
        if not value["services"]:
            return None
        return {
            "title": value["title"],
            "text": value["text"],
            "services": list(value["services"]),
        }

    def example(self) -> dict[str, Any]:
        """One service."""
        service = {"title": gettext("Name of the service"), "url": "#", "note": ""}
        return {"title": gettext("Online public services"), "services": [service]}
