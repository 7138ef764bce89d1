"""Blocks of pages of text that show what is entered once under "Contact points"."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.models import ContactKind
from organization.selectors.contacts import contacts_of_kind
from organization.views.offices import note_contacts


def _kinds() -> list[tuple[str, str]]:
    """The kinds that are offered: asked for when a form is made.

    Those that have ended, too, behind the others: a text that names one can be saved again.
    """
    today = timezone.localdate()
    kinds = sorted(ContactKind.objects.all(), key=lambda kind: not kind.is_in_force(today))
    return [
        (
            kind.pk,
            kind.name
            if kind.is_in_force(today)
            else gettext("%(kind)s (has ended)") % {"kind": kind.name},
        )
        for kind in kinds
    ]


class ContactPointsBlock(blocks.StructBlock):
    """All contact points of the site that are of one kind; changed once, changed here, too."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    kind = blocks.ChoiceBlock(label=_("Kind of contact point"), choices=_kinds)

    class Meta:
        icon = "mail"
        label = _("Contact points")
        template = "organization/blocks/contact_points.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The contact points of the site that is asked."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        request = context.get("request")
        site = getattr(request, "site_context", None)
        points: list[Any] = []
        if request is not None and site is not None:
            note_contacts(request, site.site_id)
            points = list(contacts_of_kind(site.site_id, value["kind"], timezone.localdate()))
        context["points"] = points
        return context
