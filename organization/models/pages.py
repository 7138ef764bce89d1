"""Pages of the organisation: its chart, its offices, how to reach them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from organization.models.kinds import OfficeKind
from organization.page_forms import OfficePageForm
from portal.core.blocks import page_blocks
from portal.core.fields import StreamField
from portal.core.metadata import Kind, PageMetadata
from portal.core.pages import BasePage
from portal.core.vietnamese import one_line
from portal.tenancy.root_paths import root_path_of

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest, HttpResponse

_PARENTS = ["home.HomePage", "home.SectionPage"]


class OrganizationPage(RoutablePageMixin, BasePage):
    """The chart of an agency: every office below, and who leads it. One a site and language."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar[list[str]] = _PARENTS
    subpage_types: ClassVar[list[str]] = ["organization.OfficePage"]
    template = "organization/organization_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("organisation chart")
        verbose_name_plural = _("organisation charts")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One a site and language: offices of two charts would be in neither order."""
        if not super().can_create_at(parent):
            return False
        root = root_path_of(parent)
        return root is None or not cls.objects.filter(url_path__startswith=root.root_path).exists()

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A list of offices, described by its introduction."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.intro,
            kind=Kind.LIST,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Every office below."""
        from organization.views.offices import chart_context  # views stand above models

        return {**super().get_context(request, *args, **kwargs), **chart_context(self, request)}

    @path("can-bo/")
    def people(self, request: HttpRequest) -> HttpResponse:
        """Who is in office, from A to Z."""
        from organization.views.people import all_people  # views stand above models

        return all_people(request, self)

    @path("can-bo/<str:public_id>/")
    def person(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """One person, with biography and duties."""
        from organization.views.people import one_person  # views stand above models

        return one_person(request, self, public_id)


class OfficePage(BasePage):
    """An office: what it does, its structure, its people, services, contacts, documents.

    Offices below it are its structure; people and contact points are plain rows that name
    it. `valid_from` ≤ day < `valid_to` are the days of the office; an ended one keeps its
    page and leaves the chart.
    """

    kind = models.ForeignKey(
        OfficeKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+"
    )
    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One sentence: what people come here for. Shown in lists, too."),
    )
    functions = StreamField(page_blocks(), verbose_name=_("functions"), blank=True)
    powers = StreamField(page_blocks(), verbose_name=_("tasks and powers"), blank=True)
    legal_basis = models.TextField(
        _("legal basis"),
        max_length=1000,
        blank=True,
        help_text=_("One document a line: the decision that sets up the office and its tasks."),
    )
    services = StreamField(page_blocks(), verbose_name=_("services"), blank=True)
    documents = StreamField(page_blocks(), verbose_name=_("documents of the office"), blank=True)
    valid_from = models.DateField(_("set up on"), null=True, blank=True)
    valid_to = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("The first day without the office.")
    )

    nfc_fields: ClassVar[tuple[str, ...]] = (*BasePage.nfc_fields, "summary", "legal_basis")
    served_with: ClassVar[tuple[str, ...]] = ("kind",)
    # The chart lists them, hundreds of a commune with its villages.
    in_site_map = False
    parent_page_types: ClassVar[list[str]] = [
        "organization.OrganizationPage",
        "organization.OfficePage",
    ]
    subpage_types: ClassVar[list[str]] = ["organization.OfficePage"]
    template = "organization/office_page.html"
    base_form_class = OfficePageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("functions"), FieldPanel("powers"), FieldPanel("legal_basis")],
            heading=_("What it does"),
        ),
        FieldPanel("services"),
        FieldPanel("documents"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])],
            heading=_("Days of the office"),
        ),
    ]

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    @property
    def basis_lines(self) -> list[str]:
        """The documents that it rests on."""
        return [line for line in map(one_line, self.legal_basis.splitlines()) if line]

    def is_standing(self, day: datetime.date) -> bool:
        """Whether there is such an office on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def clean(self) -> None:
        """Refuse an end that is not after the beginning."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValidationError({"valid_to": _("The end must be later than the beginning.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its parts, in their order."""
        from organization.views.offices import office_context  # views stand above models

        return {**super().get_context(request, *args, **kwargs), **office_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """An office, described by its summary."""
        return replace(
            super().page_metadata(request), description=self.search_description or self.summary
        )


class ContactPage(BasePage):
    """How to reach the agency: all its contact points, the map, the way there."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar[list[str]] = _PARENTS
    subpage_types: ClassVar[list[str]] = []
    template = "organization/contact_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Every contact point of the site."""
        from organization.views.offices import contact_page_context  # views stand above models

        context = super().get_context(request, *args, **kwargs)
        return {**context, **contact_page_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """Described by its introduction."""
        return replace(
            super().page_metadata(request), description=self.search_description or self.intro
        )
