"""The rows of the screen on which a whole week is entered."""

from __future__ import annotations

import copy
import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Max
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organization.models import ScheduleEntry
from organization.schedule.people import find_office, find_person
from organization.schedule.services import note_change
from organization.schedule.weeks import Week

# Empty rows to fill in; saving brings as many again.
EMPTY_ROWS = 6
_TIME = {"type": "time"}
PEOPLE_LIST, OFFICES_LIST = "week-people", "week-offices"


class WeekRow(forms.ModelForm[ScheduleEntry]):
    """One entry of the week; people and offices are named as one would write them."""

    day = forms.TypedChoiceField(label=_("date"), coerce=datetime.date.fromisoformat)
    person_named = forms.CharField(
        label=_("leader or official"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": PEOPLE_LIST}),
    )
    office_named = forms.CharField(
        label=_("office that prepares it"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"list": OFFICES_LIST}),
    )

    class Meta:
        model = ScheduleEntry
        fields: ClassVar[list[str]] = [
            *("day", "start", "end", "part", "kind", "content", "person_named"),
            *("participants", "venue", "office_named", "is_internal", "state", "change_note"),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "start": forms.TimeInput(attrs=_TIME, format="%H:%M"),
            "end": forms.TimeInput(attrs=_TIME, format="%H:%M"),
            "content": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, site_id: int, week: Week, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the person must know of the row before saving it (`meanwhile`).
        self.meanwhile: list[str] = []
        self.site_id = site_id
        self.instance.site_id = site_id
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), date_format(day, "l, d/m/Y")) for day in week.days
        ]
        for name in ("is_internal", "state", "change_note"):
            self.fields[name].help_text = ""
        self.before: ScheduleEntry | None = None
        if self.instance.pk:
            self.before = copy.copy(self.instance)
            person, office = self.instance.person, self.instance.office
            self.initial["day"] = self.instance.day.isoformat()
            self.initial["person_named"] = (
                (person.reference or person.full_name) if person is not None else ""
            )
            self.initial["office_named"] = office.title if office is not None else ""
        else:
            self.initial["day"] = week.monday.isoformat()

    def clean(self) -> dict[str, Any]:
        """Find the person and the office that are named."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, find in (("person", find_person), ("office", find_office)):
            field = f"{name}_named"
            if field in self.changed_data and field in cleaned:
                try:
                    setattr(self.instance, name, find(self.site_id, cleaned[field]))
                except forms.ValidationError as error:
                    self.add_error(field, error)
        return cleaned

    def add_error(self, field: Any, error: Any) -> None:
        """What the row itself says of a person or an office stands at what names it."""
        told = getattr(error, "error_dict", None)
        if told is not None:
            for name in ("person", "office"):
                if name in told:
                    told[f"{name}_named"] = told.pop(name)
        super().add_error(field, error)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.before is not None and not self.errors:
            note_change(self.before, self.instance)


WeekRows = forms.modelformset_factory(
    ScheduleEntry, form=WeekRow, extra=EMPTY_ROWS, can_delete=True
)


def rows_of(
    site_id: int, week: Week, data: Any = None
) -> forms.BaseModelFormSet[ScheduleEntry, WeekRow]:
    """The rows of a site's week, and empty ones; bound to what was sent, if it was."""
    entries = ScheduleEntry.objects.filter(
        site_id=site_id, day__range=(week.monday, week.sunday)
    ).select_related("person", "office")
    return WeekRows(
        data,
        queryset=entries.in_order(),
        form_kwargs={"site_id": site_id, "week": week},
    )


def stamp_of(site_id: int, week: Week) -> str:
    """What tells whether somebody has changed the week meanwhile; one query."""
    entries = ScheduleEntry.objects.filter(site_id=site_id, day__range=(week.monday, week.sunday))
    told = entries.aggregate(count=Count("pk"), latest=Max("changed_at"))
    latest = told["latest"].isoformat() if told["latest"] else ""
    return f"{told['count']}-{latest}"
