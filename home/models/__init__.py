"""Page types of `home`, one responsibility a file."""

from home.models.portals import HomePage, UnitPage
from home.models.texts import SectionPage, StandardPage

__all__ = ["HomePage", "SectionPage", "StandardPage", "UnitPage"]
