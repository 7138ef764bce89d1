"""Reading the lists of units and of who took over whom, each row checked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.tabular import Row, RowError, Table, read_table
from portal.core.vietnamese import split_kind
from portal.tenancy.register.reference import Level

UNIT_COLUMNS = ("code", "level", "full_name", "parent_code")
TAKEOVER_COLUMNS = ("old_code", "old_district_code", "new_code")
# Longer is a fault of the file; the column holds no more.
MAX_NAME = 200


@dataclass(frozen=True)
class ListedUnit:
    """One unit as a list of a day gives it. `name` is full: kind and short name."""

    line: int
    code: str
    level: str
    kind: str
    short_name: str
    parent_code: str

    @property
    def name(self) -> str:
        """Kind and name: Xã Chi Lăng."""
        return f"{self.kind} {self.short_name}"


@dataclass
class UnitList:
    """The units of a day by code, and what was remarkable about the file."""

    name: str
    units: dict[str, ListedUnit] = field(default_factory=dict)
    notes: list[RowError] = field(default_factory=list)


@dataclass(frozen=True)
class Takeover:
    """An old unit, or a part of it, went over to a new one.

    `old` is a commune, or the district itself where it had no communes (an island).
    `old_name` is the old unit's name in this source. `confirmed`: a second source agrees.
    """

    line: int
    old: str
    new: str
    old_name: str
    is_part: bool
    confirmed: bool


@dataclass
class Takeovers:
    """The rows of a file of takeovers, and what was remarkable about it."""

    name: str
    rows: list[Takeover] = field(default_factory=list)
    notes: list[RowError] = field(default_factory=list)


def read_units(path: Path, levels: Mapping[str, Level], day: datetime.date) -> UnitList:
    """The units that exist on `day`, from a CSV file with `UNIT_COLUMNS`.

    Raises `TableError` with every wrong row: unknown or ended level, code of another
    form, code given twice, name without a known kind, parent missing or not above.
    """
    table = read_table(path, UNIT_COLUMNS)
    listed = UnitList(table.name, notes=_composed(table, ("full_name",)))
    for row in table.rows:
        wrong = _wrong_row(row, levels, day)
        twin = listed.units.get(row["code"])
        if twin and not wrong:
            wrong = _("code %(code)s stands in line %(line)d already") % {
                "code": row["code"],
                "line": twin.line,
            }
        if wrong:
            table.errors.append(RowError(row.line, wrong))
        if not twin:  # also a wrong row may be a parent: one error, not one a child
            listed.units[row["code"]] = _listed(row)
            _note_name(listed, row)
    for unit in listed.units.values():
        wrong = _wrong_parent(unit, listed.units, levels)
        if wrong:
            table.errors.append(RowError(unit.line, wrong))
    table.refuse_if_wrong()
    return listed


def read_takeovers(path: Path, before: UnitList, after: UnitList) -> Takeovers:
    """Who took over whom between two lists, from a CSV file with `TAKEOVER_COLUMNS`.

    `dvhcvn_type` (full, partial), `confirmed_by_dvhcvn` (1, 0) and `old_commune` are
    read where present. Raises `TableError` with every wrong row: a code that is not in
    its list, a pair given twice, a district with communes but no commune named.
    """
    table = read_table(path, TAKEOVER_COLUMNS)
    takeovers = Takeovers(table.name)
    pairs: dict[tuple[str, str], int] = {}
    parents = {unit.parent_code for unit in before.units.values()}
    for row in table.rows:
        takeover = _takeover(row)
        wrong = _wrong_takeover(row, takeover, before, after, parents)
        pair = (takeover.old, takeover.new)
        if not wrong and pair in pairs:
            wrong = _("the same pair stands in line %d already") % pairs[pair]
        if wrong:
            table.errors.append(RowError(row.line, wrong))
            continue
        pairs[pair] = row.line
        takeovers.rows.append(takeover)
    table.refuse_if_wrong()
    return takeovers


def _composed(table: Table, columns: tuple[str, ...]) -> list[RowError]:
    return [
        RowError(row.line, _("text was not in NFC and has been composed"))
        for row in table.rows
        if any(column in row.not_nfc for column in columns)
    ]


def _listed(row: Row) -> ListedUnit:
    kind, short = split_kind(row["full_name"])
    return ListedUnit(row.line, row["code"], row["level"], kind, short, row["parent_code"])


def _note_name(listed: UnitList, row: Row) -> None:
    name = listed.units[row["code"]].name
    if name != row["full_name"]:
        message = _("“%(found)s” is taken as “%(name)s”") % {
            "found": row["full_name"],
            "name": name,
        }
        listed.notes.append(RowError(row.line, message))


def _wrong_row(row: Row, levels: Mapping[str, Level], day: datetime.date) -> str:
    level = levels.get(row["level"])
    if level is None or not level.code_length:
        return _("unknown level “%s”") % row["level"]
    if not level.is_in_force(day):
        return _("level “%(level)s” does not exist on %(day)s") % {
            "level": level.code,
            "day": day.isoformat(),
        }
    code = row["code"]
    if not (code.isascii() and code.isdigit() and len(code) == level.code_length):
        return _("code “%(code)s” is not of %(length)d digits") % {
            "code": code,
            "length": level.code_length,
        }
    if not split_kind(row["full_name"])[0]:
        return _("name “%s” does not open with a kind of unit") % row["full_name"]
    if len(row["full_name"]) > MAX_NAME:
        return _("name is longer than %d characters") % MAX_NAME
    return ""


def _wrong_parent(
    unit: ListedUnit, units: Mapping[str, ListedUnit], levels: Mapping[str, Level]
) -> str:
    level = levels.get(unit.level)
    if level is None:
        return ""
    if not unit.parent_code:
        return "" if level.rank == 1 else _("parent_code is empty")
    parent = units.get(unit.parent_code)
    if parent is None:
        return _("parent %s is not in the list") % unit.parent_code
    above = levels.get(parent.level)
    if above is not None and above.rank >= level.rank:
        return _("parent %s is not of a higher level") % unit.parent_code
    return ""


def _takeover(row: Row) -> Takeover:
    return Takeover(
        line=row.line,
        old=row["old_code"] or row["old_district_code"],
        new=row["new_code"],
        old_name=row.get("old_commune"),
        is_part=row.get("dvhcvn_type") == "partial",
        confirmed=row.get("confirmed_by_dvhcvn", "1") != "0",
    )


def _wrong_takeover(
    row: Row, takeover: Takeover, before: UnitList, after: UnitList, parents: set[str]
) -> str:
    if takeover.old not in before.units:
        return _("old unit %s is not in the list") % (takeover.old or "“”")
    if not row["old_code"] and takeover.old in parents:
        return _("old_code is empty, but district %s has communes") % takeover.old
    if takeover.new not in after.units:
        return _("new unit %s is not in the list") % (takeover.new or "“”")
    return ""
