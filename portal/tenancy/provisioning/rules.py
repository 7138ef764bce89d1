"""Kinds of units and rules of hosts, read from `data/provisioning.yaml`."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.core.vietnamese import fold
from portal.tenancy.provisioning.yaml_file import (
    DATA_DIR,
    Complaints,
    DataFileError,
    in_force,
    read_mapping,
)
from portal.tenancy.register.reference import Level, levels

RULES_FILE = DATA_DIR / "provisioning.yaml"
_KEYS = (
    "levels", "host_exceptions", "default_domain_suffix", "archive_template", "local_code",
)  # fmt: skip


@dataclass(frozen=True)
class LevelRule:
    """What a units file may say about one level of units."""

    level: Level
    code: re.Pattern[str]
    parents: tuple[str, ...]
    template: str
    is_practice: bool = False

    @property
    def has_official_codes(self) -> bool:
        """Whether the national list gives units of this level their codes."""
        return self.level.code_length > 0

    @property
    def only_ended(self) -> bool:
        """Whether there are no units of this level any more."""
        return self.level.valid_to is not None


@dataclass(frozen=True)
class HostException:
    """A unit whose host does not follow from its name, on certain days."""

    level: str
    name: str
    label: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str


@dataclass(frozen=True)
class Rules:
    """Everything in the file."""

    levels: dict[str, LevelRule]
    exceptions: tuple[HostException, ...]
    domain_suffix: str
    archive_template: str

    def exceptional_label(self, level: str, name: str, day: datetime.date) -> str:
        """The label a dated exception gives to a unit, or ""."""
        for exception in self.exceptions:
            if (
                exception.level == level
                and fold(exception.name) == fold(name)
                and in_force(exception.valid_from, exception.valid_to, day)
            ):
                return exception.label
        return ""


@cache
def default_rules() -> Rules:
    """The rules that ship with the product."""
    return load_rules(RULES_FILE)


def load_rules(path: Path) -> Rules:
    """Read and check a rules file. Raises `DataFileError` with every complaint."""
    found = read_mapping(path)
    complaints = Complaints()
    complaints.keys("", found, _KEYS)
    local_code = complaints.pattern("", found, "local_code")
    rules = {
        level: _level(level, row, local_code, complaints)
        for level, row in (found.get("levels") or {}).items()
    }
    if not rules:
        complaints.add("levels", _("at least one level is needed"))
    loaded = Rules(
        levels=rules,
        exceptions=tuple(
            _exception(index, row, complaints)
            for index, row in enumerate(found.get("host_exceptions") or (), start=1)
        ),
        domain_suffix=complaints.text("", found, "default_domain_suffix"),
        archive_template=complaints.text("", found, "archive_template"),
    )
    if complaints.errors:
        raise DataFileError(path.name, complaints.errors)
    return loaded


def _level(
    code: str, row: dict[str, Any], local_code: re.Pattern[str], complaints: Complaints
) -> LevelRule:
    where = f"levels.{code}"
    level = levels().get(code)
    if level is None:
        complaints.add(where, _("the register knows no such level"))
        level = Level(code, code, 0)
    complaints.keys(where, row, ("parents", "template", "practice"))
    official = re.compile(f"[0-9]{{{level.code_length}}}")
    return LevelRule(
        level=level,
        code=official if level.code_length else local_code,
        parents=complaints.texts(where, row, "parents"),
        template=complaints.text(where, row, "template"),
        is_practice=complaints.flag(where, row, "practice"),
    )


def _exception(index: int, row: dict[str, Any], complaints: Complaints) -> HostException:
    where = f"host_exceptions.{index}"
    complaints.keys(where, row, ("level", "name", "label", "from", "to", "basis"))
    return HostException(
        level=complaints.text(where, row, "level"),
        name=complaints.text(where, row, "name"),
        label=complaints.text(where, row, "label"),
        valid_from=complaints.day(where, row, "from"),
        valid_to=complaints.day(where, row, "to"),
        basis=complaints.text(where, row, "basis"),
    )
