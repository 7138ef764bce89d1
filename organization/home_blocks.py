"""Blocks of home pages: who leads the agency, and how to reach it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.home_needs import ContactsNeed, Leader, LeadersNeed, load_contacts, load_leaders
from organization.models import Appointment, ContactPoint, Person
from organization.schedule.home import ScheduleBlock, ScheduleNeed, load_schedule
from portal.core.home_blocks import (
    TASKS,
    Found,
    HomeBlock,
    HomeBlockEntry,
    HomeFrame,
    Need,
    register_home_block,
    register_loader,
)
from portal.core.page_refs import PageRefBlock

_STYLES = ("css/blocks.css", "css/organization.css")


class LeadersBlock(HomeBlock):
    """Heads and deputies with their posts and telephones; those of one office, or at the top."""

    styles = _STYLES
    wish = _("Enter the leaders that “%s” shows, under People in office")

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Leaders"))
    office = PageRefBlock(
        page_type="organization.OfficePage",
        required=False,
        label=_("Only of this office"),
        help_text=_("Empty: heads and deputies of the offices at the top of the chart."),
    )

    class Meta:
        icon = "group"
        label = _("Leaders")
        description = _("Heads of the agency and their deputies, as entered under Posts held.")
        template = "organization/blocks/leaders.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """Who is in office."""
        return [self._need(value, frame)]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """Who leads, if anybody is entered."""
        leaders = found[self._need(value, frame)]
        return {"title": value["title"], "leaders": leaders} if leaders else None

    def example(self) -> dict[str, Any]:
        """Two leaders who are nobody."""
        names = [gettext("Full name of a leader"), gettext("Full name of a deputy")]
        leaders = [
            Leader(Appointment(person=Person(full_name=name), title=gettext("Post"), phone="113"))
            for name in names
        ]
        return {"title": gettext("Leaders"), "leaders": leaders}

    def _need(self, value: Any, frame: HomeFrame) -> LeadersNeed:
        office = value["office"]
        return LeadersNeed(frame.site_id, None if office is None else int(office.pk))


class ContactsBlock(HomeBlock):
    """How the agency is reached: its contact points, written once for all pages."""

    styles = _STYLES
    wish = _("Enter the contact points that “%s” shows")

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("How to reach us"))

    class Meta:
        icon = "mail"
        label = _("Contact points of the agency")
        description = _("Telephone, e-mail, address and hours, as entered under Contact points.")
        template = "organization/blocks/contacts.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The contact points."""
        return [ContactsNeed(frame.site_id)]

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """The contact points, if there are any."""
        points = found[ContactsNeed(frame.site_id)]
        return {"title": value["title"], "points": points} if points else None

    def example(self) -> dict[str, Any]:
        """A contact point of nobody."""
        point = ContactPoint(
            name=gettext("Name of the office"),
            phones="113",
            address=gettext("Address of the office"),
        )
        return {"title": gettext("How to reach us"), "points": [point]}


def register_home_blocks() -> None:
    """Offer the blocks; called once by the app's `ready()`."""
    register_home_block(HomeBlockEntry("leaders", LeadersBlock, TASKS, 220, "main", max_num=2))
    register_home_block(HomeBlockEntry("contacts", ContactsBlock, TASKS, 230, "side", max_num=1))
    register_home_block(HomeBlockEntry("schedule", ScheduleBlock, TASKS, 225, "main", max_num=1))
    register_loader(ScheduleNeed, load_schedule)
    register_loader(LeadersNeed, load_leaders)
    register_loader(ContactsNeed, load_contacts)
