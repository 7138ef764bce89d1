"""Features of a GeoJSON file one by one: the country in full detail does not fit memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from portal.core.geo.geometry import GeometryError, Shape, parse_geometry
from portal.core.tabular import RowError, TableError
from portal.core.vietnamese import one_line

_CHUNK = 1 << 16
# One unit in full detail has some megabytes; more is no list of features.
_MOST_IN_FEATURE = 1 << 27
_MOST_KM2 = 1_000_000
_LIST = re.compile(r'"features"\s*:\s*\[')
_BLANK = re.compile(r"[\s,]*")


@dataclass(frozen=True)
class Outline:
    """One unit as a file gives it. `number`: its place in the file, from 1.

    `code` is official; `name` with or without its kind, empty where the file has none;
    `area_km2` None where the file does not say.
    """

    number: int
    code: str
    name: str
    area_km2: Decimal | None
    shape: Shape

    @property
    def corners(self) -> int:
        """How fine the outline is."""
        return sum(len(ring) for polygon in self.shape for ring in polygon)


def read_outlines(path: Path) -> Iterator[Outline | RowError]:
    """Every feature of a FeatureCollection, or what is wrong with it.

    The properties `code`, `fullName` (or `name`) and `areaKm2` are read. Raises
    `TableError` when the file cannot be read as such a collection.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            number = 0
            for number, feature in enumerate(_features(file, path.name), start=1):
                yield _outline(number, feature)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        message = _("the file cannot be read (%(reason)s)") % {"reason": reason}
        raise TableError(path.name, [RowError(0, message)]) from error
    if not number:
        raise TableError(path.name, [RowError(0, _("the file has no feature"))])


def _features(file: IO[str], name: str) -> Iterator[Any]:
    """The members of "features", decoded one at a time."""
    decoder = json.JSONDecoder()
    text, at = _up_to_list(file, name)
    while True:
        at = _skip(text, at)
        while at == len(text):
            more = file.read(_CHUNK)
            if not more:
                raise _broken(name)
            text, at = more, _skip(more, 0)
        if text[at] == "]":
            return
        feature, at, text = _one(decoder, file, text, at, name)
        yield feature


def _up_to_list(file: IO[str], name: str) -> tuple[str, int]:
    text = ""
    while True:
        found = _LIST.search(text)
        if found:
            return text, found.end()
        more = file.read(_CHUNK)
        if not more or len(text) > _MOST_IN_FEATURE:
            message = _("the file is no GeoJSON FeatureCollection")
            raise TableError(name, [RowError(0, message)])
        text += more


def _one(
    decoder: json.JSONDecoder, file: IO[str], text: str, at: int, name: str
) -> tuple[Any, int, str]:
    """The value at `at`, where it ends, and the text it was found in."""
    text, at, step = text[at:], 0, _CHUNK
    while True:
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            more = file.read(step)
            if not more or len(text) > _MOST_IN_FEATURE:
                raise _broken(name) from error
            text += more
            step *= 2  # a long one is not decoded from its beginning too often
        else:
            return value, end, text


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _broken(name: str) -> TableError:
    return TableError(name, [RowError(0, _("the file breaks off or is not JSON"))])


def _outline(number: int, feature: Any) -> Outline | RowError:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return RowError(number, _("this is no feature with properties"))
    code = str(properties.get("code") or feature.get("id") or "").strip()
    if not code:
        return RowError(number, _("the feature has no code"))
    try:
        shape = parse_geometry(feature.get("geometry"))
        area = _area(properties.get("areaKm2"))
    except GeometryError as error:
        return RowError(number, f"{code}: {error}")
    name = one_line(str(properties.get("fullName") or properties.get("name") or ""))
    return Outline(number, code, name, area, shape)


def _area(value: Any) -> Decimal | None:
    """Raises GeometryError for what is no area."""
    if value is None or value == "":
        return None
    try:
        area = Decimal(str(value)).quantize(Decimal("0.01"))
        is_possible = 0 < area < _MOST_KM2
    except InvalidOperation as error:
        raise GeometryError(_("the area is not a number")) from error
    if not is_possible:
        raise GeometryError(_("the area is not possible"))
    return area
