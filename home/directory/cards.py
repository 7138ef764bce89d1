"""The card of a unit: what the register knows of one that has no portal.

A commune need not have a portal, but what Nghị định 224/2026/NĐ-CP (Đ9 k1, Đ11 k1) asks
for must be public all the same: the portal above shows it.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, Q

from home.directory.addresses import OPEN_STATES, READABLE_STATES
from home.directory.branches import province_of
from home.directory.entries import (
    Heir,
    UnitRef,
    Viewpoint,
    heirs_of,
    official_code,
    telephone,
    unit_url,
)
from portal.core.vietnamese import sort_key, split_kind
from portal.tenancy.context import Link, SiteContext
from portal.tenancy.models import (
    MemberSite,
    Succession,
    Unit,
    UnitCode,
    UnitContact,
    UnitName,
)
from portal.tenancy.root_paths import root_url

_ABOVE = ("parent", "parent__parent", "parent__parent__parent")
_WITH_PORTALS = ("level", "member_site__site", *(f"{above}__member_site__site" for above in _ABOVE))


class Dated(NamedTuple):
    """A name or a code with the days on which it held; `basis` is the law it rests on."""

    text: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str


class Origin(NamedTuple):
    """A unit that went over, whole or in part. `is_above`: of another level (a district)."""

    name: str
    url: str
    on: datetime.date
    basis: str
    is_part: bool
    is_above: bool


class Subject(NamedTuple):
    """A unit whose card is asked for, and the official code it carries today, if any."""

    unit: Unit
    code: str | None


@dataclass(frozen=True)
class Card:
    """What is shown of one unit. Facts stand in the order of time."""

    unit: Unit
    has_ended: bool
    is_suspended: bool
    parent: Link | None
    names: list[Dated]
    codes: list[Dated]
    origins: list[Origin]
    heirs: list[Heir]
    contact: UnitContact | None

    @property
    def tel(self) -> str:
        """The telephone number to be called; empty for none."""
        return telephone(self.contact.phone) if self.contact else ""

    @property
    def merged(self) -> list[Origin]:
        """Units of its own level that went over to it."""
        return [origin for origin in self.origins if not origin.is_above]

    @property
    def territory(self) -> list[Origin]:
        """Units of other levels on whose territory it stands: the former district."""
        return [origin for origin in self.origins if origin.is_above]


def subject_of(reference: uuid.UUID | str, day: datetime.date) -> Subject | None:
    """The unit that a card's address means. One query.

    A code means the unit that carries it today; if none does, the last one that did.
    """
    units = (
        Unit.objects.select_related(*_WITH_PORTALS)
        .exclude(member_site__is_practice=True)
        .annotate(official_code=official_code("pk", day))
    )
    if isinstance(reference, str):
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        codes = UnitCode.objects.filter(begun, code=reference, scheme=UnitCode.Scheme.OFFICIAL)
        latest = codes.order_by(F("valid_to").desc(nulls_first=True), "-pk")
        unit = units.filter(pk=latest.values("unit_id")[:1]).first()
    else:
        unit = units.filter(pk=reference).first()
    return Subject(unit, unit.official_code) if unit else None


def portal_of(unit: Unit) -> str:
    """Address of the unit's own portal or archive; empty while readers find none there."""
    member: MemberSite | None = getattr(unit, "member_site", None)
    if member is None or member.state not in READABLE_STATES:
        return ""
    return f"{root_url(member.site.hostname)}/"


def host_of(unit: Unit, site: SiteContext, day: datetime.date) -> str | None:
    """The host on which the card stands: that of the nearest open portal above the unit.

    An ended unit's card stands with the province that carries the unit on. Where no such
    portal is open, every host of the province shows the card; None on another's.
    """
    above = _above(unit)
    if not _has_ended(unit, day):
        for nearest in above:
            if _is_open(nearest):
                return str(nearest.member_site.site.hostname)
    province = above[-1] if above else unit
    if _has_ended(province, day):
        heir = province_of(province.pk, day)
        province = Unit.objects.select_related("member_site__site").get(pk=heir)
    if _is_open(province):
        return str(province.member_site.site.hostname)
    return site.host if province_of(uuid.UUID(site.unit_id), day) == province.pk else None


def _has_ended(unit: Unit, day: datetime.date) -> bool:
    return unit.valid_to is not None and unit.valid_to <= day


def read_card(subject: Subject, site: SiteContext, day: datetime.date) -> Card:
    """What the register says of a unit, in four queries: five for one that has ended."""
    unit = subject.unit
    view = Viewpoint(site, site.host, day)
    has_ended = _has_ended(unit, day)
    names = [_dated(row.name, row) for row in UnitName.objects.filter(unit=unit)]
    codes = [_dated(row.code, row) for row in UnitCode.objects.filter(unit=unit)]
    contact = UnitContact.objects.on(day).filter(unit=unit).order_by("-valid_from", "-pk").first()
    return Card(
        unit=unit,
        has_ended=has_ended,
        is_suspended=hasattr(unit, "member_site"),
        parent=_parent(unit, view),
        names=_in_time(names),
        codes=_in_time(codes),
        origins=_origins(unit, view),
        heirs=heirs_of([unit.pk], view).get(unit.pk, []) if has_ended else [],
        contact=None if has_ended else contact,
    )


def _above(unit: Unit) -> list[Unit]:
    """The units above, the nearest first; they were read with the unit."""
    line = [unit]
    for _tier in _ABOVE:
        above = line[-1].parent
        if above is None:
            break
        line.append(above)
    return line[1:]


def _is_open(unit: Unit) -> bool:
    member: MemberSite | None = getattr(unit, "member_site", None)
    return member is not None and not member.is_practice and member.state in OPEN_STATES


def _parent(unit: Unit, view: Viewpoint) -> Link | None:
    """The unit directly above, with its portal or its card."""
    if unit.parent is None:
        return None
    member: MemberSite | None = getattr(unit.parent, "member_site", None)
    ref = UnitRef(
        unit_id=unit.parent.pk,
        name=unit.parent.name,
        code=None,
        host=member.site.hostname if member else None,
        state=member.state if member else None,
    )
    return Link(unit.parent.name, unit_url(ref, view))


def _origins(unit: Unit, view: Viewpoint) -> list[Origin]:
    """Who went over to the unit, by name, each with its archive or card."""
    rows = (
        Succession.objects.filter(new=unit)
        .select_related("old__member_site__site")
        .order_by("on", "pk")
    )
    origins = []
    for row in rows:
        member: MemberSite | None = getattr(row.old, "member_site", None)
        ref = UnitRef(
            unit_id=row.old_id,
            name=row.old.name,
            code=None,
            host=member.site.hostname if member else None,
            state=member.state if member else None,
        )
        origins.append(
            Origin(
                name=row.old.name,
                url=unit_url(ref, view),
                on=row.on,
                basis=row.basis,
                is_part=row.extent == Succession.Extent.PART,
                is_above=row.old.level_id != unit.level_id,
            )
        )
    return sorted(origins, key=lambda origin: (origin.on, sort_key(split_kind(origin.name)[1])))


def _dated(text: str, fact: UnitName | UnitCode) -> Dated:
    return Dated(text, fact.valid_from, fact.valid_to, fact.basis)


def _in_time(facts: list[Dated]) -> list[Dated]:
    """The earliest first."""
    return sorted(facts, key=lambda fact: fact.valid_from or datetime.date.min)
