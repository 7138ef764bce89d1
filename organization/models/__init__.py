"""Models of the organisation, one responsibility a file."""

from organization.models.contacts import ContactPoint
from organization.models.imports import ImportState, OrganizationImport
from organization.models.kinds import ContactKind, OfficeKind
from organization.models.pages import ContactPage, OfficePage, OrganizationPage
from organization.models.people import Appointment, Person, Standing
from organization.models.reports import ReportedKind, ReportState, WrongEntryReport
from organization.models.schedule import EntryKind, EntryState, Holiday, Part, ScheduleEntry

__all__ = [
    "Appointment",
    "ContactKind",
    "ContactPage",
    "ContactPoint",
    "EntryKind",
    "EntryState",
    "Holiday",
    "ImportState",
    "OfficeKind",
    "OfficePage",
    "OrganizationImport",
    "OrganizationPage",
    "Part",
    "Person",
    "ReportState",
    "ReportedKind",
    "ScheduleEntry",
    "Standing",
    "WrongEntryReport",
]
