"""Other words for what is asked: abbreviations both ways, old and new names of units.

At query time alone, so that a new abbreviation needs no rebuilt index. The asker's own words
stay; what is added stands behind them, each addition a run of its own (search-plan.md §1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.db.models import Q

from portal.core.spelling import is_ordinary
from portal.core.syllables import analyse, pairs
from portal.core.vietnamese import split_kind
from portal.tenancy import versions
from portal.tenancy.models import MemberSite, Succession, UnitName
from portal.tenancy.register.selectors import MOST_TIERS
from search.word_models import ABBREVIATIONS, Abbreviation

# A question gets so many runs of other words at most, and so many for one name.
MOST: Final = 8
MOST_OF_ONE: Final = 6
_MOST_PROVINCES: Final = 64
_MOST_SITES: Final = 4_096

Key = tuple[str, ...]


class Phrase(NamedTuple):
    """Syllables in their order, folded and with accents."""

    folded: Key
    accented: Key


@dataclass(frozen=True)
class Expansion:
    """Other words for the syllables `start` to `end` (exclusive) of a question."""

    start: int
    end: int
    words: Phrase

    @property
    def source(self) -> str:
        """What tells this run from others: "0-1:uy_ban_nhan_dan"."""
        return f"{self.start}-{self.end}:{'_'.join(self.words.folded)}"


@dataclass
class _Table:
    """Phrase → other words for it. `lengths`: how many syllables its phrases have."""

    version: int
    words: dict[Key, list[tuple[Phrase, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    lengths: set[int] = field(default_factory=set)

    def add(self, said: Phrase, other: Phrase) -> None:
        """Have `other` found for `said`."""
        known = self.words[said.folded]
        if said.folded == other.folded or not other.folded or not said.folded:
            return
        if (said, other) not in known and len(known) < MOST_OF_ONE:
            known.append((said, other))
            self.lengths.add(len(said.folded))


_abbreviations: _Table | None = None
_units: dict[object, _Table] = {}
_provinces: dict[int, tuple[int, object]] = {}


def expansions(
    syllables: Sequence[str], accented: Sequence[str] | None = None, *, site_id: int | None = None
) -> list[Expansion]:
    """Other words for parts of a question, at most `MOST`; no SQL while versions are fresh.

    `syllables`, `accented`: as `portal.core.syllables.analyse` gives them; without `accented`
    what was typed without accents and with them are not told apart. `site_id`: the portal on
    which it is asked, of whose province the names of units are.
    """
    seen = versions.current([ABBREVIATIONS, versions.BOUNDARIES])
    tables = [_table_of_abbreviations(seen[ABBREVIATIONS])]
    if site_id is not None:
        tables.append(_table_of_units(site_id, seen[versions.BOUNDARIES]))
    found: dict[str, Expansion] = {}
    for table in tables:
        for expansion in _outermost(_matches(table, syllables, accented or syllables)):
            found.setdefault(expansion.source, expansion)
    return list(found.values())[:MOST]


def expanded(
    syllables: Sequence[str], accented: Sequence[str] | None = None, *, site_id: int | None = None
) -> list[tuple[str, str]]:
    """A question's syllables, then those of other words for it, each with its source.

    The source of the asker's own is ""; syllables of one source are one run, and pairs are
    made within runs only (`terms`).
    """
    return [(syllable, "") for syllable in syllables] + [
        (syllable, expansion.source)
        for expansion in expansions(syllables, accented, site_id=site_id)
        for syllable in expansion.words.folded
    ]


def terms(said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Syllables and pairs of what `expanded` gives, each with its source."""
    runs: dict[str, list[str]] = defaultdict(list)
    for syllable, source in said:
        runs[source].append(syllable)
    return [(term, source) for source, run in runs.items() for term in (*run, *pairs(run))]


def forget_all() -> None:
    """Drop what this process keeps."""
    global _abbreviations  # noqa: PLW0603 - the process-wide memo
    _abbreviations = None
    _units.clear()
    _provinces.clear()


def phrase(text: str) -> Phrase:
    """The syllables of a text."""
    analysed = analyse(text)
    return Phrase(tuple(analysed.folded), tuple(analysed.accented))


