"""What the search must know of portals and of words that their pages share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from home.models import PlaceKind, PlaceRank
from home.searchable import PAGE, UNIT, portals_of
from portal.core import searchable
from portal.tenancy.models import SiteProfile, Succession, Unit, UnitName
from portal.tenancy.signals import units_loaded


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    for signal in (post_save, post_delete):
        signal.connect(unit_saved, sender=Unit)
        signal.connect(name_saved, sender=UnitName)
        signal.connect(succession_saved, sender=Succession)
        signal.connect(profile_saved, sender=SiteProfile)
    for model in (PlaceKind, PlaceRank):
        post_save.connect(word_saved, sender=model)
    units_loaded.connect(many_units_saved)


def unit_saved(sender: type[Unit], instance: Unit, **kwargs: Any) -> None:
    """A unit bears another name, or belongs to another: so do those below, and its heirs."""
    if not kwargs.get("created"):
        own = Q(unit=instance.pk) | Q(unit__parent=instance.pk)
        _changed(own | Q(unit__predecessions__old=instance.pk))


def name_saved(sender: type[UnitName], instance: UnitName, **kwargs: Any) -> None:
    """A name that a unit bears or bore: it is found by each."""
    _changed(Q(unit=instance.unit_id))


def succession_saved(sender: type[Succession], instance: Succession, **kwargs: Any) -> None:
    """A unit carries on another one: it is found by that one's name."""
    _changed(Q(unit=instance.new_id))


def profile_saved(sender: type[SiteProfile], instance: SiteProfile, **kwargs: Any) -> None:
    """A portal says otherwise who it is and how it is reached."""
    _changed(Q(site=instance.site_id))


def many_units_saved(sender: type[Unit], site_ids: list[int], **kwargs: Any) -> None:
    """The register was loaded: names and heirs of the units of these portals."""
    _changed(Q(site__in=site_ids))


def word_saved(sender: type[Any], instance: PlaceKind | PlaceRank, **kwargs: Any) -> None:
    """A kind or rank may be called otherwise: places and products are found by it."""
    if not kwargs.get("raw") and not kwargs.get("created"):
        searchable.all_changed(PAGE)


def _changed(members: Q) -> None:
    searchable.changed(UNIT, portals_of(members))
