"""Places worth seeing and products of the place: the cards of a commune's introduction."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from home import selectors
from home.forms import LocalPageForm
from home.models.kinds import PlaceKind, PlaceRank
from home.months import months_in_words
from home.panels import PointPanel
from portal.core.blocks import page_blocks
from portal.core.blocks.contacts import check_phone, dialled, host_in_words
from portal.core.covers import CoveredPage
from portal.core.fields import StreamField
from portal.core.geo.geometry import Position
from portal.core.metadata import Kind, PageMetadata

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_STARS, FEWEST_STARS = 5, 3
_WITH_NUMBER = re.compile(r"\d")
_FACTS = (
    *("point", "address", "season", "season_note", "opening_hours", "phone", "email", "website"),
    *("rank", "stars", "certificate", "producer"),
)


class LocalPage(CoveredPage):
    """What a place and a product have in common. `season` holds months, 1 to 12."""

    summary = models.TextField(
        _("summary"),
        max_length=400,
        help_text=_("One or two sentences: what it is and why one comes. Shown in lists."),
    )
    body = StreamField(page_blocks(), verbose_name=_("body"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    address = models.CharField(
        _("address"), max_length=255, blank=True, help_text=_("Village, road, how to get there.")
    )
    season = models.JSONField(_("season"), default=list, blank=True)
    season_note = models.CharField(
        _("about the season"),
        max_length=200,
        blank=True,
        help_text=_("The days of a festival by the lunar calendar, for example."),
    )
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)

    nfc_fields: ClassVar[tuple[str, ...]] = (
        *CoveredPage.nfc_fields,
        *("summary", "address", "season_note", "opening_hours"),
    )
    served_with: ClassVar[tuple[str, ...]] = ("kind", "cover")
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = LocalPageForm
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("phone", overridable=False)
    ]

    class Meta:
        abstract = True

    cover_panel = MultiFieldPanel(
        [FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover picture")
    )
    place_panel = MultiFieldPanel(
        [FieldPanel("map_point"), PointPanel(), FieldPanel("address")], heading=_("Where it is")
    )
    visit_panel = MultiFieldPanel(
        [FieldPanel("months"), FieldPanel("season_note"), FieldPanel("opening_hours")],
        heading=_("When"),
    )
    contact_panel = MultiFieldPanel(
        [FieldPanel("phone"), FieldPanel("email"), FieldPanel("website")], heading=_("Contact")
    )

    @property
    def point(self) -> Position | None:
        """Longitude and latitude in degrees, if the place is on the map."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.longitude), float(self.latitude)

    @point.setter
    def point(self, position: Position | None) -> None:
        self.longitude, self.latitude = (
            (None, None)
            if position is None
            else (Decimal(f"{position[0]:.6f}"), Decimal(f"{position[1]:.6f}"))
        )

    @property
    def season_in_words(self) -> str:
        """The months as a reader says them."""
        return months_in_words(self.season or [])

    @property
    def tel(self) -> str:
        """The number for a `tel:` link."""
        return dialled(self.phone)

    @property
    def has_facts(self) -> bool:
        """Whether anything stands beside the text."""
        return any(getattr(self, name, None) for name in _FACTS)

    @property
    def website_host(self) -> str:
        """The site of the address, in words."""
        return host_in_words(self.website)

    def clean(self) -> None:
        """Refuse a cover without words and a number nobody can dial."""
        super().clean()
        errors = self.cover_errors()
        try:
            self.phone = check_phone(self.phone)
        except ValidationError as error:
            errors["phone"] = error
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pages above, pictures and files, and the map with the place on it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **selectors.local_context(self, request)}

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """Described by its summary, shown by its cover."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.summary,
            subjects=(self.kind.name,),
            image=self.shared_image(),
        )


class PlacePage(LocalPage):
    """A place worth seeing: a relic, a landscape, a festival ground, a market."""

    kind = models.ForeignKey(
        PlaceKind,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"group": PlaceKind.Group.PLACE},
        related_name="+",
    )
    rank = models.ForeignKey(
        PlaceRank,
        verbose_name=_("rank"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Of a relic that the State has ranked."),
    )
    rank_decision = models.CharField(
        _("number of the decision"),
        max_length=100,
        blank=True,
        help_text=_("Of the ranking, such as 2383/QĐ-TTg."),
    )
    rank_date = models.DateField(_("date of the decision"), null=True, blank=True)

    served_with: ClassVar[tuple[str, ...]] = ("kind", "cover", "rank")
    template = "home/local_page.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        LocalPage.cover_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("rank"), FieldPanel("rank_decision"), FieldPanel("rank_date")],
            heading=_("Ranking"),
        ),
        LocalPage.place_panel,
        LocalPage.visit_panel,
        LocalPage.contact_panel,
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *LocalPage.override_translatable_fields,
        SynchronizedField("rank_decision", overridable=False),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A place that one may visit."""
        return replace(super().page_metadata(request), kind=Kind.PLACE)

    def clean(self) -> None:
        """Ask for the decision of a rank, and for the rank of a decision."""
        super().clean()
        if self.rank_id and not _WITH_NUMBER.search(self.rank_decision):
            raise ValidationError(
                {"rank_decision": _("Give the number of the decision that ranks the relic.")}
            )
        if (self.rank_decision or self.rank_date) and not self.rank_id:
            raise ValidationError({"rank": _("Choose the rank that the decision gives.")})


class ProductPage(LocalPage):
    """A product of the place: a speciality, a craft, a product of the OCOP programme."""

    kind = models.ForeignKey(
        PlaceKind,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"group": PlaceKind.Group.PRODUCT},
        related_name="+",
    )
    producer = models.CharField(_("producer"), max_length=200, blank=True)
    stars = models.PositiveSmallIntegerField(
        _("OCOP stars"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FEWEST_STARS), MaxValueValidator(MOST_STARS)],
    )
    certificate = models.CharField(
        _("number of the decision or certificate"), max_length=100, blank=True
    )

    template = "home/local_page.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        LocalPage.cover_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("producer"), FieldPanel("stars"), FieldPanel("certificate")],
            heading=_("Producer and recognition"),
        ),
        LocalPage.visit_panel,
        LocalPage.place_panel,
        LocalPage.contact_panel,
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *LocalPage.override_translatable_fields,
        SynchronizedField("certificate", overridable=False),
    ]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
