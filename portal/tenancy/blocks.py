"""What the profile of a site holds as lists: accounts, badges, texts in other languages."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

# The name is what the public reads; a proper name is the same in every language.
SOCIAL_KINDS = [
    ("zalo", "Zalo"),
    ("facebook", "Facebook"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("x", "X"),
    ("other", _("Other")),
]


class SocialAccountBlock(blocks.StructBlock):
    """An official account of the agency (NĐ 244/2026: the portal lists them)."""

    kind = blocks.ChoiceBlock(label=_("Network"), choices=SOCIAL_KINDS)
    name = blocks.CharBlock(
        label=_("Name of the account"),
        required=False,
        max_length=100,
        help_text=_("Empty: the name of the network."),
    )
    url = blocks.URLBlock(label=_("Address"), max_length=500)

    class Meta:
        icon = "link"
        label = _("Account")


class FooterBadgeBlock(blocks.StructBlock):
    """A label of trust: a link to the certificate, with a picture of our own or without.

    The picture never comes from the label's own host: no third-party request (rule 10).
    """

    label = blocks.CharBlock(
        label=_("Label"), max_length=100, help_text=_("For instance: Tín nhiệm mạng.")
    )
    url = blocks.URLBlock(label=_("Address of the certificate"), required=False, max_length=500)
    image = ImageChooserBlock(
        label=_("Picture"),
        required=False,
        help_text=_("Uploaded here, not linked from elsewhere. Empty: the label as text."),
    )

    class Meta:
        icon = "success"
        label = _("Badge")


class AgencyTextsBlock(blocks.StructBlock):
    """The lines of the frame in another language than Vietnamese."""

    language = blocks.ChoiceBlock(
        label=_("Language"),
        choices=lambda: [pair for pair in settings.LANGUAGES if pair[0] != settings.LANGUAGE_CODE],
    )
    agency_name = blocks.CharBlock(label=_("Agency name"), max_length=255)
    parent_body = blocks.CharBlock(label=_("Parent body"), required=False, max_length=255)
    responsible = blocks.CharBlock(label=_("Person responsible"), required=False, max_length=255)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=255)
    licence = blocks.CharBlock(label=_("Licence line"), required=False, max_length=255)

    class Meta:
        icon = "wagtail-localize-language"
        label = _("Language")


def social_account_blocks() -> list[tuple[str, blocks.Block]]:
    """Blocks of `SiteProfile.social_accounts`."""
    return [("account", SocialAccountBlock())]


def footer_badge_blocks() -> list[tuple[str, blocks.Block]]:
    """Blocks of `SiteProfile.badges`."""
    return [("badge", FooterBadgeBlock())]


def agency_texts_blocks() -> list[tuple[str, blocks.Block]]:
    """Blocks of `SiteProfile.translations`."""
    return [("texts", AgencyTextsBlock())]
