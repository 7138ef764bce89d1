"""What weighs how much in the order of answers: dated data, one file.

`data/profiles.json` is a list; the one that holds is the last whose `from` has come. A change of
`fields` asks for `manage.py search_index --rebuild`: lengths are stored weighted.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

FILE: Final = Path(__file__).with_name("data") / "profiles.json"
_FIELDS: Final = ("title", "parent", "lead", "body")


@dataclass(frozen=True)
class Recency:
    """Of a score, `share` halves every `half_life_days` days; the rest stays."""

    half_life_days: float
    share: float


@dataclass(frozen=True)
class Profile:
    """The weights. `fields`: title, parent's title, lead, body; `over`, `own_site`: factors."""

    fields: tuple[float, float, float, float] = (5, 4, 3, 1)
    pair: float = 0.6
    accented: float = 0.5
    k1: float = 0.9
    b: float = 0.75
    over: float = 0.6
    own_site: float = 1.15
    recency: Mapping[str, Recency] = field(default_factory=dict)


def current_profile() -> Profile:
    """The profile that holds today."""
    return profile_on(timezone.localdate())


def profile_on(day: datetime.date) -> Profile:
    """The profile that holds on `day`; of days before the first, the first."""
    dated = _profiles()
    begun = [profile for begins, profile in dated if begins <= day]
    return begun[-1] if begun else dated[0][1]


@cache
def _profiles() -> list[tuple[datetime.date, Profile]]:
    rows = json.loads(FILE.read_text("utf-8"))
    return sorted(
        ((datetime.date.fromisoformat(row["from"]), _profile_of(row)) for row in rows),
        key=lambda dated: dated[0],
    )


def _profile_of(row: Mapping[str, Any]) -> Profile:
    return Profile(
        fields=tuple(float(row["fields"][name]) for name in _FIELDS),  # type: ignore[arg-type]
        recency={kind: Recency(**facts) for kind, facts in row.get("recency", {}).items()},
        **{name: row[name] for name in ("pair", "accented", "k1", "b", "over", "own_site")},
    )
