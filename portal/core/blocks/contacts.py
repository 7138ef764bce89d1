"""Whom to ask, and where else to look."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.blocks.errors import refuse

_PHONE = re.compile(r"\+?[0-9][0-9 ().\-]*")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # 113; E.164

# Hosts that people know by another name than their address.
_KNOWN_HOSTS = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "facebook.com": "Facebook",
    "fb.watch": "Facebook",
    "zalo.me": "Zalo",
    "tiktok.com": "TikTok",
    "drive.google.com": "Google Drive",
    "dichvucong.gov.vn": "Cổng Dịch vụ công quốc gia",
}


def dialled(phone: str) -> str:
    """A telephone number as a `tel:` link takes it: "0205 3.812.345" → "02053812345"."""
    return ("+" if phone.strip().startswith("+") else "") + re.sub(r"\D", "", phone)


def check_phone(phone: str) -> str:
    """The number in one line. Raises ValidationError for what nobody can dial."""
    number = " ".join(phone.split())
    digits = len(re.sub(r"\D", "", number))
    if number and not (_PHONE.fullmatch(number) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS):
        raise ValidationError(
            gettext(
                "Enter one telephone number, such as 0205 3812 345: digits, spaces and dots only."
            )
        )
    return number


def host_in_words(url: str) -> str:
    """What people call the site of an address: "YouTube", "langson.gov.vn"."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return _KNOWN_HOSTS.get(host, host)


class PhoneBlock(blocks.CharBlock):
    """A telephone number, written for people; `dialled` is what a link takes."""

    def clean(self, value: Any) -> str:
        """The number in one line. Raises ValidationError."""
        return check_phone(super().clean(value))


class ContactValue(blocks.StructValue):
    """A contact whose number can be dialled."""

    @property
    def tel(self) -> str:
        """The number for a `tel:` link."""
        return dialled(self["phone"])


class ContactBlock(blocks.StructBlock):
    """An office or a person in office, and how to reach them."""

    name = blocks.CharBlock(label=_("Office or person"), max_length=200)
    role = blocks.CharBlock(
        label=_("Position or task"),
        required=False,
        max_length=200,
        help_text=_("What one asks here."),
    )
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=255)
    phone = PhoneBlock(label=_("Telephone"), required=False, max_length=40)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    hours = blocks.CharBlock(label=_("Opening hours"), required=False, max_length=200)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "core/blocks/contact.html"
        value_class = ContactValue

    def clean(self, value: Any) -> Any:
        """Ask for at least one way to reach them, unless this is a draft."""
        cleaned = super().clean(value)
        is_reachable = any(cleaned.get(name) for name in ("address", "phone", "email"))
        if not is_reachable and not self.is_deferred_validation:
            refuse({"phone": _("Give a telephone number, an e-mail address or an address.")})
        return cleaned


class LinkCardValue(blocks.StructValue):
    """A card that names the site it leads to."""

    @property
    def host(self) -> str:
        """The site in words."""
        return host_in_words(self["url"])


class WebAddressBlock(blocks.URLBlock):
    """An address of the web: nothing that runs or calls."""

    def clean(self, value: Any) -> str:
        """The address. Raises ValidationError for another scheme than http and https."""
        url: str = super().clean(value)
        if url and urlsplit(url).scheme not in {"http", "https"}:
            raise ValidationError(gettext("Enter an address that begins with https://."))
        return url


class LinkCardBlock(blocks.StructBlock):
    """Something on another site: a link with its name, never a frame.

    A frame of another site would watch our readers and load megabytes unasked.
    """

    url = WebAddressBlock(label=_("Address"), max_length=500)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    description = blocks.TextBlock(label=_("Description"), required=False, max_length=500)

    class Meta:
        icon = "link-external"
        label = _("Link card (video or page elsewhere)")
        template = "core/blocks/link_card.html"
        value_class = LinkCardValue
