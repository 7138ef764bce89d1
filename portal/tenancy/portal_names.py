"""What a portal calls itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.vietnamese import UNIT_KINDS

if TYPE_CHECKING:
    from portal.tenancy.context import SiteContext


def in_sentence(unit_name: str) -> str:
    """A unit's name inside a sentence: "Tỉnh Lạng Sơn" → "tỉnh Lạng Sơn"."""
    if unit_name.startswith(tuple(f"{kind} " for kind in UNIT_KINDS)):
        return unit_name[0].lower() + unit_name[1:]
    return unit_name


def portal_name(site: SiteContext | None) -> str:
    """The name of a portal: "Trang thông tin điện tử xã Chi Lăng"."""
    if site is None:
        return _("Electronic information portal")
    # In another language the unit has no name, but its agency has one.
    own = site.language == site.names_language and site.language != settings.LANGUAGE_CODE
    unit = site.agency_name if own else in_sentence(site.unit_name)
    if site.level == "province":
        return _("Electronic information portal of %(unit)s") % {"unit": unit}
    return _("Electronic information page of %(unit)s") % {"unit": unit}
