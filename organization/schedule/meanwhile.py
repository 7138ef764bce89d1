"""A week that two people change at once: what the second typed beside what the first saved.

The form holds what stood in it at first. So of each field is known who changed it: what the
person typed stays, what only somebody else changed comes in, and where both did, the person is
told what the other one wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.template.defaultfilters import yesno
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organization.schedule.bringing import as_sent
from organization.schedule.week_forms import WeekRow, rows_of
from organization.schedule.weeks import Week

# Beside the fields of an entry.
_OF_THE_SET: Final = frozenset({"id", "DELETE"})
# What a row says that nobody has filled in.
_ALWAYS: Final = frozenset({"day", "kind", "state"})

Values = dict[str, str]


@dataclass(frozen=True)
class _Typed:
    values: Values
    is_removed: bool


def base_of(rows: Any) -> str:
    """What stands in the rows of a week that is shown for the first time, for its form to keep."""
    return json.dumps({form.instance.pk: _values(form) for form in rows.initial_forms})


def merged(site_id: int, week: Week, sent: Mapping[str, Any]) -> Any:
    """The rows as they are by now, with what was typed; nothing is saved."""
    known, before = rows_of(site_id, week).initial_forms, _read(str(sent.get("base", "")))
    typed, added = _typed(site_id, week, sent)
    data: dict[str, str] = {}
    notes: dict[str, list[str]] = {}
    for number, form in enumerate(known):
        prefix, pk = f"form-{number}", str(form.instance.pk)
        stands, mine = _values(form), typed.pop(pk, None)
        was, values = before.get(pk, {}), stands
        if mine is not None:
            values = {
                name: stands[name] if typed_there == was.get(name, stands[name]) else typed_there
                for name, typed_there in mine.values.items()
            }
            # Without what stood there at first all that differs may be somebody else's.
            both = [
                name
                for name in stands
                if stands[name] != was.get(name) and stands[name] != values[name]
            ]
            if mine.is_removed:
                both = [name for name in stands if stands[name] != was.get(name, stands[name])]
                data[f"{prefix}-DELETE"] = "on"
            notes[prefix] = [_note(form, name, stands[name]) for name in both]
        data |= {f"{prefix}-{name}": value for name, value in {**values, "id": pk}.items()}
    for pk, row in typed.items():
        if not row.is_removed and row.values != before.get(pk):
            notes[f"form-{len(known) + len(added)}"] = [
                _("Somebody else has removed this row meanwhile: saving enters it again.")
            ]
            added.append(row.values)
    for number, values in enumerate(added, start=len(known)):
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    data["form-TOTAL_FORMS"] = str(len(known) + len(added))
    data["form-INITIAL_FORMS"] = str(len(known))
    rows = rows_of(site_id, week, data)
    for form in rows.forms:
        form.meanwhile = notes.get(str(form.prefix), [])
    return rows


def _typed(
    site_id: int, week: Week, sent: Mapping[str, Any]
) -> tuple[dict[str, _Typed], list[Values]]:
    """What was typed into the rows that there were, by key, and into new ones."""
    rows = rows_of(site_id, week, sent)
    names = [name for name in rows.empty_form.fields if name not in _OF_THE_SET]
    typed: dict[str, _Typed] = {}
    added: list[Values] = []
    for number in range(rows.total_form_count()):
        prefix = f"form-{number}"
        values = {name: _plain(sent.get(f"{prefix}-{name}")) for name in names}
        pk, is_removed = str(sent.get(f"{prefix}-id", "")), bool(sent.get(f"{prefix}-DELETE"))
        if pk:
            typed[pk] = _Typed(values, is_removed)
        elif not is_removed and any(values[name] for name in names if name not in _ALWAYS):
            added.append(values)
    return typed, added


def _values(form: WeekRow) -> Values:
    names = [name for name in form.fields if name not in _OF_THE_SET]
    return {name: _plain(as_sent(form[name].value())) for name in names}


def _plain(value: Any) -> str:
    """A value as it is compared: the form takes off what browsers and hands put around it."""
    return str(value or "").replace("\r\n", "\n").strip()


def _read(base: str) -> dict[str, Values]:
    """What the form kept; nothing where that is damaged."""
    try:
        told = json.loads(base)
    except (ValueError, RecursionError):
        return {}
    rows = told.items() if isinstance(told, dict) else ()
    return {pk: row for pk, row in rows if isinstance(row, dict)}


def _note(form: WeekRow, name: str, value: str) -> str:
    field = form.fields[name]
    told = value
    if isinstance(field, forms.BooleanField):
        told = str(yesno(bool(value)))
    elif isinstance(field, forms.ChoiceField):
        told = str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return _("Somebody else has written in “%(field)s” meanwhile: “%(value)s”.") % {
        "field": capfirst(str(field.label)),
        "value": told,
    }
