"""The form of one entry of the work schedule."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput

from organization.forms import OfSiteForm, office_chooser, site_field
from organization.models import ScheduleEntry
from organization.rights import ENTRY_POLICY
from organization.schedule.people import find_person
from organization.schedule.services import note_change


class EntryForm(OfSiteForm):
    """An entry; who does it is named as people name him."""

    label = ENTRY_POLICY.label
    site_host = site_field()
    person_named = forms.CharField(
        label=_("Leader or official"),
        max_length=150,
        required=False,
        help_text=_("The full name as entered under “People in office”, or the reference."),
    )

    class Meta:
        model = ScheduleEntry
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            "day": AdminDateInput(),
            "start": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "content": forms.Textarea(attrs={"rows": 3}),
            "office": office_chooser(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.instance.person
        if person is not None:
            self.initial["person_named"] = person.reference or person.full_name
        self.before = ScheduleEntry.objects.filter(pk=self.instance.pk).first()

    def clean(self) -> dict[str, Any]:
        """Find the person, and mark what readers knew otherwise."""
        cleaned = super().clean()
        member = cleaned.get("site_host")
        # Unchanged, the words mean whom they meant: others may bear the name by now.
        is_named = "person_named" in self.changed_data and "person_named" in cleaned
        if member is not None and is_named:
            try:
                self.instance.person = find_person(member.site_id, cleaned["person_named"])
            except forms.ValidationError as error:
                self.add_error("person_named", error)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.before is not None and not self.errors:
            note_change(self.before, self.instance)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


ENTRY_PANELS = ObjectList(
    [
        FieldPanel("site_host"),
        MultiFieldPanel(
            [_row("day", "part"), _row("start", "end")], heading=_("When it takes place")
        ),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("content"),
                FieldPanel("person_named"),
                FieldPanel("participants"),
                FieldPanel("venue"),
                FieldPanel("office"),
            ],
            heading=_("What is done, by whom"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_internal"), FieldPanel("state"), FieldPanel("change_note")],
            heading=_("What readers see"),
        ),
    ],
    base_form_class=EntryForm,
)
