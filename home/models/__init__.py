"""Page types of `home` and the lists they choose from, one responsibility a file."""

from home.models.kinds import PlaceKind, PlaceRank
from home.models.places import PlacePage, ProductPage
from home.models.portals import HomePage, UnitPage
from home.models.shortcuts import ShortcutPage
from home.models.texts import SectionPage, StandardPage

__all__ = [
    "HomePage",
    "PlaceKind",
    "PlacePage",
    "PlaceRank",
    "ProductPage",
    "SectionPage",
    "ShortcutPage",
    "StandardPage",
    "UnitPage",
]
