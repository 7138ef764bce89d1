"""What provisioning is asked for and what it answers. Plain values, no models."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, field


@dataclass(frozen=True)
class UnitSpec:
    """One unit that shall have a portal.

    `full_name` carries the kind ("Xã Chi Lăng"), `name` does not ("Chi Lăng").
    `host` may be empty where the unit has a site already: its host is never changed.
    `ended`: the first day on which the unit no longer existed; its site is an archive.
    `line`: where it stood in a file, 0 if it came from elsewhere.
    """

    code: str
    level: str
    full_name: str
    name: str
    kind: str = ""
    parent_code: str = ""
    host: str = ""
    ended: datetime.date | None = None
    is_practice: bool = False
    line: int = 0


class Status(enum.StrEnum):
    """What came of one unit."""

    MADE = "made"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What came of one unit, and why.

    `made` names the things that were made (or, in a rehearsal, would be);
    `reason` says in the user's language why a unit was skipped or refused;
    `proposed_host` is a free host for a unit refused for its host.
    """

    spec: UnitSpec
    status: Status
    host: str = ""
    made: tuple[str, ...] = ()
    reason: str = ""
    proposed_host: str = ""


@dataclass
class Plan:
    """A file read and checked whole: what can be done, parents first, and what cannot.

    `notes`: choices of hosts that come to nothing, for the person who made them.
    """

    specs: list[UnitSpec] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Refused(Exception):
    """A unit cannot be provisioned; the message says why, in the user's language."""