def _matches(
    table: _Table, syllables: Sequence[str], accented: Sequence[str]
) -> Iterator[Expansion]:
    for start in range(len(syllables)):
        for length in table.lengths:
            end = start + length
            for said, other in table.words.get(tuple(syllables[start:end]), ()):
                if _is_meant(said, accented[start:end]):
                    yield Expansion(start, end, other)


def _is_meant(said: Phrase, typed: Sequence[str]) -> bool:
    """Whether accents that were typed agree; where all is ordinary syllables they must be typed.

    "so do" is "sơ đồ" to most people, and "sổ đỏ" to some.
    """
    if said.accented == tuple(typed):
        return True
    if len(said.folded) < 3 and all(map(is_ordinary, said.folded)):
        return False
    return all(
        one in (own, plain)
        for one, own, plain in zip(typed, said.accented, said.folded, strict=True)
    )


def _outermost(found: Iterable[Expansion]) -> list[Expansion]:
    """Without those that stand for a part of what another one stands for."""
    all_found = sorted(found, key=lambda one: (one.start, -one.end))
    return [
        one
        for one in all_found
        if not any(
            other.start <= one.start
            and one.end <= other.end
            and (other.start, other.end) != (one.start, one.end)
            for other in all_found
        )
    ]


def _table_of_abbreviations(version: int) -> _Table:
    global _abbreviations  # noqa: PLW0603 - the process-wide memo
    table = _abbreviations
    if table is None or table.version != version:
        table = _Table(version)
        rows = Abbreviation.objects.filter(is_active=True).order_by("pk")
        of_long: dict[Phrase, list[Phrase]] = defaultdict(list)
        for short, long in rows.values_list("short", "long"):
            of_long[phrase(long)].append(phrase(short))
        for long_form, shorts in of_long.items():
            for short_form in shorts:
                table.add(short_form, long_form)
                table.add(long_form, short_form)
        for shorts in of_long.values():
            for short_form in shorts:
                for other in shorts:
                    table.add(short_form, other)
        _abbreviations = table
    return table


def _table_of_units(site_id: int, version: int) -> _Table:
    """Old and new names of the units of that site's province."""
    known, province = _provinces.get(site_id, (None, None))
    if known != version:
        if len(_provinces) > _MOST_SITES:
            _provinces.clear()
        province = _province_of(site_id)
        _provinces[site_id] = (version, province)
    table = _units.get(province)
    if table is None or table.version != version:
        if len(_units) > _MOST_PROVINCES:
            _units.clear()
        table = _Table(version)
        for old, new in _renamed(province) if province else ():
            for said, other in _both_spellings(old, new):
                table.add(said, other)
                table.add(other, said)
        _units[province] = table
    return table


def _province_of(site_id: int) -> object:
    """The unit at the head of the site's branch."""
    row = (
        MemberSite.objects.filter(site_id=site_id)
        .values_list(*(f"unit__{'parent__' * tier}id" for tier in reversed(range(MOST_TIERS))))
        .first()
    )
    return next((unit for unit in row or () if unit), None)


def _renamed(province: object) -> list[tuple[str, str]]:
    """Old and new names within a province: two statements, some hundred rows."""
    inside = ("", "parent__", "parent__parent__")
    heirs, same = Q(), Q()
    for tier in inside:
        heirs |= Q(**{f"new__{tier}pk": province})
        same |= Q(**{f"unit__{tier}pk": province})
    taken_over = Succession.objects.filter(heirs).order_by("-extent", "old__name", "new__name")
    former = UnitName.objects.filter(same, valid_to__isnull=False).order_by("name")
    return [
        *taken_over.values_list("old__name", "new__name"),
        *former.values_list("name", "unit__name"),
    ]


def _both_spellings(old: str, new: str) -> Iterator[tuple[Phrase, Phrase]]:
    """Full names, and names without their kind where these say enough: of two syllables."""
    yield phrase(old), phrase(new)
    short, other = phrase(split_kind(old)[1]), phrase(split_kind(new)[1])
    if len(short.folded) > 1 and len(other.folded) > 1:
        yield short, other
