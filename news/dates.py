"""Dates as they stand in exports and on Vietnamese news pages."""

from __future__ import annotations

import datetime
import re
from typing import Final

from news.periods import FIRST_YEAR, LAST_YEAR

_CLOCK: Final = r"(?P<hour>\d{1,2})\s*(?:[:h]|giờ)\s*(?P<minute>\d{2})(?:\s*:\s*(?P<second>\d{2}))?"
_DAY: Final = r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
_LONG_DAY: Final = r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})"
# What may stand around a date: a weekday, a word that says which date it is, a zone.
_WEEKDAY: Final = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật)\s*,?\s*"
_LABEL: Final = (
    r"(?:(?:ngày|thời gian)\s+)?(?:cập\s+nhật|đăng(?:\s+tải)?|xuất\s+bản|phát\s+hành)"
    r"(?:\s+lúc)?\s*:?\s*(?:ngày\s+)?"
)
_ZONE: Final = r"\s*(?:\(?(?:GMT|UTC)\s*\+\s*0?7(?::?00)?\)?)?"
_BETWEEN: Final = r"\s*[,|-]?\s*(?:lúc\s+)?"
_PATTERNS: Final = tuple(
    re.compile(rf"\s*(?:{_LABEL})?(?:{_WEEKDAY})?{body}{_ZONE}\s*", re.IGNORECASE)
    for body in (
        rf"(?:ngày\s+)?{_DAY}(?:{_BETWEEN}{_CLOCK})?",
        rf"{_CLOCK}{_BETWEEN}(?:{_WEEKDAY})?(?:ngày\s+)?{_DAY}",
        rf"{_LONG_DAY}(?:{_BETWEEN}{_CLOCK})?",
    )
)
_EPOCH: Final = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_MILLISECONDS_FROM: Final = 10**11


def parse_moment(text: str, zone: datetime.tzinfo) -> datetime.datetime:
    """The moment that `text` names, aware; local to `zone` where it names no offset.

    Reads ISO 8601, "20/09/2024", "Thứ sáu, 20/09/2024 15:40", "15:40, 20/09/2024",
    "Ngày đăng: 14/07/2017", "ngày 09 tháng 9 năm 2021" and Unix time in seconds or
    milliseconds. A date without a time is midnight. Raises ValueError otherwise, and
    for years no portal can have news of.
    """
    stripped = text.strip()
    moment = _iso(stripped) or _epoch(stripped, zone) or _vietnamese(stripped)
    if moment is None:
        raise ValueError(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if not FIRST_YEAR <= aware.year <= LAST_YEAR:
        raise ValueError(text)
    return aware


def _iso(text: str) -> datetime.datetime | None:
    """ISO 8601, which Python reads itself."""
    if "-" not in text:  # basic format without hyphens would swallow Unix times
        return None
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _epoch(text: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    """Seconds or milliseconds since 1970."""
    if not (text.isascii() and _EPOCH.fullmatch(text)):
        return None
    seconds = float(text)
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    return datetime.datetime.fromtimestamp(seconds, zone)


def _vietnamese(text: str) -> datetime.datetime | None:
    """Day before month, with or without a clock."""
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            found = {name: int(text) for name, text in match.groupdict().items() if text}
            return datetime.datetime(  # noqa: DTZ001 - the caller gives the zone
                found["year"],
                found["month"],
                found["day"],
                found.get("hour", 0),
                found.get("minute", 0),
                found.get("second", 0),
            )
    return None
