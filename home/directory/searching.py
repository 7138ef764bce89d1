"""Finding units by what they are or were called: bounded queries, however many match."""

from __future__ import annotations

import datetime
import difflib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from home.directory.addresses import OPEN_STATES
from home.directory.branches import ended_units
from home.directory.entries import Entry, Heir, Viewpoint, heirs_of, read_entries
from home.directory.queries import Query, full_keys, is_of_kind, quality
from portal.core.vietnamese import search_key, split_kind
from portal.tenancy.models import Unit, UnitName
from portal.tenancy.root_paths import root_url
from portal.tenancy.templatetags.portal_tags import in_sentence

_NOTES_A_UNIT = 3
_SUGGESTIONS = 5
_ELSEWHERE = 10
# One letter of six may be wrong, one or two of nine.
_SIMILARITY = 0.75
# Reforms through which an old name is followed to the unit of today.
_REFORMS = 3


@dataclass
class Found:
    """What a search found: units of today, and units that have ended, the best first."""

    today: list[Entry] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Elsewhere:
    """A unit of that name in another province; `url` is empty without an open portal."""

    name: str
    above: str
    url: str


@dataclass
class _Match:
    """How a unit was found. `is_own`: by its own name of today."""

    rank: int
    is_own: bool
    is_of_kind: bool

    @property
    def order(self) -> tuple[int, bool, bool]:
        return self.rank, not self.is_own, not self.is_of_kind


def search(
    query: Query,
    today: list[Entry],
    province_id: uuid.UUID,
    view: Viewpoint,
) -> Found:
    """Units among `today` and ended ones of the province that answer to `query`.

    Three queries: names, ended units that bore them, who took these over (one more for
    each further reform that lies between).
    """
    day = view.day
    entries = {entry.unit_id: entry for entry in today}
    matches: dict[uuid.UUID, _Match] = {}
    gone: dict[uuid.UUID, _Match] = {}
    for unit_id, name, key, short, until in _names(query, entries, province_id, day):
        rank = quality(query, key, short)
        if rank is None:
            continue
        entry = entries.get(unit_id)
        is_own = entry is not None and (until is None or until > day)
        if not (is_own or query.words):
            continue  # a kind alone means the units that are of that kind today
        match = _Match(rank, is_own, is_of_kind(query, key))
        _better(gone if entry is None else matches, unit_id, match)
        if entry is not None and not is_own and name != entry.name:
            _note(entry, _former_name(name, until))
    ended = read_entries(Unit.objects.filter(pk__in=gone), day=day)
    _through_old_names(ended, gone, entries, matches, view)
    return Found(
        today=_sorted([entries[unit_id] for unit_id in matches], matches),
        ended=_sorted(ended, gone),
    )


def suggestions(
    query: Query, today: list[Entry], province_id: uuid.UUID, day: datetime.date
) -> list[str]:
    """Names of the province's units, today's and ended ones, that look like what was typed."""
    if not query.words:
        return []
    names = {entry.name for entry in today}
    names.update(ended_units(province_id, day).values_list("name", flat=True))
    by_key: dict[str, str] = {}
    for name in sorted(names):
        by_key.setdefault(search_key(split_kind(name)[1]), name)
    close = difflib.get_close_matches(query.rest, by_key, _SUGGESTIONS, _SIMILARITY)
    return [by_key[key] for key in close]


def elsewhere(query: Query, today: list[Entry], day: datetime.date) -> list[Elsewhere]:
    """Units of today in other provinces that are called exactly what was typed."""
    keys = full_keys(query)
    if not keys:
        return []
    rows = (
        UnitName.objects.on(day)
        .filter(search_key__in=keys)
        .exclude(unit_id__in=[entry.unit_id for entry in today])
        .exclude(unit__member_site__is_practice=True)
        .order_by("name", "unit__parent__name", "unit_id")
        .values_list(
            "name",
            "unit__parent__name",
            "unit__member_site__site__hostname",
            "unit__member_site__state",
        )
    )
    return [
        Elsewhere(name, above or "", f"{root_url(host)}/" if state in OPEN_STATES else "")
        for name, above, host, state in rows[:_ELSEWHERE]
    ]


