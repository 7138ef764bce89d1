"""Who may do what with the rows of this room: live at once, so for those who publish."""

from __future__ import annotations

from typing import Final

from organization.models import (
    Appointment,
    ContactKind,
    ContactPoint,
    Holiday,
    OfficeKind,
    Person,
    ScheduleEntry,
    WrongEntryReport,
)
from portal.tenancy.model_policies import SharedModelPolicy, SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

_ALL: Final = frozenset({"add", "change", "delete"})
_PUBLISHERS: Final[dict[str, frozenset[str]]] = {
    Role.APPROVER: _ALL,
    Role.SITE_ADMIN: _ALL,
    Role.CENTRAL: _ALL,
}

for _label in (
    "organization.person",
    "organization.appointment",
    "organization.contactpoint",
    "organization.scheduleentry",
):
    allow(_label, _PUBLISHERS)
# Readers make them, the clock deletes them.
allow("organization.wrongentryreport", dict.fromkeys(_PUBLISHERS, frozenset({"change"})))
for _label in ("organization.officekind", "organization.contactkind", "organization.holiday"):
    allow(_label, {Role.CENTRAL: {"add", "change"}})

PERSON_POLICY = SiteModelPolicy(Person, actions=_ALL, member="site__member__")
POST_POLICY = SiteModelPolicy(Appointment, actions=_ALL, member="person__site__member__")
CONTACT_POLICY = SiteModelPolicy(ContactPoint, actions=_ALL, member="site__member__")
ENTRY_POLICY = SiteModelPolicy(ScheduleEntry, actions=_ALL, member="site__member__")
REPORT_POLICY = SiteModelPolicy(WrongEntryReport, actions={"change"}, member="site__member__")
OFFICE_KIND_POLICY = SharedModelPolicy(OfficeKind, actions={"add", "change"})
CONTACT_KIND_POLICY = SharedModelPolicy(ContactKind, actions={"add", "change"})
HOLIDAY_POLICY = SharedModelPolicy(Holiday, actions={"add", "change"})
