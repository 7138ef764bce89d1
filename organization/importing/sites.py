"""The site of some rows: whether the importer may write there, and what is there already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.importing.known_people import KnownPeople
from organization.importing.terms import Terms
from organization.models import Appointment, ContactPoint, OfficePage, OrganizationPage, Person
from organization.rights import CONTACT_POLICY, PERSON_POLICY, POST_POLICY
from organization.selectors.offices import chart_below
from portal.core.vietnamese import spelling_key
from portal.tenancy.models import SiteState

if TYPE_CHECKING:
    from portal.tenancy.models import MemberSite

OfficePath = tuple[str, ...]
_POLICIES = (PERSON_POLICY, POST_POLICY, CONTACT_POLICY)


def office_path(text: str) -> OfficePath:
    """The key of an office as workbooks name it: "Ủy ban nhân dân > Phòng Kinh tế"."""
    return tuple(spelling_key(part) for part in text.replace("›", ">").split(">") if part.strip())


@dataclass
class SiteRows:
    """What a site holds, kept in step with what is written; read in a few queries."""

    member: MemberSite
    chart: OrganizationPage
    may_publish: bool
    offices: dict[OfficePath, OfficePage] = field(default_factory=dict)
    people: KnownPeople = field(default_factory=KnownPeople)
    posts: dict[int, Appointment] = field(default_factory=dict)
    contacts: dict[int, ContactPoint] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    # Keys that rows before named, each with its line.
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def read(self) -> None:
        """What there is: at the beginning, and where what is kept here may be ahead of it."""
        site_id = self.member.site_id
        self.offices = _offices(self.chart)
        self.people = KnownPeople(Person.objects.filter(site=site_id))
        posts = Appointment.objects.filter(person__site=site_id)
        self.posts = {one.pk: one for one in posts}
        contacts = ContactPoint.objects.filter(site=site_id)
        self.contacts = {one.pk: one for one in contacts}

    def path_of(self, text: str) -> OfficePath:
        """The whole path of an office: named by it, by its end, or by its name alone.

        Raises ValidationError where there is none or several.
        """
        asked = office_path(text)
        if asked in self.offices:
            return asked
        found = [path for path in self.offices if asked and path[-len(asked) :] == asked]
        if not found:
            raise ValidationError(_("There is no office “%s” on this site.") % text)
        if len(found) > 1:
            raise ValidationError(
                _("Several offices are called “%(name)s”: write the path, such as %(path)s.")
                % {"name": text, "path": "Ủy ban nhân dân > Phòng Kinh tế"}
            )
        return found[0]

    def office(self, text: str) -> OfficePage:
        """The office that a cell names. Raises ValidationError."""
        return self.offices[self.path_of(text)]

    def person(self, reference: str, name: str) -> Person:
        """The person that a row names. Raises ValidationError where there is none or several."""
        found = self.people.called(reference, name)
        if not found:
            named = name or reference
            raise ValidationError(
                _("Nobody of this site is called “%s”: enter the person in the sheet “Người”.")
                % named
            )
        if len(found) > 1:
            raise ValidationError(_("Several people are called “%s”: give the code.") % name)
        return found[0]

    def once(self, *key: Any, line: int) -> None:
        """Refuse a key that a row before had. Raises ValidationError."""
        earlier = self.lines.setdefault(key, line)
        if earlier != line:
            raise ValidationError(_("The same as line %d: a row stands once.") % earlier)


def site_rows(member: MemberSite, giver: Any) -> SiteRows:
    """What there is at a site. Raises ValidationError where nothing may be imported.

    `giver`: who imports; None for the operator of the installation, who may everywhere.
    """
    if giver is not None and not all(
        policy.user_has_any_permission_for_instance(giver, {"add"}, member) for policy in _POLICIES
    ):
        raise ValidationError(_("You have no right to change the organisation of this unit."))
    if member.state != SiteState.ACTIVE:
        raise ValidationError(_("The site of this unit is not active."))
    home = member.site.root_page
    chart = chart_below(home.url_path)
    if chart is None:
        raise ValidationError(_("The site of this unit has no public organisation chart."))
    rights = None if giver is None else chart.permissions_for_user(giver)
    rows = SiteRows(
        member,
        chart,
        may_publish=rights is None
        or (rights.can_add_subpage() and "publish" in rights.permissions)
        or bool(giver.is_superuser),
    )
    rows.read()
    return rows


def _offices(chart: OrganizationPage) -> dict[OfficePath, OfficePage]:
    """Every office below the chart, public or not, by the path of its names; one query."""
    found: dict[OfficePath, OfficePage] = {}
    above: dict[str, OfficePath] = {chart.path: ()}
    for page in OfficePage.objects.descendant_of(chart).order_by("path"):
        parent = above.get(page.path[: -OfficePage.steplen], ())
        path = above[page.path] = (*parent, spelling_key(page.title))
        found.setdefault(path, page)
    return found
