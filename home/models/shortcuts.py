"""Ways from the tree of a site to what is no page: the work schedule, the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.core.footer_links import footer_choices, footer_url
from portal.core.pages import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest


class ShortcutPage(BasePage):
    """A title among the pages of a section or a menu whose address leads on to a standing one.

    Menus unfold the pages below a section, and only pages: so an editor places, renames and
    takes down such a way like any other line of them.
    """

    target = models.CharField(
        _("leads on to"),
        max_length=60,
        choices=footer_choices,
        help_text=_("A list that the portal keeps itself, at an address of its own."),
    )

    leads_on = True
    leads_to_field = "target"
    preview_modes: ClassVar[list[Any]] = []
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("target")]

    class Meta:
        verbose_name = _("way to a list of the portal")
        verbose_name_plural = _("ways to lists of the portal")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The standing address in the language of this one. Raises Http404 if there is none."""
        site: Any = request.site_context  # type: ignore[attr-defined]  # by the middleware
        url = footer_url(self.target, site)
        if not url:
            raise Http404(gettext("There is no such page."))
        return HttpResponseRedirect(url)
