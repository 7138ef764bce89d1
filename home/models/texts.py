"""Sections and plain pages of text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home import selectors
from home.blocks import MAP_BLOCK, text_blocks
from portal.core.fields import StreamField
from portal.core.metadata import Kind, PageMetadata
from portal.core.pages import BasePage
from portal.core.samples import own_blocks

if TYPE_CHECKING:
    from django.http import HttpRequest


class TextPage(BasePage):
    """A page whose text a template may have begun.

    `samples` are fingerprints of the blocks that the template meant to be rewritten (see
    `portal.core.samples`); `is_filled` tells whether there is a word of the agency's own.
    """

    samples = models.JSONField(default=list, editable=False)
    is_filled = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note whether readers find something here that people wrote."""
        update_fields = kwargs.get("update_fields")
        if update_fields is None or {"body", "intro"} & set(update_fields):
            self.is_filled = self.has_own_text()
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, "is_filled"}
        super().save(*args, **kwargs)

    def has_own_text(self) -> bool:
        """Whether anything stands here beside samples and drawn maps."""
        own = own_blocks(self.body, self.samples)
        return bool(self.intro) or any(block.block_type != MAP_BLOCK for block in own)


class SectionPage(TextPage):
    """A section of a portal: says what it is and lists the pages below.

    Places and products below are shown as cards, everything else as a list.
    """

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(
        text_blocks(),
        verbose_name=_("body"),
        blank=True,
        help_text=_("Text that stands before the list of the pages below."),
    )

    unfolds_in_menu = True
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = [
        "home.SectionPage",
        "home.StandardPage",
        "home.PlacePage",
        "home.ProductPage",
        "home.ShortcutPage",
        "news.NewsIndexPage",
        "documents.DocumentIndexPage",
        "organization.OrganizationPage",
        "organization.ContactPage",
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pages above and below."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **selectors.section_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A list of pages, described by its introduction."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.intro,
            kind=Kind.LIST,
        )


class StandardPage(TextPage):
    """A page of text, with all that may stand in one."""

    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences: what a reader finds here. Shown in lists, too."),
    )
    body = StreamField(text_blocks(), verbose_name=_("body"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pages above, and the pictures of the text at hand."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **selectors.standard_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A page of text, described by its introduction."""
        return replace(
            super().page_metadata(request), description=self.search_description or self.intro
        )
