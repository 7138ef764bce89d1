"""Days and hours as the cells of a weekly schedule write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Final

from organization.models import Part
from organization.schedule.weeks import Week
from portal.core.vietnamese import nfc, search_key

_NUMBER = re.compile(r"\d+")
# The year after the same sign: "23/11-29/11" are two days.
_DATE = re.compile(
    r"(?P<day>\d{1,2})(?P<sign> ?[/.-] ?| tháng )(?P<month>\d{1,2})"
    r"(?:(?:(?P=sign)| năm )(?P<year>\d{4}|\d{2}))?(?!\d)"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WEEKDAY = re.compile(
    r"(?:\bthứ[ .]*(hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])\b|\bt\.?([2-7])\b|\b(chủ nhật|chúa nhật|cn)\b)"
)
_WEEKDAYS: Final = {
    **{str(number): number - 2 for number in range(2, 8)},
    "hai": 0,
    "ba": 1,
    "tư": 2,
    "năm": 3,
    "sáu": 4,
    "bảy": 5,
    "bẩy": 5,
}
_SUNDAY: Final = 6
_HOUR = re.compile(r"(?<!\d)(\d{1,2}) ?(?:giờ|[hg:]) ?(\d{2}|rưỡi)?(?!\d)")
_ENDS: Final = ("start", "end")
# Two hours with nothing of this between them are those of two entries.
_UNTIL = re.compile(r"[-–—−‑~→>]|\b(?:đến|tới)\b")
_NOON: Final = 12
# With their accents: "tới" is no evening. SA and CH are what Windows writes for AM and PM.
_HALF = re.compile(r"\b(?:sáng|trưa|chiều|tối|[ap]m|sa|ch)\b")
_LATE: Final = frozenset({"chiều", "tối", "pm", "ch"})
_PARTS: Final = {
    "ca ngay": Part.DAY.value,
    "sang": Part.MORNING.value,
    "chieu": Part.AFTERNOON.value,
}


def hours_of(text: str) -> dict[str, str] | None:
    """Beginning, ending or part of the day; None for what says neither.

    "2h chiều" and "Chiều: 2h" are 14:00.
    """
    said = nfc(text).lower()
    found = list(_HOUR.finditer(said))
    if not found:
        return _part_of(search_key(said))
    if len(found) > len(_ENDS):
        return None
    first, last = found[0], found[-1]
    if first is not last and not _UNTIL.search(said[first.end() : last.start()]):
        return None
    try:
        hours = [datetime.time(int(match[1]), _minutes(match[2])) for match in found]
    except ValueError:
        return None
    late = _are_late(said, found, hours)
    told = [
        hour.replace(hour=hour.hour + _NOON) if is_late and 0 < hour.hour < _NOON else hour
        for hour, is_late in zip(hours, late, strict=True)
    ]
    return {key: f"{hour:%H:%M}" for key, hour in zip(_ENDS, told, strict=False)}


def _part_of(key: str) -> dict[str, str] | None:
    named = [value for words, value in _PARTS.items() if words in key]
    if not named:
        return None
    return {"part": named[0] if len(named) == 1 else Part.DAY.value}


def _minutes(said: str | None) -> int:
    return 30 if said == "rưỡi" else int(said or 0)


def _are_late(
    said: str, found: Sequence[re.Match[str]], hours: Sequence[datetime.time]
) -> list[bool]:
    """Which of one or two hours are of the afternoon or evening, by the words beside them."""
    first, last = found[0], found[-1]
    before, after = _is_late(said[: first.start()]), _is_late(said[last.end() :])
    if first is last:
        return [bool(after if before is None else before)]
    between = _is_late(said[first.end() : last.start()])
    if before is not None:  # words stand before the hours
        return [before, before if between is None else between]
    if between is None:  # "1h30 – 4h chiều" is both, "10h – 2h chiều" is the later one
        return [bool(after) and hours[0] < hours[1] and hours[1].hour < _NOON, bool(after)]
    return [between, bool(after)]


def _is_late(words: str) -> bool | None:
    """Whether the half of the day that words name is the later one; None where they name none."""
    found = _HALF.search(words)
    return None if found is None else found[0] in _LATE


def days_named(text: str, week: Week) -> list[datetime.date]:
    """The days of the week that a cell names by their dates: "Thứ 2-23/11/26"."""
    said = _plain(text)
    found: list[datetime.date] = []
    end = 0
    # From each number on: there may be others before the date.
    for number in _NUMBER.finditer(said):
        match = _DATE.match(said, number.start()) if number.start() >= end else None
        day = _day(match, week) if match else None
        if match and day:
            end = match.end()
            found += [] if day in found else [day]
    return found


def _day(match: re.Match[str], week: Week) -> datetime.date | None:
    named = (int(match["day"]), int(match["month"]))
    for day in week.days:
        if (day.day, day.month) == named and str(day.year).endswith(match["year"] or ""):
            return day
    return None


def weekdays_in(text: str) -> set[int]:
    """The days of the week that a cell names, from 0 for Monday."""
    return {
        _SUNDAY if match[3] else _WEEKDAYS[match[1] or match[2]]
        for match in _WEEKDAY.finditer(_spaced(text))
    }


def names_a_date(text: str) -> bool:
    """Whether there is a date in it, of whatever week."""
    return bool(_DATE.search(_plain(text)))


def _plain(text: str) -> str:
    """A cell without the names of weekdays: their numbers, beside a day's, look like a date."""
    return _ISO.sub(r"\3/\2/\1", _WEEKDAY.sub(" ", _spaced(text)))


def _spaced(text: str) -> str:
    return " ".join(nfc(text).lower().split())
