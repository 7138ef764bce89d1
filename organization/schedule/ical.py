"""The work schedule as a calendar that programs subscribe to (RFC 5545)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from organization.models import EntryKind, Part

if TYPE_CHECKING:
    from organization.models import ScheduleEntry

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HOURS_OF_PARTS: Final = {
    Part.MORNING.value: (datetime.time(7, 30), datetime.time(11, 30)),
    Part.AFTERNOON.value: (datetime.time(13, 30), datetime.time(17)),
}


def calendar_of(entries: Iterable[ScheduleEntry], agency: str, host: str) -> bytes:
    """A calendar of these entries; the same bytes as long as they are the same."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Lien Cong//Lich cong tac//VI")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(_("Work schedule – %(agency)s") % {"agency": agency}))
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def _event(entry: ScheduleEntry, host: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.public_id}@{host}")
    event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
    event.add("last-modified", entry.changed_at.astimezone(datetime.UTC))
    # Grows with every change: programs take the newer one.
    event.add("sequence", int(entry.changed_at.timestamp()))
    start, end = _hours(entry)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", _text(_summary(entry)))
    description = "\n".join(_description(entry))
    if description:
        event.add("description", _text(description))
    if entry.venue:
        event.add("location", _text(entry.venue))
    if entry.kind == EntryKind.RECEPTION:
        event.add("categories", [str(EntryKind.RECEPTION.label)])
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _hours(entry: ScheduleEntry) -> tuple[datetime.date, datetime.date | None]:
    """From when to when: moments in UTC, or the whole day and the day after."""
    start, end = entry.start, entry.end
    if start is None and entry.part in _HOURS_OF_PARTS:
        start, end = _HOURS_OF_PARTS[entry.part]
    if start is None:
        return entry.day, entry.day + datetime.timedelta(days=1)
    return _moment(entry.day, start), _moment(entry.day, end) if end is not None else None


def _moment(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    here = datetime.datetime.combine(day, hour, timezone.get_default_timezone())
    return here.astimezone(datetime.UTC)


def _text(text: str) -> vText:
    """Text as a value. The package escapes it, and leaves in what RFC 5545 forbids."""
    return vText(_CONTROLS.sub(" ", text))


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
