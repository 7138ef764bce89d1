"""Parts of which several blocks of a home page are made: links, icons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from home.page_links import PageLink, PageNeed, page_need
from portal.core.home_blocks import Found, HomeFrame
from portal.core.page_refs import PageRefBlock

# Another website, or a path of this one. No other scheme, and no host without a scheme.
_ADDRESS = RegexValidator(
    r"^(https?://[^\s/?#]+\S*|/(?!/)\S*)$",
    _("Begin with https:// for another website, or with / for a page of this one."),
)


class Icon(models.TextChoices):
    """The drawings of `templates/home/icons/`, one file each."""

    DOCUMENT = "document", _("sheet of paper")
    PROCEDURE = "procedure", _("clipboard with a tick")
    ONLINE = "online", _("screen")
    SPEECH = "speech", _("speech bubble")
    PERSON = "person", _("person")
    PEOPLE = "people", _("people")
    CALENDAR = "calendar", _("calendar")
    PEN = "pen", _("pen")
    NOTICE = "notice", _("loudspeaker")
    MONEY = "money", _("coins")
    MAP = "map", _("map")
    PHONE = "phone", _("telephone")
    SEARCH = "search", _("magnifying glass")
    HOUSE = "house", _("house")
    LAND = "land", _("field and mountain")


class AddressBlock(blocks.CharBlock):
    """The address of another website, or a path of this one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Address"))
        kwargs.setdefault("max_length", 500)
        super().__init__(validators=[_ADDRESS], **kwargs)


@dataclass(frozen=True)
class Target:
    """Where a link leads; `is_outside` tells that it leaves this website."""

    title: str
    url: str
    is_outside: bool = False


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site, or to an address."""

    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=80,
        help_text=_("Empty: the title of the page."),
    )
    page = PageRefBlock(label=_("Page of this site"), required=False)
    url = AddressBlock(label=_("Or an address"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        """Ask for exactly one target, and for a title where no page gives one."""
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            errors["page"] = ValidationError(_("Choose a page of this site, or give an address."))
        elif cleaned["url"] and not cleaned["title"].strip():
            errors["title"] = ValidationError(_("Say where the link leads."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


def link_needs(value: Any, frame: HomeFrame) -> list[PageNeed]:
    """What must be read to follow a `LinkBlock`."""
    return page_need(value["page"], frame)


def link_target(value: Any, frame: HomeFrame, found: Found) -> Target | None:
    """Where a `LinkBlock` leads, or None when readers cannot get there."""
    if value["url"]:
        return Target(value["title"], value["url"], not value["url"].startswith("/"))
    if value["page"] is None:
        return None
    page: PageLink | None = found[page_need(value["page"], frame)[0]]
    return Target(value["title"] or page.title, page.url) if page is not None else None
