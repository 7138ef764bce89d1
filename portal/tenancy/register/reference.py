"""What the register knows of dates and law: levels, reforms, bodies, read from YAML.

The files stand in `portal/tenancy/data/`; a new reform or law is a new line there.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.vietnamese import nfc

DATA_DIR = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Level:
    """A tier of government or kind of agency; see `UnitLevel`.

    `code_length`: digits of an official code of this level, 0 where there is none.
    """

    code: str
    name: str
    rank: int
    code_length: int = 0
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    basis: str = ""

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether units of this level exist on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True)
class Rename:
    """From `on` the unit with this official code is called `after` and no longer `before`."""

    code: str
    on: datetime.date
    before: str
    after: str
    basis: str


@dataclass(frozen=True)
class AlternateCode:
    """Another official list knows the unit with `code` under `alternate`."""

    code: str
    alternate: str
    basis: str


@dataclass(frozen=True)
class Reform:
    """A day on which one map of units is replaced by another, and the files that tell.

    `commune_basis`: official code of a province → resolution on its communes.
    """

    on: datetime.date
    before_file: str
    after_file: str
    takeovers_file: str
    province_basis: str = ""
    district_basis: str = ""
    general_commune_basis: str = ""
    code_basis: str = ""
    commune_basis: Mapping[str, str] = field(default_factory=dict)
    alternates: tuple[AlternateCode, ...] = ()
    renames: tuple[Rename, ...] = ()

    @property
    def horizon(self) -> datetime.date:
        """The last day on which something is known to change."""
        return max((rename.on for rename in self.renames), default=self.on)


@dataclass(frozen=True)
class Law:
    """A legal basis from a day on (None: since ever)."""

    text: str
    valid_from: datetime.date | None = None


@dataclass(frozen=True)
class BodyTemplate:
    """A body that every unit of `levels` has; see data/issuing_bodies.yaml."""

    levels: tuple[str, ...]
    kind: str
    name: str
    aliases: tuple[str, ...]
    laws: tuple[Law, ...]


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(nfc((DATA_DIR / name).read_text("utf-8")))
    return loaded


@cache
def levels() -> Mapping[str, Level]:
    """Every level the register knows, by code, in the order of rank."""
    rows = [
        Level(
            code=row["code"],
            name=row["name"],
            rank=row["rank"],
            code_length=row.get("code_length", 0),
            valid_from=row.get("from"),
            valid_to=row.get("to"),
            basis=row.get("basis", ""),
        )
        for row in _read("levels.yaml")["levels"]
    ]
    return {level.code: level for level in sorted(rows, key=lambda level: level.rank)}


@cache
def reform() -> Reform:
    """The reform of 1 July 2025 and what changed since."""
    data = _read("reforms.yaml")
    row = data["reform"]
    basis = row["basis"]
    return Reform(
        on=row["day"],
        before_file=row["before"],
        after_file=row["after"],
        takeovers_file=row["takeovers"],
        province_basis=basis["province"],
        district_basis=basis["district"],
        general_commune_basis=basis["commune"],
        code_basis=basis["code"],
        commune_basis=basis["communes_of"],
        alternates=tuple(AlternateCode(**alternate) for alternate in row["alternate_codes"]),
        renames=tuple(
            Rename(unit["code"], group["day"], unit["from"], unit["to"], group["basis"])
            for group in data["renames"]
            for unit in group["units"]
        ),
    )


@cache
def body_templates() -> tuple[BodyTemplate, ...]:
    """Which bodies the units of each level have."""
    data = _read("issuing_bodies.yaml")
    laws = {
        name: tuple(Law(law["text"], law.get("from")) for law in group)
        for name, group in data["laws"].items()
    }
    return tuple(
        BodyTemplate(
            levels=tuple(row["levels"]),
            kind=row["kind"],
            name=row["name"],
            aliases=tuple(row.get("aliases", ())),
            laws=laws[row["law"]],
        )
        for row in data["bodies"]
    )
