"""Who is who across a reform: from two lists and their takeovers to dated units.

Pure computation, no database. The rule of identity is docs/adr/0002: an old unit goes
on as the same one only when it became exactly one new unit, whole and alone, and kept
its code; anything else is a new unit and a succession.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from portal.core.vietnamese import spelling_key
from portal.tenancy.models import Succession, UnitCode
from portal.tenancy.register.files import ListedUnit, Takeover, UnitList
from portal.tenancy.register.identity import unit_id
from portal.tenancy.register.reference import Level, Reform, Rename

OFFICIAL = UnitCode.Scheme.OFFICIAL.value
ALTERNATE = UnitCode.Scheme.ALTERNATE.value
WHOLE = Succession.Extent.WHOLE.value
PART = Succession.Extent.PART.value

Identify = Callable[[str, bool], uuid.UUID | None]


@dataclass(frozen=True)
class Fact:
    """A value that holds from a day (None: since ever) to another (None: still).

    `value` is a name, the identifier of a parent, or `(scheme, code)`.
    """

    value: str | uuid.UUID | tuple[str, str]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str = ""


@dataclass
class PlannedUnit:
    """A unit as it shall stand in the register, with its dated facts in order."""

    id: uuid.UUID
    level: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str = ""
    codes: list[Fact] = field(default_factory=list)
    names: list[Fact] = field(default_factory=list)
    parents: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class PlannedSuccession:
    """A part or the whole of `old` went over to `new`."""

    old: uuid.UUID
    new: uuid.UUID
    extent: str
    basis: str


@dataclass
class Plan:
    """All units and successions that the files tell of.

    `doubtful`: takeovers left out because the second source contradicts them.
    """

    horizon: datetime.date
    on: datetime.date
    units: dict[uuid.UUID, PlannedUnit] = field(default_factory=dict)
    successions: list[PlannedSuccession] = field(default_factory=list)
    doubtful: list[Takeover] = field(default_factory=list)
    without_successor: list[ListedUnit] = field(default_factory=list)


def trusted(takeovers: Iterable[Takeover]) -> tuple[list[Takeover], list[Takeover]]:
    """Takeovers to go by, and those left out as doubtful.

    One that the second source does not have is a mere gap there when it knows nothing
    of one of the two units; when it knows of both, it says otherwise and is believed:
    the first source has mixed up communes of one name.
    """
    rows = list(takeovers)
    known_old = {row.old for row in rows if row.confirmed}
    known_new = {row.new for row in rows if row.confirmed}
    good: list[Takeover] = []
    doubtful: list[Takeover] = []
    for row in rows:
        contradicted = not row.confirmed and row.old in known_old and row.new in known_new
        (doubtful if contradicted else good).append(row)
    return good, doubtful


def make_plan(
    before: UnitList,
    after: UnitList,
    takeovers: Iterable[Takeover],
    reform: Reform,
    levels: dict[str, Level],
    identify: Identify = lambda code, is_new: None,
) -> Plan:
    """The plan for the two lists.

    `identify(code, is_new)` is the identifier of the unit that the database already
    has under an official code, on the day before the reform or on the day itself.
    """
    return _Planner(before, after, takeovers, reform, levels, identify).plan()


class _Planner:
    """Works out one plan; the steps share what they find."""

    def __init__(
        self,
        before: UnitList,
        after: UnitList,
        takeovers: Iterable[Takeover],
        reform: Reform,
        levels: dict[str, Level],
        identify: Identify,
    ) -> None:
        self.before = before.units
        self.after = after.units
        self.reform = reform
        self.levels = levels
        self.rows, self.doubtful = trusted(takeovers)
        self.of_old: dict[str, list[Takeover]] = defaultdict(list)
        for row in self.rows:
            self.of_old[row.old].append(row)
        self.pairs = self._pairs()
        self.continuing = self._continuing()
        self.identify = identify
        self.new_ids = {code: self._new_id(code) for code in self.after}
        self.old_ids = {code: self._old_id(code) for code in self.before}

    def plan(self) -> Plan:
        plan = Plan(self.reform.horizon, self.reform.on, doubtful=self.doubtful)
        for old in self.before.values():
            unit = self._old_unit(old)
            plan.units[unit.id] = unit
        for new in self.after.values():
            if new.code in self.continuing:
                self._continue(plan.units[self.new_ids[new.code]], new)
            else:
                unit = self._new_unit(new)
                plan.units[unit.id] = unit
        plan.successions = self._successions()
        succeeded = {pair[0] for pair in self.pairs}
        plan.without_successor = [
            unit for code, unit in self.before.items() if code not in succeeded
        ]
        return plan

    # --- who is who ---------------------------------------------------------------

    def _pairs(self) -> dict[tuple[str, str], str]:
        """(old code, new code) → extent, for communes, districts and provinces."""
        pairs: dict[tuple[str, str], str] = {}
        above: dict[tuple[str, str], bool] = {}
        for row in self.rows:
            is_part = self._is_split(row.old)
            old = self.before[row.old]
            if self._has_ended_level(old):
                above[old.code, row.new] = above.get((old.code, row.new), False) or is_part
            else:
                pairs[row.old, row.new] = PART if is_part else WHOLE
                district = old.parent_code
                above[district, row.new] = above.get((district, row.new), False) or is_part
            province = self._province(self.before, row.old)
            above.setdefault((province, self._province(self.after, row.new)), False)
        for code in self._untold_provinces({old for old, _ in above}):
            above[code, code] = False
        heirs: dict[str, set[str]] = defaultdict(set)
        for old_code, new_code in above:
            heirs[old_code].add(new_code)
        for (old_code, new_code), is_part in above.items():
            whole = len(heirs[old_code]) == 1 and not is_part
            pairs[old_code, new_code] = WHOLE if whole else PART
        return pairs

    def _untold_provinces(self, told: set[str]) -> list[str]:
        """Provinces of which no takeover tells, still there with code and name."""
        return [
            code
            for code in self.before.keys() & self.after.keys()
            if code not in told
            and self._is_province(self.before[code])
            and _same_name(self.before[code].name, self.after[code].name)
        ]

    def _is_split(self, code: str) -> bool:
        """Whether only parts of an old unit went over, as far as the sources know."""
        rows = self.of_old[code]
        return len(rows) > 1 or any(row.is_part for row in rows)

    def _continuing(self) -> set[str]:
        """Codes whose unit is the same on both sides of the reform."""
        sources: dict[str, set[str]] = defaultdict(set)
        for old_code, new_code in self.pairs:
            if self.before[old_code].level == self.after[new_code].level:
                sources[new_code].add(old_code)
        return {
            code
            for code, olds in sources.items()
            if olds == {code} and self.pairs[code, code] == WHOLE
        }

    def _new_id(self, code: str) -> uuid.UUID:
        since = None if code in self.continuing else self.reform.on
        return self.identify(code, True) or unit_id(OFFICIAL, code, since)

    def _old_id(self, code: str) -> uuid.UUID:
        if code in self.continuing:
            return self.new_ids[code]
        known = self.identify(code, False) or unit_id(OFFICIAL, code, None)
        if known != self.new_ids.get(code):
            return known
        # A unit entered without its first day is today's, whoever had the code before.
        return unit_id(OFFICIAL, code, self.reform.on - datetime.timedelta(days=1))

    # --- facts --------------------------------------------------------------------

    def _old_unit(self, old: ListedUnit) -> PlannedUnit:
        """An old unit that ends with the reform; `_continue` opens it again."""
        end, basis = self.reform.on, self._basis_of_end(old)
        unit = PlannedUnit(self.old_ids[old.code], old.level, None, end, basis)
        unit.codes.append(Fact((OFFICIAL, old.code), None, end))
        unit.names.append(Fact(old.name, None, end))
        if old.parent_code:
            unit.parents.append(Fact(self.old_ids[old.parent_code], None, end))
        return unit

    def _new_unit(self, new: ListedUnit) -> PlannedUnit:
        start, basis = self.reform.on, self._basis(new)
        unit = PlannedUnit(self.new_ids[new.code], new.level, start, None, basis)
        unit.codes.append(Fact((OFFICIAL, new.code), start, None, self.reform.code_basis))
        unit.codes.extend(self._alternates(new))
        unit.names.extend(self._names(new, start, basis))
        if new.parent_code:
            unit.parents.append(Fact(self.new_ids[new.parent_code], start, None, basis))
        return unit

    def _continue(self, unit: PlannedUnit, new: ListedUnit) -> None:
        """Join what a unit was called and under before the reform to what came after."""
        old = self.before[new.code]
        basis = self._basis(new)
        unit.valid_to, unit.basis = None, ""
        unit.codes = [Fact((OFFICIAL, new.code), None, None), *self._alternates(new)]
        unit.names = self._joined(
            [Fact(self._old_name(old, new), None, self.reform.on)],
            self._names(new, self.reform.on, basis),
        )
        if new.parent_code:
            under = Fact(self.new_ids[new.parent_code], self.reform.on, None, basis)
            unit.parents = self._joined(unit.parents, [under])

    def _names(self, new: ListedUnit, start: datetime.date | None, basis: str) -> list[Fact]:
        """The names of a unit since `start`, by the list and the later renames."""
        facts: list[Fact] = []
        name = new.name
        for rename in self._renames(new):
            before = rename.before
            facts.append(Fact(before, start, rename.on, basis))
            start, basis, name = rename.on, rename.basis, rename.after
        return [*facts, Fact(name, start, None, basis)]

    def _renames(self, new: ListedUnit) -> list[Rename]:
        """Later renames of the unit, unless the list calls it something else altogether."""
        mine = sorted(
            (rename for rename in self.reform.renames if rename.code == new.code),
            key=lambda rename: rename.on,
        )
        known = {name for rename in mine for name in (rename.before, rename.after)}
        return mine if any(_same_name(new.name, name) for name in known) else []

    def _old_name(self, old: ListedUnit, new: ListedUnit) -> str:
        """The name before the reform; the new spelling where only the spelling differs.

        A takeover carries the old name in another source's spelling. Where that is
        the new name, the difference was a slip of the old list and no renaming.
        """
        later = self._names(new, self.reform.on, "")[0].value
        spellings = [old.name, *(row.old_name for row in self.of_old[old.code])]
        if any(_same_name(spelling, str(later)) for spelling in spellings):
            return str(later)
        return old.name

    @staticmethod
    def _joined(earlier: list[Fact], later: list[Fact]) -> list[Fact]:
        """Facts one after the other, two of the same value as one."""
        joined = list(earlier)
        for fact in later:
            if joined and joined[-1].value == fact.value:
                last = joined.pop()
                joined.append(Fact(fact.value, last.valid_from, fact.valid_to, last.basis))
            else:
                joined.append(fact)
        return joined

    def _alternates(self, new: ListedUnit) -> list[Fact]:
        return [
            Fact((ALTERNATE, row.alternate), self.reform.on, None, row.basis)
            for row in self.reform.alternates
            if row.code == new.code
        ]

    # --- successions and law ------------------------------------------------------

    def _successions(self) -> list[PlannedSuccession]:
        return [
            PlannedSuccession(
                self.old_ids[old_code],
                self.new_ids[new_code],
                extent,
                self._basis(self.after[new_code]),
            )
            for (old_code, new_code), extent in sorted(self.pairs.items())
            if self.old_ids[old_code] != self.new_ids[new_code]
        ]

    def _basis(self, new: ListedUnit) -> str:
        if self._is_province(new):
            return self.reform.province_basis
        province = self._province(self.after, new.code)
        return self.reform.commune_basis.get(province, self.reform.general_commune_basis)

    def _basis_of_end(self, old: ListedUnit) -> str:
        level = self.levels[old.level]
        if not level.is_in_force(self.reform.on):
            return self.reform.district_basis
        if self._is_province(old):
            return self.reform.province_basis
        heirs = self.of_old[old.code]
        if not heirs:
            return self.reform.general_commune_basis
        return self._basis(self.after[min(row.new for row in heirs)])

    # --- places -------------------------------------------------------------------

    def _is_province(self, unit: ListedUnit) -> bool:
        return self.levels[unit.level].rank == 1

    def _has_ended_level(self, unit: ListedUnit) -> bool:
        """Whether it is a district: one that a takeover names is an island without communes."""
        return not self.levels[unit.level].is_in_force(self.reform.on)

    @staticmethod
    def _province(units: dict[str, ListedUnit], code: str) -> str:
        while units[code].parent_code:
            code = units[code].parent_code
        return code


def _same_name(one: str, other: str) -> bool:
    """Whether two full names are spellings of one."""
    return spelling_key(one) == spelling_key(other)
