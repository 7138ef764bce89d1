"""Admin screens of people, posts and contact points: live at once, undone with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from organization.forms import CONTACT_PANELS, PERSON_PANELS, POST_PANELS
from organization.models import Appointment, ContactKind, ContactPoint, OfficeKind, Person
from organization.reports.viewset import ReportViewSet
from organization.rights import (
    CONTACT_KIND_POLICY,
    CONTACT_POLICY,
    OFFICE_KIND_POLICY,
    PERSON_POLICY,
    POST_POLICY,
)
from organization.schedule.viewsets import EntryViewSet, HolidayViewSet
from organization.views.importing import ADDRESS
from portal.core.row_keys import is_key
from portal.core.undo_views import (
    UndoableCreateView,
    UndoableEditView,
    UndoableModelViewSet,
    UndoView,
)
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_TERMS: list[Any] = ["name", "slug", "sort_order", "valid_from", "valid_to", "basis"]


class PersonIndexView(ScopedIndexView):
    """People with their sites."""

    related = ("site",)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Beside the usual ones: the way to the import, for who enters people."""
        buttons: list[Button] = super().header_more_buttons
        if not self.user_has_permission("add"):
            return buttons
        url = reverse(ADDRESS)
        words = _("Import an organisation")
        return [*buttons, Button(words, url=url, icon_name="upload", priority=20)]


class ToldAtTheField:
    """Mixed into the form of a person: who comes second with a reference is told so there.

    The check of the form sees nothing of what another is saving at the same moment.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again with what stands in the way."""
        try:
            with transaction.atomic():
                saved: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            try:
                form.instance.clean()
            except ValidationError as error:
                form.add_error(None, error)
            # Asked again, for the words above the form.
            if super().is_valid(form):  # type: ignore[misc]
                raise
            shown: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
            return shown
        return saved


class NewPersonView(ToldAtTheField, UndoableCreateView):
    """A new person."""


class PersonEditView(ToldAtTheField, UndoableEditView):
    """A person, with the way to a new post of his."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Beside the usual ones: a post of this person."""
        buttons: list[Button] = super().header_more_buttons
        query = urlencode({"person": self.object.pk})
        url = f"{reverse('posts:add')}?{query}"
        return [*buttons, Button(_("Add a post"), url=url, icon_name="plus", priority=5)]


class PersonViewSet(UndoableModelViewSet):
    """Who is in office at one's sites."""

    model = Person
    policy = PERSON_POLICY
    index_view_class = PersonIndexView
    add_view_class = NewPersonView
    edit_view_class = PersonEditView
    icon = "user"
    menu_label = _("People in office")
    ordering: ClassVar[list[str]] = ["ordering_name", "pk"]
    list_display: ClassVar[list[Any]] = ["full_name", "degree", "reference", "site"]
    search_fields: ClassVar[list[str]] = ["full_name", "reference"]
    edit_handler = PERSON_PANELS


class PostIndexView(ScopedIndexView):
    """Posts with who holds them, and where."""

    related = ("person", "office")


