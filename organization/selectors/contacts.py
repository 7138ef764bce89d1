"""Contact points as pages show them."""

from __future__ import annotations

import datetime

from organization.models import ContactPoint, OfficePage
from organization.models.contacts import ContactQuerySet
from organization.models.kinds import COMMON
from portal.tenancy.models.dated import in_force_on


def contacts_of_site(site_id: int, day: datetime.date) -> ContactQuerySet:
    """Every contact point of a site that holds on `day`, those of the agency first.

    None of an office that has ended by then, where nobody answers, and none of one that is
    not public: a draft is not told of by its telephone.
    """
    rows = _shown(day).filter(site_id=site_id)
    rows = rows.exclude(office__valid_to__lte=day).exclude(office__live=False)
    return rows.order_by("kind__sort_order", "sort_order", "name", "pk")


def contacts_of_office(office: OfficePage, day: datetime.date) -> ContactQuerySet:
    """The contact points of an office, whichever language its page is asked in."""
    return _shown(day).filter(office__translation_key=office.translation_key).in_order()


def contacts_of_agency(site_id: int, day: datetime.date) -> ContactQuerySet:
    """The contact points of the agency as a whole, of the common kind: for who has no other."""
    return _shown(day).filter(site_id=site_id, office=None, kind=COMMON).in_order()


def contacts_of_kind(site_id: int, kind: str, day: datetime.date) -> ContactQuerySet:
    """The contact points of a site that are of one kind."""
    return _shown(day).filter(site_id=site_id, kind=kind).in_order()


def _shown(day: datetime.date) -> ContactQuerySet:
    rows = ContactPoint.objects.filter(in_force_on(day))
    return rows.select_related("kind", "office")
