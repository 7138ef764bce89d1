"""What the search must know of people, posts, contact points, and of words in their entries."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from organization.models import (
    Appointment,
    ContactPage,
    ContactPoint,
    OfficeKind,
    OfficePage,
    OrganizationPage,
    Person,
)
from organization.searchable import OFFICE, PERSON
from organization.services import end_contacts
from portal.core import searchable
from portal.tenancy.models import MemberSite, Succession, Unit, UnitName
from portal.tenancy.public_places import on_sites
from portal.tenancy.signals import units_loaded

_BEFORE: Final = "_organization_before"


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    for model in (Appointment, ContactPoint):
        pre_save.connect(note_before, sender=model)
    for signal in (post_save, post_delete):
        signal.connect(person_changed, sender=Person)
        signal.connect(post_changed, sender=Appointment)
        signal.connect(contact_changed, sender=ContactPoint)
        signal.connect(name_changed, sender=UnitName)
        signal.connect(succession_changed, sender=Succession)
    post_save.connect(unit_changed, sender=Unit)
    post_save.connect(kind_changed, sender=OfficeKind)
    pre_delete.connect(before_office_delete, sender=OfficePage)
    units_loaded.connect(many_units_changed)


def note_before(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Note whose row it was: it may be somebody else's afterwards."""
    known = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    setattr(instance, _BEFORE, known)


def person_changed(sender: type[Person], instance: Person, **kwargs: Any) -> None:
    """A person has another name, other duties; or is gone."""
    searchable.changed(PERSON, [instance.pk])


def post_changed(sender: type[Appointment], instance: Appointment, **kwargs: Any) -> None:
    """A post begins, ends, is called otherwise, or is another person's."""
    before = instance.__dict__.pop(_BEFORE, None)
    held = {row.person_id for row in (instance, before) if row is not None}
    searchable.changed(PERSON, held)


def contact_changed(sender: type[ContactPoint], instance: ContactPoint, **kwargs: Any) -> None:
    """A contact point says otherwise, or stands on another page."""
    before = instance.__dict__.pop(_BEFORE, None)
    contacts_changed([row for row in (instance, before) if row is not None])


def contacts_changed(points: list[ContactPoint]) -> None:
    """The offices of these contact points, and the contact pages of those that have none."""
    offices = {point.office_id for point in points if point.office_id}
    keys = OfficePage.objects.filter(pk__in=offices).values("translation_key")
    pages = set(
        OfficePage.objects.filter(translation_key__in=keys).values_list("pk", flat=True)
        if offices
        else []
    )
    for site_id in {point.site_id for point in points if not point.office_id}:
        pages.update(_contact_pages([site_id]))
    searchable.changed(OFFICE, pages)


def before_office_delete(sender: type[OfficePage], instance: OfficePage, **kwargs: Any) -> None:
    """An office goes: so do its contact points, from what readers see."""
    end_contacts(instance)


def unit_changed(sender: type[Unit], instance: Unit, **kwargs: Any) -> None:
    """A unit is called otherwise: so do its people say, and those of its heirs."""
    if not kwargs.get("created") and not kwargs.get("raw"):
        _units_changed(Q(unit=instance.pk) | Q(unit__predecessions__old=instance.pk))


def name_changed(sender: type[UnitName], instance: UnitName, **kwargs: Any) -> None:
    """A name that a unit bears or bore."""
    _units_changed(Q(unit=instance.unit_id))


def succession_changed(sender: type[Succession], instance: Succession, **kwargs: Any) -> None:
    """A unit carries on another one."""
    _units_changed(Q(unit=instance.new_id))


def many_units_changed(sender: type[Unit], site_ids: list[int], **kwargs: Any) -> None:
    """The register was loaded."""
    _units_changed(Q(site__in=site_ids))


def kind_changed(sender: type[OfficeKind], instance: OfficeKind, **kwargs: Any) -> None:
    """A kind of offices is called otherwise: offices are found by it."""
    if not kwargs.get("raw") and not kwargs.get("created"):
        searchable.all_changed(OFFICE)


def _units_changed(members: Q) -> None:
    sites = list(MemberSite.objects.filter(members).values_list("site_id", flat=True))
    if not sites:
        return
    searchable.changed(
        PERSON, Person.objects.filter(site_id__in=sites).values_list("pk", flat=True)
    )
    on_them = on_sites(sites)
    for model in (OfficePage, OrganizationPage, ContactPage):
        searchable.changed(OFFICE, model.objects.filter(on_them).values_list("pk", flat=True))


def _contact_pages(site_ids: list[int]) -> list[int]:
    return list(ContactPage.objects.filter(on_sites(site_ids)).values_list("pk", flat=True))
