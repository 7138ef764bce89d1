"""Where citizens turn to: written once, shown on every page that names it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.kinds import SOCIAL_ACCOUNTS, SPOKESPERSON, ContactKind
from organization.models.pages import OfficePage
from organization.phones import Phone, parse_lines
from portal.core.fields import StreamField
from portal.core.geo.geometry import Position
from portal.core.public_ids import LENGTH, new_public_id
from portal.core.vietnamese import nfc, one_line
from portal.tenancy.blocks import social_account_blocks
from portal.tenancy.models.dated import DatedFact, DatedQuerySet
from portal.tenancy.root_paths import site_id_of

_WAYS = ("phones", "email", "address", "accounts")
_TEXTS = ("address_note", "hours", "counters", "services")


class ContactQuerySet(DatedQuerySet["ContactPoint"]):
    """Contact points."""

    def in_order(self) -> ContactQuerySet:
        """As pages list them."""
        return self.order_by("sort_order", "name", "pk")


class ContactPoint(DatedFact):
    """A place, a counter, a number or an account at which an agency is reached.

    `phones` is one number a line with what it is for, as people write it and as it is kept
    (`organization.phones`); `hours`, `counters` and `services` are lines, too. Live as soon
    as the row is saved, on every page that shows it.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="contact_points",
    )
    public_id = models.CharField(
        max_length=LENGTH, default=new_public_id, unique=True, editable=False
    )
    kind = models.ForeignKey(
        ContactKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        OfficePage,
        verbose_name=_("office"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contact_points",
        help_text=_("Empty: of the whole agency."),
    )
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("What readers look for: Văn phòng HĐND và UBND, Bộ phận Một cửa."),
    )
    person_name = models.CharField(
        _("name and post of the person"),
        max_length=200,
        blank=True,
        help_text=_("Of the spokesperson, for example."),
    )
    phones = models.TextField(
        _("telephones"),
        blank=True,
        help_text=_("One number a line; after a dash what it is for: 0205 3812 345 – văn thư."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    address_note = models.CharField(
        _("how to find it"),
        max_length=200,
        blank=True,
        help_text=_("Building, floor, room, entrance without steps."),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    hours = models.TextField(
        _("opening hours"),
        max_length=500,
        blank=True,
        help_text=_("One line a group of days: Thứ Hai – Thứ Sáu: 7:30–11:30, 13:30–17:00."),
    )
    counters = models.TextField(
        _("counters"),
        max_length=1000,
        blank=True,
        help_text=_("One a line: Quầy 1: hộ tịch, chứng thực."),
    )
    services = models.TextField(
        _("what one does here"),
        max_length=1000,
        blank=True,
        help_text=_("One matter a line, in the words of citizens."),
    )
    accounts = StreamField(
        social_account_blocks(), verbose_name=_("social accounts"), blank=True, default=list
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    audit_whole: ClassVar[bool] = True

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta(DatedFact.Meta):
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        indexes: ClassVar = [
            models.Index(fields=["site", "sort_order"], name="contacts_of_site_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def numbers(self) -> list[Phone]:
        """The telephones; the first is the one to call first."""
        return parse_lines(self.phones)

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
    def hour_lines(self) -> list[str]:
        """When it is open, a line for each group of days."""
        return self.hours.splitlines()

    @property
    def counter_lines(self) -> list[str]:
        """The counters."""
        return self.counters.splitlines()

    @property
    def service_lines(self) -> list[str]:
        """What one comes for."""
        return self.services.splitlines()

    def clean(self) -> None:
        """One spelling of everything; refuse a contact that leads nowhere."""
        super().clean()
        self.name, self.person_name = one_line(self.name), one_line(self.person_name)
        self.address = one_line(self.address)
        for name in _TEXTS:
            setattr(self, name, _lines(getattr(self, name)))
        errors: dict[str, Any] = {}
        try:
            self.phones = "\n".join(phone.line for phone in parse_lines(self.phones))
        except ValidationError as error:
            errors["phones"] = error
        if not any(getattr(self, name) for name in _WAYS):
            errors["phones"] = _("Give a telephone number, an e-mail address or an address.")
        if (self.latitude is None) != (self.longitude is None):
            errors["latitude"] = _("A point has a latitude and a longitude.")
        if self.office_id and site_id_of(self.office) != self.site_id:
            errors["office"] = _("This office belongs to another site.")
        errors |= self._errors_of_kind()
        if errors:
            raise ValidationError(errors)

    def _errors_of_kind(self) -> dict[str, Any]:
        """What NĐ 244/2026/NĐ-CP asks of a spokesperson and of official accounts."""
        if self.kind_id == SPOKESPERSON and not (self.person_name and (self.phones or self.email)):
            return {
                "person_name": _("Name the spokesperson, with a telephone number or an e-mail.")
            }
        if self.kind_id == SOCIAL_ACCOUNTS and not self.accounts:
            return {"accounts": _("Add the official accounts.")}
        return {}


def _lines(text: str) -> str:
    """The lines that say something, each trimmed, in NFC."""
    return "\n".join(filter(None, (one_line(line) for line in nfc(text).splitlines())))
