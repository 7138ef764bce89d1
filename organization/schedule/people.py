"""Whom and which office the words of an entry mean."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from organization.models import OfficePage, Person
from organization.selectors.people import people_meant
from portal.core.vietnamese import one_line, spelling_key
from portal.tenancy import paths


def find_person(site_id: int, named: str) -> Person | None:
    """The person of a site by name or reference; None for an empty name.

    Raises ValidationError where there is none or several.
    """
    named = one_line(named)
    if not named:
        return None
    found = people_meant(Person.objects.filter(site=site_id), named)
    if not found:
        raise ValidationError(
            _("Nobody of this site is entered as “%(named)s”."), params={"named": named}
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several people are called “%(named)s”: enter the reference."),
            params={"named": named},
        )
    return found[0]


def find_office(site_id: int, named: str) -> OfficePage | None:
    """The public office of a site by its title; None for an empty one.

    Raises ValidationError where there is none or several.
    """
    named = one_line(named)
    if not named:
        return None
    key = spelling_key(named)
    called = [page for page in offices_of(site_id) if spelling_key(page.title) == key]
    # An office that has ended may have left its name to another one.
    standing = [page for page in called if page.is_standing(timezone.localdate())]
    found = standing or called
    if len(found) != 1:
        raise ValidationError(
            _("No single public office of this site is called “%(named)s”."),
            params={"named": named},
        )
    return found[0]


def offices_of(site_id: int) -> list[OfficePage]:
    """The public offices of a site in its first language, in the order of its chart; two queries.

    Their translations are the same offices, often under the same title.
    """
    root = Site.objects.filter(pk=site_id).values_list("root_page__path", flat=True)
    offices = OfficePage.objects.filter(paths.under(list(root)), live=True)
    return list(offices.defer_streamfields().order_by("path"))
