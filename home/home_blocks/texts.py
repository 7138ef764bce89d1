"""Text, facts of the place, pictures."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.page_links import page_need
from portal.core.blocks import PictureBlock
from portal.core.blocks.text import plain_text_block
from portal.core.blocks.video import VideoBlock
from portal.core.home_blocks import Found, HomeBlock, HomeFrame, Need
from portal.core.page_refs import PageRefBlock
from portal.core.vietnamese import one_line


def more_block() -> PageRefBlock:
    """The page that a block leads on to."""
    return PageRefBlock(
        label=_("Read on at"), required=False, help_text=_("A page of this site, linked below.")
    )


def more_link(value: Any, frame: HomeFrame, found: Found) -> Any:
    """That page as a link, or None."""
    return next((found[need] for need in page_need(value["more"], frame)), None)


class TextBlock(HomeBlock):
    """A heading and some paragraphs."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = plain_text_block(label=_("Text"), required=False)
    more = more_block()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A heading with a few paragraphs, such as words of welcome.")
        template = "home/blocks/text.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The page to read on at."""
        return page_need(value["more"], frame)

    def words(self, value: Any) -> str:
        """The text without its mark-up, every gap one space."""
        source = value["text"].source if value["text"] is not None else ""
        return one_line(html.unescape(strip_tags(source.replace("<", " <"))))

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The text, if it has words."""
        if not self.words(value):
            return None
        return {
            "title": value["title"],
            "text": value["text"],
            "more": more_link(value, frame, found),
        }

    def example(self) -> dict[str, Any]:
        """A heading and a paragraph."""
        words = gettext("A few sentences about the place, in the words of the agency.")
        return {"title": gettext("Introduction"), "text": f"<p>{words}</p>"}


class FactBlock(blocks.StructBlock):
    """One fact: what is measured, and how much it is."""

    label = blocks.CharBlock(label=_("Fact"), max_length=60)
    value = blocks.CharBlock(
        label=_("Value"), required=False, max_length=80, help_text=_("With its unit: 42,6 km².")
    )

    class Meta:
        icon = "info-circle"
        label = _("Fact")


class FactsBlock(HomeBlock):
    """The place in numbers. A fact without a value is left out."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("The place in numbers"))
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1, max_num=12)
    source = blocks.CharBlock(
        label=_("As of, and source"),
        required=False,
        max_length=200,
        help_text=_("When the numbers were taken, and by whom."),
    )
    more = more_block()

    class Meta:
        icon = "table"
        label = _("Facts of the place")
        description = _("Area, population, villages and other numbers, with their source.")
        template = "home/blocks/facts.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The page to read on at."""
        return page_need(value["more"], frame)

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The facts that have a value."""
        facts = [fact for fact in value["facts"] if (fact["value"] or "").strip()]
        if not facts:
            return None
        return {
            "title": value["title"],
            "facts": facts,
            "source": value["source"],
            "more": more_link(value, frame, found),
        }

    def example(self) -> dict[str, Any]:
        """Two facts."""
        facts = [
            {"label": gettext("Area"), "value": "42,6 km²"},
            {"label": gettext("Population"), "value": "8.120"},
        ]
        return {"title": gettext("The place in numbers"), "facts": facts}


class VideoHomeBlock(HomeBlock):
    """A video of the site's own, with its transcript."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Video"))
    video = VideoBlock()
    more = more_block()
    styles = ("css/blocks.css",)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("An uploaded video with its transcript. It never starts by itself.")
        template = "home/blocks/video.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The page to read on at."""
        return page_need(value["more"], frame)

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The video, if its file is there."""
        if value["video"]["video"] is None:
            return None
        return {
            "title": value["title"],
            "video": value["video"],
            "more": more_link(value, frame, found),
        }


class PicturesBlock(HomeBlock):
    """A few pictures side by side. None moves."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Pictures"))
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=1, max_num=8)
    more = more_block()

    class Meta:
        icon = "image"
        label = _("Pictures")
        description = _("Up to eight pictures of the place, each with a text alternative.")
        template = "home/blocks/pictures.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The page to read on at."""
        return page_need(value["more"], frame)

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The pictures that are there; while none has its widths yet, there are none."""
        pictures = [row for row in value["pictures"] if row["image"] is not None]
        if not pictures:
            return None
        return {
            "title": value["title"],
            "pictures": pictures,
            "more": more_link(value, frame, found),
        }