class OneAfterAnother:
    """Mixed into what saves a post: an office has one head, also for two who save at once.

    The second waits until the first is through, and is told who holds the post by then.
    """

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check and save within one transaction that holds the office."""
        with transaction.atomic():
            held = Page.objects.select_for_update().filter(pk__in=self.offices_named())
            list(held.order_by("pk").values_list("pk", flat=True))
            answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def offices_named(self) -> list[Any]:
        """The key of the office that was sent, if it can be one."""
        named = self.request.POST.get("office", "")
        return [named] if is_key(Page, named) else []


class NewPostView(OneAfterAnother, UndoableCreateView):
    """A new post; who holds it may be named by the address that led here."""

    def get_initial_form_instance(self) -> Any:
        """A post of that person, if he is within reach."""
        named = self.request.GET.get("person", "")
        people = PERSON_POLICY.instances_user_has_any_permission_for(self.request.user, {"change"})
        person = people.filter(pk=named).first() if is_key(Person, named) else None
        return Appointment(person=person) if person else None


class PostEditView(OneAfterAnother, UndoableEditView):
    """A post that somebody holds or held."""


class PostUndoView(OneAfterAnother, UndoView):
    """Taking back the last change of a post, which may bring a head back."""

    def offices_named(self) -> list[Any]:
        """The office that the entry names: as it was, and as it is."""
        return [key for key in self.entry.changes.get("office", ()) if key is not None] or [
            *Appointment.objects.filter(pk=self.entry.object_id).values_list("office_id", flat=True)
        ]


class PostViewSet(UndoableModelViewSet):
    """The posts that people hold and held. One that ends gets its end, and stays."""

    model = Appointment
    policy = POST_POLICY
    index_view_class = PostIndexView
    add_view_class = NewPostView
    edit_view_class = PostEditView
    undo_view_class = PostUndoView
    icon = "group"
    menu_label = _("Posts held")
    ordering: ClassVar[list[str]] = ["office__path", "rank", "person__ordering_name", "pk"]
    list_display: ClassVar[list[Any]] = [
        "person",
        "title",
        Column("office", label=capfirst(_("office")), accessor="office.title"),
        "rank",
        "valid_from",
        "valid_to",
    ]
    search_fields: ClassVar[list[str]] = ["person__full_name", "title", "office__title"]
    edit_handler = POST_PANELS


class ContactIndexView(ScopedIndexView):
    """Contact points with their sites."""

    related = ("site", "kind")


class ContactViewSet(UndoableModelViewSet):
    """Where one's agencies are reached: changed once, changed wherever it is shown."""

    model = ContactPoint
    policy = CONTACT_POLICY
    index_view_class = ContactIndexView
    icon = "mail"
    menu_label = _("Contact points")
    ordering: ClassVar[list[str]] = ["site__hostname", "kind__sort_order", "sort_order", "pk"]
    list_display: ClassVar[list[Any]] = ["name", "kind", "phones", "email", "site"]
    search_fields: ClassVar[list[str]] = ["name", "person_name", "address", "phones", "email"]
    edit_handler = CONTACT_PANELS


class OfficeKindViewSet(ScopedModelViewSet):
    """The shared kinds of offices. One is ended by its date, never deleted."""

    model = OfficeKind
    policy = OFFICE_KIND_POLICY
    icon = "list-ul"
    menu_label = _("Kinds of offices")
    ordering: ClassVar[list[str]] = ["sort_order", "slug"]
    list_display: ClassVar[list[Any]] = ["name", "sort_order", "valid_from", "valid_to", "basis"]
    search_fields: ClassVar[list[str]] = ["name"]
    form_fields: ClassVar[list[str]] = _TERMS


class ContactKindViewSet(ScopedModelViewSet):
    """The shared kinds of contact points. One is ended by its date, never deleted."""

    model = ContactKind
    policy = CONTACT_KIND_POLICY
    icon = "list-ul"
    menu_label = _("Kinds of contact points")
    ordering: ClassVar[list[str]] = ["sort_order", "slug"]
    list_display: ClassVar[list[Any]] = ["name", "sort_order", "valid_from", "valid_to", "basis"]
    search_fields: ClassVar[list[str]] = ["name"]
    form_fields: ClassVar[list[str]] = _TERMS


class OrganizationAdministration(ModelViewSetGroup):
    """The menu entry that holds these screens."""

    menu_label = _("Organisation")
    menu_name = "organization-administration"
    menu_icon = "group"
    menu_order = 575
    items = (
        PersonViewSet("people_in_office"),
        PostViewSet("posts"),
        ContactViewSet("contact_points"),
        ReportViewSet("reports_of_mistakes"),
        EntryViewSet("schedule_entries"),
        OfficeKindViewSet("office_kinds"),
        ContactKindViewSet("contact_kinds"),
        HolidayViewSet("public_holidays"),
    )


model_viewsets = [OrganizationAdministration()]
