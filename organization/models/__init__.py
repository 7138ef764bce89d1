"""Models of the organisation, one responsibility a file."""

from organization.models.contacts import ContactPoint
from organization.models.kinds import ContactKind, OfficeKind
from organization.models.pages import ContactPage, OfficePage, OrganizationPage
from organization.models.people import Appointment, Person, Standing

__all__ = [
    "Appointment",
    "ContactKind",
    "ContactPage",
    "ContactPoint",
    "OfficeKind",
    "OfficePage",
    "OrganizationPage",
    "Person",
    "Standing",
]