def _names(
    query: Query, today: Iterable[uuid.UUID], province_id: uuid.UUID, day: datetime.date
) -> QuerySet[UnitName, tuple[uuid.UUID, str, str, str, datetime.date | None]]:
    """Names of the province's units of today and of yesterday that may answer."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    names: QuerySet[UnitName] = UnitName.objects.filter(begun)
    if query.run_together:
        names = names.annotate(letters=Replace("search_key", Value(" "), Value("")))
    ended = ended_units(province_id, day).values("pk")
    return (
        names.filter(_condition(query))
        .filter(Q(unit_id__in=list(today)) | Q(unit_id__in=ended))
        .order_by("valid_from", "pk")
        .values_list("unit_id", "name", "search_key", "short_key", "valid_to")
    )


def _condition(query: Query) -> Q:
    """That a name holds every word of the query at the beginning of one of its own."""
    if not query.words:
        return Q(search_key__startswith=f"{query.kind} ") if query.kind else Q(pk__in=[])
    condition = Q()
    for word in query.words:
        condition &= Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")
    if query.run_together:
        condition |= Q(letters__contains=query.run_together)
    return condition


def _sorted(entries: list[Entry], matches: dict[uuid.UUID, _Match]) -> list[Entry]:
    return sorted(
        entries,
        key=lambda entry: (matches[entry.unit_id].order, entry.level.rank, entry.order),
    )


def _through_old_names(
    ended: list[Entry],
    gone: dict[uuid.UUID, _Match],
    entries: dict[uuid.UUID, Entry],
    matches: dict[uuid.UUID, _Match],
    view: Viewpoint,
) -> None:
    """Lead from ended units to those of today that carry them on, and say so there."""
    heirs: dict[uuid.UUID, list[Heir]] = {}
    frontier: set[uuid.UUID] = {entry.unit_id for entry in ended}
    for _reform in range(_REFORMS):
        frontier -= heirs.keys()
        if not frontier:
            break
        found = heirs_of(frontier, view)
        heirs.update({unit_id: found.get(unit_id, []) for unit_id in frontier})
        frontier = {
            heir.unit_id
            for unit_id in frontier
            for heir in heirs[unit_id]
            if heir.unit_id not in entries
        }
    for entry in ended:
        match = gone[entry.unit_id]
        entry.heirs = heirs.get(entry.unit_id, [])
        for heir_id, heir in _last_heirs(entry.unit_id, heirs, entries):
            unit = entries[heir_id]
            _note(unit, _old_name(entry, heir, unit))
            _better(matches, heir_id, _Match(match.rank, False, match.is_of_kind))


def _last_heirs(
    unit_id: uuid.UUID, heirs: dict[uuid.UUID, list[Heir]], entries: dict[uuid.UUID, Entry]
) -> Iterable[tuple[uuid.UUID, Heir]]:
    """Units of today that carry `unit_id` on, with the first step on the way to each."""
    for first in heirs.get(unit_id, []):
        steps, seen = [first.unit_id], {unit_id}
        while steps:
            step = steps.pop()
            if step in entries:
                yield step, first
            elif step not in seen:
                seen.add(step)
                steps.extend(heir.unit_id for heir in heirs.get(step, []))


def _better(matches: dict[uuid.UUID, _Match], unit_id: uuid.UUID, match: _Match) -> None:
    known = matches.get(unit_id)
    if known is None or match.order < known.order:
        matches[unit_id] = match


def _note(entry: Entry, text: str) -> None:
    if text not in entry.notes and len(entry.notes) < _NOTES_A_UNIT:
        entry.notes.append(text)


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def _former_name(name: str, until: datetime.date | None) -> str:
    """Say what the unit itself was called."""
    words = {"day": _day(until) if until else "", "name": in_sentence(name)}
    return _("Former name until %(day)s: %(name)s") % words


def _old_name(old: Entry, heir: Heir, unit: Entry) -> str:
    """Say which ended unit led here, and since when it belongs to this one."""
    words = {
        "old": in_sentence(old.name),
        "day": _day(heir.on),
        "unit": in_sentence(unit.name),
    }
    if old.level.code != unit.level.code:
        return _("On the territory of the former %(old)s, which ended on %(day)s") % words
    if heir.is_part:
        return _("Former name: %(old)s, part of which belongs to %(unit)s since %(day)s") % words
    return _("Former name: %(old)s, belongs to %(unit)s since %(day)s") % words
