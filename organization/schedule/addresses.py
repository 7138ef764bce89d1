"""The words of which addresses of the work schedule are made."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from organization.schedule.weeks import Week

SEGMENT: Final = "lich-cong-tac"
FEED: Final = f"{SEGMENT}.ics"
WEEK_PARAMETER: Final = "tuan"
PERSON_PARAMETER: Final = "nguoi"
OFFICE_PARAMETER: Final = "don-vi"
LEADERS_PARAMETER: Final = "lanh-dao"


def query_of(week: Week | None, narrowed: dict[str, str]) -> str:
    """The query of an address, "?" and all: a week, and of whom."""
    named = {WEEK_PARAMETER: week.address} if week is not None else {}
    query = urlencode({**named, **narrowed})
    return f"?{query}" if query else ""
