"""The rows of a file beside those that a week has: to be looked at, corrected, saved at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from organization.models import EntryKind, EntryState
from organization.schedule.rows import Brought, ScheduleRow
from organization.schedule.week_forms import rows_of
from organization.schedule.weeks import Week
from portal.core.vietnamese import search_key

_RECEPTION = "tiep cong dan"


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


def notes_on(brought: Brought) -> list[str]:
    """What an editor must know of the rows before saving them, by the lines of the file."""
    notes = []
    internal = [row.line for row in brought.rows if row.is_internal]
    if internal:
        said = _("The file says “nội bộ” of these lines; they are ticked as internal: %(lines)s.")
        notes.append(said % {"lines": _listed(internal)})
    if brought.hidden_lines:
        said = _("These lines are hidden in the file and were left out: %(lines)s.")
        notes.append(said % {"lines": _listed(brought.hidden_lines)})
    if brought.hidden_columns:
        said = _("These columns are hidden in the file and were not read: %(columns)s.")
        notes.append(said % {"columns": _listed(brought.hidden_columns)})
    return notes


def _listed(places: Sequence[int | str]) -> str:
    return ", ".join(map(str, places))


def as_sent(value: Any) -> str | None:
    """What a browser sends of a field; None for a box that is not ticked."""
    if value is False:
        return None
    if value is True:
        return "on"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
