"""The work schedule as a calendar that programs subscribe to (RFC 5545).

Written by hand: some dozen lines of text, of which a library would be the larger part.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import EntryKind, Part

if TYPE_CHECKING:
    from organization.models import ScheduleEntry

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
# A line has 75 octets at most; what is longer goes on in the next one after a space.
_LONGEST_LINE: Final = 75
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_HOURS_OF_PARTS: Final = {
    Part.MORNING.value: (datetime.time(7, 30), datetime.time(11, 30)),
    Part.AFTERNOON.value: (datetime.time(13, 30), datetime.time(17)),
}


def calendar_of(entries: Iterable[ScheduleEntry], agency: str, host: str) -> str:
    """A calendar of these entries; the same text as long as they are the same."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lien Cong//Lich cong tac//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(_('Work schedule – %(agency)s') % {'agency': agency})}",
        *(line for entry in entries for line in _event(entry, host)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as a value: nothing in it ends the line or begins a property."""
    text = _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line of 75 octets at most, gone on with below; no letter is cut in two."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + octets
    return "\r\n".join([*parts, part])


def _event(entry: ScheduleEntry, host: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.public_id}@{host}"
    stamp = _moment(entry.changed_at)
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    # Grows with every change: programs take the newer one.
    yield f"SEQUENCE:{int(entry.changed_at.timestamp())}"
    yield from _hours(entry)
    yield f"SUMMARY:{escaped(_summary(entry))}"
    description = "\n".join(_description(entry))
    if description:
        yield f"DESCRIPTION:{escaped(description)}"
    if entry.venue:
        yield f"LOCATION:{escaped(entry.venue)}"
    if entry.kind == EntryKind.RECEPTION:
        yield f"CATEGORIES:{escaped(str(EntryKind.RECEPTION.label))}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _hours(entry: ScheduleEntry) -> Iterator[str]:
    start, end = entry.start, entry.end
    if start is None and entry.part in _HOURS_OF_PARTS:
        start, end = _HOURS_OF_PARTS[entry.part]
    if start is None:
        after = entry.day + datetime.timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
        return
    zone = timezone.get_default_timezone()
    yield f"DTSTART:{_moment(datetime.datetime.combine(entry.day, start, zone))}"
    if end is not None:
        yield f"DTEND:{_moment(datetime.datetime.combine(entry.day, end, zone))}"


def _moment(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _summary(entry: ScheduleEntry) -> str:
    said = entry.content
    if entry.person is not None:
        said = f"{entry.person.full_name}: {said}"
    if entry.is_cancelled:
        return _("CANCELLED: %(entry)s") % {"entry": said}
    return said


def _description(entry: ScheduleEntry) -> Iterator[str]:
    if entry.is_changed or entry.is_cancelled:
        yield " – ".join(filter(None, [entry.get_state_display(), entry.change_note]))
    if entry.participants:
        yield _("Participants: %(names)s") % {"names": entry.participants}
    if entry.public_office is not None:
        yield _("Prepared by: %(office)s") % {"office": entry.public_office.title}
