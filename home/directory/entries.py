"""Units as the directory shows them: name, level, portal, address, telephone."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from home.directory.addresses import OPEN_STATES, READABLE_STATES, card_path, on_host, slug_of
from portal.core.vietnamese import SortKey, initial, sort_key, split_kind
from portal.tenancy.context import SiteContext
from portal.tenancy.models import SiteState, Succession, Unit, UnitCode, UnitContact
from portal.tenancy.root_paths import root_url

_NUMBER = re.compile(r"\+?[0-9][0-9 .()-]{4,}[0-9]")


@dataclass(frozen=True)
class Viewpoint:
    """From where and when the directory is read.

    `host`: the one that speaks for the list and holds the cards of units without a
    portal directly above them.
    """

    site: SiteContext
    host: str
    day: datetime.date


@dataclass(frozen=True)
class Level:
    """A tier of government or kind of agency, as the list groups by it."""

    code: str
    name: str
    rank: int

    @property
    def slug(self) -> str:
        """The level in an address: "Cấp xã" → "cap-xa"."""
        return slug_of(self.name)


class UnitRef(NamedTuple):
    """What it takes to say where a unit's name leads.

    `code`: the official one of today, if any; `host` and `state` are those of its portal,
    None without one; `above_host` is an open portal directly above.
    """

    unit_id: uuid.UUID
    name: str
    code: str | None
    host: str | None
    state: str | None
    above_host: str = ""


@dataclass
class Entry:
    """One unit in the list.

    `host` and `state` are those of its portal, both empty without one; `above_host` is
    the open portal of the unit directly above. `notes` tell why a search found it, or
    what became of it.
    """

    unit_id: uuid.UUID
    name: str
    level: Level
    parent: str
    ended_on: datetime.date | None
    code: str | None
    host: str
    state: str
    address: str
    phone: str
    above_host: str = ""
    notes: list[str] = field(default_factory=list)
    heirs: list[Heir] = field(default_factory=list)
    url: str = ""

    @cached_property
    def order(self) -> SortKey:
        """Where it stands among units of its level."""
        return sort_key(split_kind(self.name)[1])

    @cached_property
    def letter(self) -> str:
        """The letter it stands under."""
        return initial(split_kind(self.name)[1])

    @property
    def ref(self) -> UnitRef:
        """What leads to it. An ended unit's card stands with the province."""
        above = self.above_host if self.ended_on is None else ""
        return UnitRef(self.unit_id, self.name, self.code, self.host, self.state, above)

    @property
    def has_portal(self) -> bool:
        """Whether readers find a portal at `host`."""
        return self.state in READABLE_STATES

    @property
    def is_suspended(self) -> bool:
        """Whether it has a portal that does not answer at present."""
        return self.state == SiteState.SUSPENDED

    @property
    def tel(self) -> str:
        """The first number of `phone`, to be called; empty for none."""
        return telephone(self.phone)


@dataclass(frozen=True)
class Heir:
    """Who took over an ended unit, and since when.

    `is_part`: only a part of it. Said among units of one level: that a commune is a part
    of the former district goes without saying.
    """

    unit_id: uuid.UUID
    name: str
    url: str
    on: datetime.date
    is_part: bool


def telephone(text: str) -> str:
    """The first telephone number in a text, as `tel:` takes it; empty for none."""
    found = _NUMBER.search(text)
    return re.sub(r"[^0-9+]", "", found[0]) if found else ""


_COLUMNS = (
    "pk",
    "name",
    "level_id",
    "level__name",
    "level__rank",
    "parent__name",
    "valid_to",
    "official_code",
    "member_site__site__hostname",
    "member_site__state",
    "member_site__site__profile__address",
    "member_site__site__profile__phone",
    "parent__member_site__site__hostname",
    "parent__member_site__state",
    "parent__member_site__is_practice",
)


def official_code(unit: str, day: datetime.date) -> Subquery:
    """The official code that a unit carries on `day`, as a column."""
    codes = UnitCode.objects.on(day).filter(unit_id=OuterRef(unit), scheme=UnitCode.Scheme.OFFICIAL)
    return Subquery(codes.values("code")[:1])


def read_entries(*parts: QuerySet[Unit], day: datetime.date) -> list[Entry]:
    """The units of all `parts`, as they are on `day`. One query."""
    queries = [
        part.order_by().annotate(official_code=official_code("pk", day)).values_list(*_COLUMNS)
        for part in parts
    ]
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return [_entry(row, day) for row in rows]


def _entry(row: tuple[Any, ...], day: datetime.date) -> Entry:
    unit_id, name, level, level_name, rank, parent, until, code, host, state = row[:10]
    address, phone, above_host, above_state, above_is_practice = row[10:]
    return Entry(
        unit_id=unit_id,
        name=name,
        level=Level(level, level_name, rank),
        parent=parent or "",
        ended_on=until if until is not None and until <= day else None,
        code=code,
        host=host or "",
        state=state or "",
        address=address or "",
        phone=phone or "",
        above_host=above_host if above_state in OPEN_STATES and not above_is_practice else "",
    )


def complete(entries: Iterable[Entry], view: Viewpoint) -> None:
    """Give the entries that are shown their addresses, and the contacts of the register.

    One query for the contacts of units whose portal names none, none if all name them.
    """
    shown = list(entries)
    for entry in shown:
        entry.url = unit_url(entry.ref, view)
    wanting = [entry for entry in shown if not (entry.address and entry.phone)]
    if not wanting:
        return
    rows = UnitContact.objects.on(view.day).filter(unit_id__in=[entry.unit_id for entry in wanting])
    contacts = {row.unit_id: row for row in rows.order_by("valid_from")}
    for entry in wanting:
        contact = contacts.get(entry.unit_id)
        if contact is not None:
            entry.address = entry.address or contact.address
            entry.phone = entry.phone or contact.phone


def unit_url(unit: UnitRef, view: Viewpoint) -> str:
    """Where a unit's name leads: its portal, or its card; nowhere while it is suspended."""
    if unit.state == SiteState.SUSPENDED:
        return ""
    if unit.host and unit.state in READABLE_STATES:
        return f"{root_url(unit.host)}/"
    host = unit.above_host or view.host
    # Another host may not have the language that is being read here.
    is_here = host == view.site.host
    language = view.site.language if is_here else settings.LANGUAGE_CODE
    return on_host(host, card_path(unit.name, unit.unit_id, unit.code, language), view.site)


def heirs_of(ended: Iterable[uuid.UUID], view: Viewpoint) -> dict[uuid.UUID, list[Heir]]:
    """Who took over each of the units `ended`, in order. One query."""
    rows = (
        Succession.objects.filter(old_id__in=list(ended))
        .annotate(code=official_code("new_id", view.day))
        .values_list(
            "old_id",
            "on",
            "extent",
            "old__level_id",
            "new__level_id",
            "new_id",
            "new__name",
            "code",
            "new__member_site__site__hostname",
            "new__member_site__state",
        )
    )
    heirs: dict[uuid.UUID, list[Heir]] = {}
    for old, on, extent, old_level, new_level, *ref in rows:
        unit = UnitRef(*ref)
        heirs.setdefault(old, []).append(
            Heir(
                unit_id=unit.unit_id,
                name=unit.name,
                url=unit_url(unit, view),
                on=on,
                is_part=extent == Succession.Extent.PART and old_level == new_level,
            )
        )
    for found in heirs.values():
        found.sort(key=lambda heir: (heir.on, sort_key(split_kind(heir.name)[1]), heir.name))
    return heirs
