"""Whom and which office the words of an entry mean."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from organization.models import OfficePage, Person
from organization.selectors.people import people_meant
from portal.core.vietnamese import one_line, search_key, spelling_key
from portal.tenancy import paths

_ADDRESSED = re.compile(r"^(?:đ/c|đ\.c\.?|đc|đồng chí|ông|bà)\s*[:.]?\s+", re.IGNORECASE)
# What comes after the sign may also be another person.
_AND_POST = re.compile(r"(?P<name>.+?)(?:\s+[-–—]|[,:(])\s*(?P<post>[^,;/]+)")
_POSTS: Final = (
    *("chu tich", "pho chu tich", "bi thu", "pho bi thu", "truong ", "pho truong ", "chanh "),
    *("pho chanh ", "giam doc", "pho giam doc", "uy vien", "thuong truc", "ct ", "pct "),
)


def find_person(site_id: int, named: str) -> Person | None:
    """The person of a site by name or reference; None for an empty name.

    "Đ/c Nguyễn Văn A – Chủ tịch UBND xã" is Nguyễn Văn A.
    Raises ValidationError where there is none or several.
    """
    named = one_line(named)
    if not named:
        return None
    people = Person.objects.filter(site=site_id)
    found = people_meant(people, named) or people_meant(people, bare_name(named))
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


def bare_name(named: str) -> str:
    """A name without a form of address before it and a post behind it."""
    bare = _ADDRESSED.sub("", named)
    found = _AND_POST.fullmatch(bare)
    if found and search_key(found["post"]).startswith(_POSTS):
        return found["name"]
    return bare


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
