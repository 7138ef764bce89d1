"""Entries of the work schedule, and the public holidays that stand among them."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from organization.models.pages import OfficePage
from organization.models.people import Person
from organization.names import is_named_in
from organization.schedule.weeks import FIRST_YEAR, LAST_YEAR
from portal.core.public_ids import LENGTH, new_public_id
from portal.core.vietnamese import nfc, one_line
from portal.tenancy.root_paths import site_id_of

_LINES: Final = ("content", "venue", "participants", "change_note")


class Part(models.TextChoices):
    """What part of a day an entry takes that names no hour."""

    MORNING = "morning", _("the whole morning")
    AFTERNOON = "afternoon", _("the whole afternoon")
    DAY = "day", _("the whole day")


# Where an entry without an hour stands among those of its day.
_BEGINNINGS: Final = {
    Part.DAY.value: datetime.time(0),
    Part.MORNING.value: datetime.time(7),
    Part.AFTERNOON.value: datetime.time(13),
}


class EntryKind(models.TextChoices):
    """What sort of work it is."""

    WORK = "work", _("work, meeting")
    RECEPTION = "reception", _("reception of citizens")
    DUTY = "duty", _("on duty")


class EntryState(models.TextChoices):
    """What became of an entry since readers could see it first."""

    PLANNED = "planned", _("as planned")
    CHANGED = "changed", _("changed")
    CANCELLED = "cancelled", _("cancelled")


class EntryQuerySet(models.QuerySet["ScheduleEntry"]):
    """Entries."""

    def public(self) -> EntryQuerySet:
        """What readers may see: nothing that is internal."""
        return self.filter(is_internal=False)

    def in_order(self) -> EntryQuerySet:
        """By day, and there by the hour or where the part of the day begins."""
        parts = [When(part=part, then=Value(hour)) for part, hour in _BEGINNINGS.items()]
        midnight = Value(datetime.time(0))
        beginning = Case(*parts, default=midnight, output_field=models.TimeField())
        return self.order_by("day", Coalesce("start", beginning), "pk")


class ScheduleEntry(models.Model):
    """What somebody does at some hour of a day. Live as soon as the row is saved.

    Hours are those of Vietnam. An internal entry is seen in the admin alone.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="schedule_entries",
    )
    public_id = models.CharField(
        max_length=LENGTH, default=new_public_id, unique=True, editable=False
    )
    day = models.DateField(_("date"))
    part = models.CharField(
        _("part of the day"),
        max_length=9,
        choices=Part.choices,
        blank=True,
        help_text=_("Only where no hour is given."),
    )
    start = models.TimeField(_("beginning"), null=True, blank=True)
    end = models.TimeField(_("ending"), null=True, blank=True)
    kind = models.CharField(
        _("kind of entry"), max_length=9, choices=EntryKind.choices, default=EntryKind.WORK
    )
    content = models.TextField(_("what is done"), max_length=1000)
    person = models.ForeignKey(
        Person,
        verbose_name=_("leader or official"),
        null=True,
        blank=True,
        # Readers would see an entry of nobody, and no undo would bring back whose it was.
        on_delete=models.PROTECT,
        related_name="schedule_entries",
    )
    participants = models.CharField(_("participants"), max_length=500, blank=True)
    office = models.ForeignKey(
        OfficePage,
        verbose_name=_("office that prepares it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="schedule_entries",
    )
    venue = models.CharField(_("venue"), max_length=255, blank=True)
    is_internal = models.BooleanField(
        _("internal"),
        default=False,
        help_text=_("Seen here alone: not on the website, in no calendar that readers subscribe."),
    )
    state = models.CharField(
        _("state of the entry"),
        max_length=9,
        choices=EntryState.choices,
        default=EntryState.PLANNED,
        help_text=_("Cancel an entry rather than delete it: readers then see that it is off."),
    )
    change_note = models.CharField(
        _("what changed"),
        max_length=300,
        blank=True,
        help_text=_("Shown to readers: moved from the morning to the afternoon."),
    )
    changed_at = models.DateTimeField(auto_now=True)

    audit_whole: ClassVar[bool] = True

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the work schedule")
        verbose_name_plural = _("entries of the work schedule")
        ordering: ClassVar = ["day", "start", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["site", "day"], name="schedule_of_site_by_day"),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.day, 'd/m/Y')} – {self.content[:60]}"

    @property
    def order(self) -> tuple[datetime.date, datetime.time, int]:
        """Where it stands in a list: by its hour, or where its part of the day begins."""
        beginning = self.start or _BEGINNINGS.get(self.part, datetime.time(0))
        return self.day, beginning, self.pk or 0

    @property
    def hours(self) -> str:
        """When, in words: "08:00 – 10:30", "the whole morning"."""
        if self.start is None:
            return str(Part(self.part).label) if self.part else ""
        begins = time_format(self.start, "H:i")
        return f"{begins} – {time_format(self.end, 'H:i')}" if self.end else begins

    @property
    def public_office(self) -> OfficePage | None:
        """The office, once its page is public."""
        return self.office if self.office is not None and self.office.live else None

    @property
    def is_changed(self) -> bool:
        """Whether it is otherwise than readers saw it first."""
        return self.state == EntryState.CHANGED

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == EntryState.CANCELLED

    def concerns(self, person: Person) -> bool:
        """Whether a person leads it or is named among the participants."""
        return self.person_id == person.pk or is_named_in(person.full_name, self.participants)

    def clean(self) -> None:
        """One spelling; refuse, at the field, what cannot be."""
        super().clean()
        for name in _LINES:
            value = getattr(self, name)
            setattr(self, name, nfc(value).strip() if name == "content" else one_line(value))
        errors: dict[str, Any] = self._errors_of_hours()
        # A form leaves it empty where the person gave no day: it says so itself.
        day: datetime.date | None = self.day
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            errors["day"] = _("Give a day between the years 2000 and 2099.")
        if self.person is not None and self.person.site_id != self.site_id:
            errors["person"] = _("This person belongs to another site.")
        if self.office is not None and site_id_of(self.office) != self.site_id:
            errors["office"] = _("This office belongs to another site.")
        if errors:
            raise ValidationError(errors)

    def _errors_of_hours(self) -> dict[str, Any]:
        if self.start is None and self.end is not None:
            return {"start": _("An ending needs a beginning.")}
        if self.start is None and not self.part:
            return {"start": _("Give an hour, or choose a part of the day.")}
        if self.start is not None and self.part:
            return {"part": _("Give an hour or a part of the day, not both.")}
        if self.start and self.end and self.end <= self.start:
            return {"end": _("The ending must be later than the beginning.")}
        return {}


class Holiday(models.Model):
    """A day on which offices are closed, on the basis of some law or decision."""

    day = models.DateField(_("date"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    basis = models.CharField(_("legal basis"), max_length=255)

    # It is never deleted by an editor: nobody asks where it is used.
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{date_format(self.day, 'd/m/Y')} – {self.name}"
