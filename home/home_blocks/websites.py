"""Links to other websites by group: own groups, and groups generated from the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.directory.addresses import directory_path
from home.home_blocks.fields import AddressBlock
from home.unit_links import UnitGroup, units_need
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Need
from portal.tenancy.context import Link

# A longer group is folded away behind its heading.
_OPEN_LINKS = 8


@dataclass(frozen=True)
class Group:
    """Links under one heading; `is_long` where they are folded away."""

    title: str
    links: list[Link]

    @property
    def is_long(self) -> bool:
        """Whether only the heading is shown until a reader opens it."""
        return len(self.links) > _OPEN_LINKS


class WebsiteBlock(blocks.StructBlock):
    """A website."""

    title = blocks.CharBlock(label=_("Name of the website"), max_length=150)
    url = AddressBlock()

    class Meta:
        icon = "link"
        label = _("Website")


class OwnGroupBlock(blocks.StructBlock):
    """Websites that editors name."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100)
    links = blocks.ListBlock(WebsiteBlock(), label=_("Websites"), min_num=1, max_num=60)

    class Meta:
        icon = "list-ul"
        label = _("Group of own choice")


class UnitGroupBlock(blocks.StructBlock):
    """Portals of the same system, kept up to date by itself."""

    group = blocks.ChoiceBlock(
        label=_("Which portals"), choices=UnitGroup.choices, default=UnitGroup.ABOVE
    )
    title = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=100,
        help_text=_("Empty: the name of the group."),
    )

    class Meta:
        icon = "site"
        label = _("Group that fills itself")


class GroupsBlock(blocks.StreamBlock):
    """Groups of links in the order of the page."""

    units = UnitGroupBlock()
    own = OwnGroupBlock()

    class Meta:
        label = _("Groups")
        max_num = 8
        required = True


class WebsitesBlock(HomeBlock):
    """Links to other websites."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Links to websites"))
    groups = GroupsBlock()

    class Meta:
        icon = "link-external"
        label = _("Links to websites")
        description = _(
            "Groups of links: portals of departments, communes and units above fill themselves."
        )
        template = "home/blocks/websites.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The portals of the groups that fill themselves."""
        return [
            units_need(frame, group.value["group"])
            for group in value["groups"]
            if group.block_type == "units"
        ]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The groups that have links; the way to the directory where some are generated."""
        groups = [self._group(group, frame, found) for group in value["groups"]]
        filled = [group for group in groups if group.links]
        if not filled:
            return None
        is_generated = any(group.block_type == "units" for group in value["groups"])
        directory = Link("", directory_path(frame.language)) if is_generated else None
        return {"title": value["title"], "groups": filled, "more": directory}

    def example(self) -> dict[str, Any]:
        """Three groups."""
        link = Link(gettext("Name of the website"), "#")
        groups = [
            Group(str(group.label), [link] * 3)
            for group in (UnitGroup.ABOVE, UnitGroup.DEPARTMENTS, UnitGroup.COMMUNES)
        ]
        return {"title": gettext("Links to websites"), "groups": groups}

    def _group(self, group: Any, frame: HomeFrame, found: Found) -> Group:
        given = group.value
        if group.block_type == "own":
            return Group(given["title"], [Link(row["title"], row["url"]) for row in given["links"]])
        title = given["title"] or str(UnitGroup(given["group"]).label)
        return Group(title, found[units_need(frame, given["group"])])
