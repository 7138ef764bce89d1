"""The library of a site, and the years it is kept by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from portal.core.metadata import Kind, PageMetadata
from portal.core.pages import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class DocumentIndexPage(RoutablePageMixin, BasePage):
    """Lists the documents placed here: the site's own, and those of others it refers to."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["documents.DocumentPage", "documents.DocumentYearPage"]
    template = "documents/document_index_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("regulation library")
        verbose_name_plural = _("regulation libraries")

    def add_child(self, *args: Any, **kwargs: Any) -> Any:
        """Put a new document below the year it was issued in, which is made if need be."""
        from documents.models.pages import DocumentPage  # its parent type is named there
        from documents.services.years import year_page_of  # services stand above models

        instance = kwargs.get("instance")
        if isinstance(instance, DocumentPage):
            return year_page_of(self, instance).add_child(instance=instance)
        return super().add_child(*args, **kwargs)

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A list, described by its introduction."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.intro,
            kind=Kind.LIST,
        )

    @path("")
    def listed(self, request: HttpRequest) -> HttpResponse:
        """One page of the library, narrowed as the address says."""
        from documents.views import lists  # views stand above models

        return lists.document_list(request, self)

    @path("rss/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of the library, narrowed as the address says, as a feed."""
        from documents.views import feeds  # views stand above models

        return feeds.list_feed(request, self)

    @path("xuat/<str:kind>/")
    def export(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The list as a table to be kept."""
        from documents.views import exports  # views stand above models

        return exports.table(request, self, kind)


class DocumentYearPage(BasePage):
    """The documents of one year; made by the library itself, so that addresses name it."""

    year = models.PositiveSmallIntegerField(_("year"), editable=False)

    parent_page_types: ClassVar[list[str]] = ["documents.DocumentIndexPage"]
    subpage_types: ClassVar[list[str]] = ["documents.DocumentPage"]
    # Made by the library itself, never by the button "add".
    is_creatable = False
    in_site_map = False
    leads_on = True
    content_panels: ClassVar[list[Any]] = []
    promote_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("year of a library")
        verbose_name_plural = _("years of libraries")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The library, narrowed to this year."""
        from documents.views import lists  # views stand above models

        return lists.to_year(request, self)
