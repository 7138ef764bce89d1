"""What a portal begins with: the unit's place in the tree and its home page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page
from wagtail_localize.fields import BaseTranslatableField

from home import selectors
from portal.core.fields import StreamField
from portal.core.home_blocks import HomeBody
from portal.core.metadata import PageMetadata
from portal.core.pages import BasePage
from portal.tenancy.models import Unit
from portal.tenancy.portal_names import portal_name

if TYPE_CHECKING:
    from django.http import HttpRequest


class UnitPage(BasePage):
    """A unit's place in the page tree: language-neutral, never served.

    It holds the unit's `HomePage`s (one a language) and the `UnitPage`s of the
    units below. Made by provisioning only.
    """

    unit = models.OneToOneField(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="page"
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page", "home.UnitPage"]
    subpage_types: ClassVar[list[str]] = ["home.UnitPage", "home.HomePage"]
    is_creatable = False
    preview_modes: ClassVar[list[Any]] = []
    content_panels: ClassVar[list[Any]] = [FieldPanel("title", read_only=True)]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("unit page")
        verbose_name_plural = _("unit pages")

    # Translation. A unit is the same unit in every language, so it answers for
    # itself: without this, translating a commune's home page would clone the chain
    # of units up to the root, live, into a second tree (docs/patches.md).

    def get_translation(self, locale: Locale) -> UnitPage:
        """Itself, whatever the language."""
        return self

    def get_translation_or_none(self, locale: Locale) -> UnitPage:
        """Itself, whatever the language."""
        return self

    def has_translation(self, locale: Locale) -> bool:
        """Always: see `get_translation`."""
        return True

    def get_translations(self, inclusive: bool = False) -> models.QuerySet[UnitPage]:
        """No other page stands for this unit."""
        own = UnitPage.objects.filter(pk=self.pk)
        return own if inclusive else own.none()

    def copy_for_translation(self, *args: Any, **kwargs: Any) -> Page:
        """Refuse: returning itself would let a translator write onto the unit."""
        raise PermissionDenied("A unit page is language-neutral and is never translated.")

    def get_url_parts(self, request: Any = None) -> None:
        """A unit page has no address."""
        return


class HomePage(BasePage):
    """The root of a site in one language. Made by provisioning or translation only."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(HomeBody, verbose_name=_("composition"), blank=True, collapsed=True)
    # What provisioning wrote into the body: name and version of the template, the blocks,
    # and which of them (by position) are samples that nobody shall read.
    from_template = models.JSONField(default=dict, blank=True, editable=False)

    parent_page_types: ClassVar[list[str]] = ["home.UnitPage"]
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
    is_creatable = False
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel(
            "body",
            help_text=_(
                "What the home page shows, from top to bottom. A block without content is not "
                "shown to readers."
            ),
        ),
    ]
    # A slug is unique under the unit, and no address shows it: nothing to translate.
    override_translatable_fields: ClassVar[list[Any]] = [BaseTranslatableField("slug")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self) -> None:
        """Refuse a second home page in the language of one that the unit has."""
        super().clean()
        unit_page = self.get_parent()
        if unit_page is None:  # not in the tree yet
            return
        same = HomePage.objects.child_of(unit_page).filter(locale_id=self.locale_id)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(_("The unit has a home page in this language already."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its blocks, and the sections that no menu names."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **selectors.home_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """The portal as a whole, under its own name."""
        return replace(
            super().page_metadata(request),
            title=self.seo_title or portal_name(getattr(request, "site_context", None)),
            description=self.search_description or self.intro,
        )

    def copy_for_translation(self, locale: Locale, *args: Any, **kwargs: Any) -> HomePage:
        """The home page in another language: a sibling whose slug names the language."""
        home: HomePage = super().copy_for_translation(locale, *args, **kwargs)
        slug = f"{self.slug}-{locale.language_code}"
        home.slug = find_available_slug(home.get_parent(), slug, ignore_page_id=home.pk)
        home.save()
        if not home.alias_of_id:
            home.save_revision()  # a draft is published from its revision
        return home
