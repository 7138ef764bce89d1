"""A point on the map as people write it or copy it from a map service."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.geo.geometry import Box, Position

# Vietnam with its islands and waters: Hoàng Sa and Trường Sa lie inside.
VIETNAM = Box(102.0, 6.0, 118.0, 23.5)
_DECIMALS = 6

_NUMBER = r"[-+]?\d{1,3}(?:[.,]\d{1,15})?"
_PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*°?\s*[NnBb]?\s*[;,\s]\s*({_NUMBER})\s*°?\s*[EeĐđ]?\s*\)?")
_DEGREES = r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:[\"″”]|'')?\s*"
_SEXAGESIMAL = re.compile(rf"{_DEGREES}[NnBb]?\s*[;,\s]\s*{_DEGREES}[EeĐđ]?")
# Where map services keep the place in an address, the most exact first.
_IN_ADDRESS = (
    re.compile(r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)"),
    re.compile(r"[?&](?:q|query|destination|ll)=(-?\d+\.\d+)(?:,|%2C)\s*(-?\d+\.\d+)"),
    re.compile(r"[?&]mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)"),
    re.compile(r"/@(-?\d+\.\d+),(-?\d+\.\d+)"),
    re.compile(r"#map=\d+(?:\.\d+)?/(-?\d+\.\d+)/(-?\d+\.\d+)"),
    re.compile(r"geo:(-?\d+\.\d+),(-?\d+\.\d+)"),
)


def parse_point(text: str) -> Position | None:
    """Longitude and latitude of a point in Vietnam; None for an empty text.

    Understands "21.6512, 106.5538", the same with decimal commas or the two turned
    round, degrees with minutes and seconds, and addresses of Google Maps and
    OpenStreetMap. Raises ValidationError for anything else and for a point outside.
    """
    text = text.strip()
    if not text:
        return None
    pair = _from_address(text) or _from_degrees(text) or _from_numbers(text)
    if pair is None:
        raise ValidationError(
            _(
                "Enter latitude and longitude such as 21.6512, 106.5538, or paste the address "
                "of the place from a map service."
            ),
            code="form",
        )
    for latitude, longitude in (pair, pair[::-1]):
        # The two ranges have nothing in common: which is which shows by itself.
        if is_in_vietnam(longitude, latitude):
            return round(longitude, _DECIMALS), round(latitude, _DECIMALS)
    raise ValidationError(_("This point lies outside Vietnam; check the numbers."), code="outside")


def is_in_vietnam(longitude: float, latitude: float) -> bool:
    """Whether a point lies in the rectangle around the country's land, islands and waters."""
    return VIETNAM.west <= longitude <= VIETNAM.east and VIETNAM.south <= latitude <= VIETNAM.north


def written(position: Position | None) -> str:
    """A point as `parse_point` reads it: latitude first, as map services write it."""
    return "" if position is None else f"{position[1]:.6f}, {position[0]:.6f}"


def _from_address(text: str) -> tuple[float, float] | None:
    for pattern in _IN_ADDRESS:
        found = pattern.search(text)
        if found:
            return float(found.group(1)), float(found.group(2))
    return None


def _from_degrees(text: str) -> tuple[float, float] | None:
    found = _SEXAGESIMAL.fullmatch(text)
    if found is None:
        return None
    numbers = [float((group or "0").replace(",", ".")) for group in found.groups()]
    first, second = (
        degrees + minutes / 60 + seconds / 3600
        for degrees, minutes, seconds in (numbers[:3], numbers[3:])
    )
    return first, second


def _from_numbers(text: str) -> tuple[float, float] | None:
    found = _PAIR.fullmatch(text)
    if found is None:
        return None
    first, second = (float(group.replace(",", ".")) for group in found.groups())
    return first, second
