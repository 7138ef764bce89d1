"""The rows of a file beside those that a week has: to be looked at, corrected, saved at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from organization.models import EntryKind, EntryState, ScheduleEntry
from organization.schedule.people import bare_name
from organization.schedule.rows import Brought, ScheduleRow
from organization.schedule.week_forms import rows_of
from organization.schedule.weeks import Week
from portal.core.vietnamese import search_key, spelling_key

_RECEPTION = "tiep cong dan"
_OF_AN_ENTRY: Final = (
    *("day", "start", "end", "part", "content"),
    *("person_named", "venue", "participants", "is_internal"),
)


def rows_with(site_id: int, week: Week, brought: Sequence[ScheduleRow]) -> Any:
    """The form of a week as if somebody had typed these rows into it; nothing is saved."""
    there = rows_of(site_id, week).initial_forms
    data: dict[str, str] = {
        "form-TOTAL_FORMS": str(len(there) + len(brought)),
        "form-INITIAL_FORMS": str(len(there)),
    }
    for form in there:
        for name in form.fields:
            value = as_sent(form[name].value())
            if value is not None:
                data[form.add_prefix(name)] = value
    for number, row in enumerate(brought, start=len(there)):
        is_reception = _RECEPTION in search_key(row.values["content"])
        values = {
            **row.values,
            "kind": (EntryKind.RECEPTION if is_reception else EntryKind.WORK).value,
            "state": EntryState.PLANNED.value,
        }
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return rows_of(site_id, week, data)


def new_among(
    site_id: int, week: Week, brought: Sequence[ScheduleRow]
) -> tuple[list[ScheduleRow], list[str]]:
    """The rows that the week does not have yet, and where the others stand in the file.

    A file that is brought again, with a few rows more, shall not enter everything twice. One query.
    """
    entries = ScheduleEntry.objects.filter(
        site_id=site_id, day__range=(week.monday, week.sunday)
    ).select_related("person")
    there = {
        _key({**_said(entry), "person_named": name})
        for entry in entries
        for name in ((entry.person.full_name, entry.person.reference) if entry.person else [""])
    }
    known = [row.place for row in brought if _key(row.values) in there]
    return [row for row in brought if _key(row.values) not in there], known


def _said(entry: ScheduleEntry) -> dict[str, str]:
    """An entry as a row of a file would say it."""
    named = ("start", "end", "part", "content", "venue", "participants")
    said = {name: as_sent(getattr(entry, name)) or "" for name in named}
    return {**said, "day": entry.day.isoformat(), "is_internal": as_sent(entry.is_internal) or ""}


def _key(said: Mapping[str, str]) -> tuple[str, ...]:
    """What makes two rows the same entry."""
    named = {**said, "person_named": bare_name(said.get("person_named", ""))}
    return tuple(spelling_key(named.get(name, "")) for name in _OF_AN_ENTRY)


def notes_on(brought: Brought, known: Sequence[str] = ()) -> list[str]:
    """What an editor must know of the rows before saving them, by the lines of the file."""
    internal = [row.place for row in brought.rows if row.is_internal]
    notes = (
        (_("The file says “nội bộ” of these lines; they are ticked as internal: %s."), internal),
        (_("The week has the entries of these lines already; left out: %s."), known),
        (_("These lines are hidden in the file and were left out: %s."), brought.hidden_lines),
        (
            _("Text that is hidden in the file was left out of these lines: %s."),
            brought.lines_with_hidden_text,
        ),
        (
            _("These lines do not say what is done and were left out: %s."),
            brought.lines_without_content,
        ),
        (
            _("These columns are hidden in the file and were not read: %s."),
            brought.hidden_columns,
        ),
        (
            _("An entry has no field for these columns, and they were not read: %s."),
            list(dict.fromkeys(brought.unread_columns)),
        ),
        (
            _("These tables of the file are of other weeks and were left out: %s."),
            brought.tables_of_other_weeks,
        ),
    )
    return [said % ", ".join(places) for said, places in notes if places]


def as_sent(value: Any) -> str | None:
    """What a browser sends of a field; None for a box that is not ticked."""
    if value is False:
        return None
    if value is True:
        return "on"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
