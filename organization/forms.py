"""Forms of people, of the posts they hold, and of contact points."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput

from organization.models import Appointment, ContactPoint, OfficePage, Person
from organization.rights import CONTACT_POLICY, PERSON_POLICY
from organization.selectors.people import people_meant
from portal.core.geo.point_field import POINT_HELP, PointField
from portal.core.vietnamese import one_line
from portal.tenancy.forms import (
    MemberHostField,
    ReachableImageChooser,
    ReachablePageChooser,
    SiteRowForm,
)
from portal.tenancy.offered_terms import offer_in_force
from portal.tenancy.people_forms import only_host
from portal.tenancy.root_paths import site_id_of

_DATES = {name: AdminDateInput() for name in ("valid_from", "valid_to")}
_LINES = {"rows": 3}


def site_field() -> MemberHostField:
    """Name a site by its host."""
    return MemberHostField(
        label=_("Host of the site"), help_text=_("The address at which the site answers today.")
    )


def office_chooser() -> ReachablePageChooser:
    """Choose one of the offices within reach."""
    return ReachablePageChooser(target_models=[OfficePage])


class OfSiteForm(SiteRowForm):
    """A row whose site is named by its host, and stays what it was."""

    label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host = self.fields["site_host"]
        if self.instance.pk:
            host.disabled = True
            host.initial = self.instance.site.hostname
        elif not host.initial:
            host.initial = only_host(self.for_user, self.label)
        if "office" in self.fields:
            self.fields["office"].widget.user = self.for_user

    def clean(self) -> dict[str, Any]:
        """Take the site from its host."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = cleaned.get("site_host")
        if member is not None:
            self.instance.site_id = member.site_id
        return cleaned


class PersonForm(OfSiteForm):
    """A person; the posts are entered one by one beside it."""

    label = PERSON_POLICY.label
    site_host = site_field()

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {"portrait": ReachableImageChooser()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portrait"].widget.user = self.for_user

    def clean(self) -> dict[str, Any]:
        """The portrait is a picture of this site."""
        cleaned = super().clean()
        portrait, member = cleaned.get("portrait"), cleaned.get("site_host")
        if portrait is not None and member and portrait.site_id != member.site_id:
            self.add_error("portrait", _("Choose a picture of this site."))
        return cleaned


class ContactPointForm(OfSiteForm):
    """A contact point; its place on the map in one field."""

    label = CONTACT_POLICY.label
    site_host = site_field()
    map_point = PointField(
        label=_("Point on the map"), required=False, max_length=1000, help_text=POINT_HELP
    )

    class Meta:
        model = ContactPoint
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            **_DATES,
            **{name: forms.Textarea(attrs=_LINES) for name in ("phones", "hours")},
            "office": office_chooser(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("map_point", self.instance.point)
        offer_in_force(self.fields["kind"], self.instance.kind_id)

    def clean(self) -> dict[str, Any]:
        """Take the point over into the row."""
        cleaned = super().clean()
        if "map_point" in cleaned:
            self.instance.point = cleaned["map_point"]
        return cleaned


class AppointmentForm(WagtailAdminModelForm):
    """A post of a person, who is named and stays the same."""

    person_named = forms.CharField(
        label=_("Who holds it"),
        max_length=150,
        help_text=_(
            "The full name as entered under “People in office”; where two people bear it, the "
            "reference."
        ),
    )

    class Meta:
        model = Appointment
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {**_DATES, "office": office_chooser()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].widget.user = self.for_user
        if self.instance.person_id:
            self.fields["person_named"].disabled = True
            self.fields["person_named"].initial = self.instance.person.full_name

    def _get_validation_exclusions(self) -> set[str]:
        # The person is no field of the form, but must be there.
        exclude: set[str] = super()._get_validation_exclusions()
        if self.instance.person_id is not None:
            exclude.discard("person")
        return exclude

    def clean(self) -> dict[str, Any]:
        """Find the person, among those of the site of the office where one is chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "person_named" in cleaned and not self.instance.person_id:
            try:
                self.instance.person = self._person(cleaned["person_named"], cleaned.get("office"))
            except forms.ValidationError as error:
                self.add_error("person_named", error)
        return cleaned

    def _person(self, named: str, office: OfficePage | None) -> Person:
        """Who is meant. Raises ValidationError where there is none or several."""
        people = PERSON_POLICY.instances_user_has_any_permission_for(self.for_user, {"change"})
        found = people_meant(people, one_line(named))
        if len(found) > 1 and office is not None:
            # Two agencies may have one list of references each.
            of_site = [person for person in found if person.site_id == site_id_of(office)]
            found = of_site or found
        if not found:
            raise forms.ValidationError(
                _("Nobody of your sites is entered as “%(named)s”."), params={"named": named}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several people are called “%(named)s”: enter the reference."),
                params={"named": named},
            )
        return found[0]


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


PERSON_PANELS = ObjectList(
    [
        FieldPanel("site_host"),
        MultiFieldPanel(
            [FieldPanel("full_name"), _row("given_name", "degree", "reference")],
            heading=_("Name of the person"),
        ),
        FieldPanel("portrait"),
        FieldPanel("duties"),
        FieldPanel("biography"),
    ],
    base_form_class=PersonForm,
)

POST_PANELS = ObjectList(
    [
        FieldPanel("person_named"),
        FieldPanel("office"),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                _row("standing", "rank"),
                _row("is_acting", "is_concurrent"),
            ],
            heading=_("Post"),
        ),
        MultiFieldPanel(
            [_row("valid_from", "valid_to"), FieldPanel("basis")], heading=_("Days of the post")
        ),
        FieldPanel("duties"),
        MultiFieldPanel([_row("phone", "email")], heading=_("Contact")),
    ],
    base_form_class=AppointmentForm,
)

CONTACT_PANELS = ObjectList(
    [
        FieldPanel("site_host"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("name"),
                FieldPanel("office"),
                FieldPanel("sort_order"),
            ],
            heading=_("What sort of contact it is"),
        ),
        MultiFieldPanel(
            [FieldPanel("person_name"), FieldPanel("phones"), FieldPanel("email")],
            heading=_("Telephone and e-mail"),
        ),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("address_note"), FieldPanel("map_point")],
            heading=_("Where it is"),
        ),
        MultiFieldPanel(
            [FieldPanel("hours"), FieldPanel("counters"), FieldPanel("services")],
            heading=_("What one does here, and when"),
        ),
        FieldPanel("accounts"),
        MultiFieldPanel(
            [_row("valid_from", "valid_to"), FieldPanel("basis")],
            heading=_("Days, legal basis"),
        ),
    ],
    base_form_class=ContactPointForm,
)
