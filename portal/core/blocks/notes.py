"""Text that stands out, and text that opens on demand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.blocks.text import plain_text_block

# Kind → the word it shows when it has no heading of its own: the colour only helps.
CALLOUT_KINDS = (
    ("info", _("Information")),
    ("note", _("Please note")),
    ("urgent", _("Urgent")),
)


class CalloutValue(blocks.StructValue):
    """A callout that knows the word for its kind."""

    @property
    def word(self) -> str:
        """The kind in words."""
        return str(dict(CALLOUT_KINDS).get(self["kind"], ""))


class CalloutBlock(blocks.StructBlock):
    """A few sentences that must not be overlooked."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=CALLOUT_KINDS, default="info")
    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    text = plain_text_block(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "core/blocks/callout.html"
        value_class = CalloutValue


class AccordionItemBlock(blocks.StructBlock):
    """A question or heading, and what opens below it."""

    summary = blocks.CharBlock(label=_("Question or heading"), max_length=255)
    text = plain_text_block(label=_("Text"))

    class Meta:
        icon = "help"
        label = _("Part")


class AccordionBlock(blocks.StructBlock):
    """Parts that open one by one, without script; printed, all of them are open."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    parts = blocks.ListBlock(AccordionItemBlock(), label=_("Parts"), min_num=1, max_num=60)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "core/blocks/accordion.html"
