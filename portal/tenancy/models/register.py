"""The register of administrative units, past and present.

An official code is not a key: after the reform of 1 July 2025 most commune codes
went on to another unit. A unit is known by a UUID; codes, names and parents are
dated facts about it.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.vietnamese import search_key, spelling_key
from portal.tenancy.models.dated import DatedFact


class UnitLevel(DatedFact):
    """A tier of government or kind of agency: data, since the tiers themselves change."""

    code = models.SlugField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=100)
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("1 is the highest tier."))

    class Meta(DatedFact.Meta):
        verbose_name = _("unit level")
        verbose_name_plural = _("unit levels")
        ordering: ClassVar = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class Unit(DatedFact):
    """An administrative unit or agency through its whole life.

    `valid_from` empty: founded before the register's records begin.
    `valid_to`: the day from which the unit no longer exists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.ForeignKey(
        UnitLevel, verbose_name=_("level"), on_delete=models.PROTECT, related_name="+"
    )
    # Today's (or the last) name and parent, kept by the register's services so
    # that lists need no dated join.
    name = models.CharField(_("full name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    class Meta(DatedFact.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class UnitCode(DatedFact):
    """A code a unit carried from one day to another, in one scheme."""

    class Scheme(models.TextChoices):
        """Who gives the code."""

        OFFICIAL = "official", _("official list of administrative units")
        ALTERNATE = "alternate", _("code of the same unit in another official source")
        LOCAL = "local", _("given by the province")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(
        _("scheme"), max_length=10, choices=Scheme.choices, default=Scheme.OFFICIAL
    )
    code = models.CharField(_("code"), max_length=20)

    class Meta(DatedFact.Meta):
        verbose_name = _("unit code")
        verbose_name_plural = _("unit codes")
        indexes: ClassVar = [models.Index(fields=["code", "scheme"], name="unit_by_code")]
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("code",),
                condition=models.Q(scheme="official", valid_to__isnull=True),
                name="one_unit_an_official_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class UnitName(DatedFact):
    """A name a unit bore from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(
        _("full name"), max_length=200, help_text=_("With its kind: Xã Chi Lăng.")
    )
    short_name = models.CharField(_("name without kind"), max_length=200)
    kind = models.CharField(_("kind"), max_length=50, blank=True)
    # `spelling_key` of the name without kind: look-ups accept Hòa for Hoà.
    short_key = models.CharField(max_length=200, editable=False)
    # `search_key` of the full name: what a person types without diacritics is found.
    search_key = models.CharField(max_length=200, editable=False, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("unit name")
        verbose_name_plural = _("unit names")
        indexes: ClassVar = [
            models.Index(fields=["short_key"], name="unit_by_short_key"),
            models.Index(fields=["search_key"], name="unit_by_search_key"),
        ]
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("unit",),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_name_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the look-up keys in step with the name."""
        self.short_key = spelling_key(self.short_name)
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)


class UnitParent(DatedFact):
    """To whom a unit belonged from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dated_children")

    class Meta(DatedFact.Meta):
        verbose_name = _("dated parent")
        verbose_name_plural = _("dated parents")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("unit",),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_parent_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitContact(DatedFact):
    """Where a unit is reached, from one day to another, and who says so.

    For units without a portal: those that have one say it in their profile.
    """

    # Who says so takes the place of the law it rests on.
    basis = None  # type: ignore[assignment]

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="contacts"
    )
    address = models.CharField(_("address"), max_length=255, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    source = models.CharField(
        _("source"),
        max_length=255,
        help_text=_("Who gave these details: a document with its number, an office, a call."),
    )

    class Meta(DatedFact.Meta):
        verbose_name = _("contact of a unit")
        verbose_name_plural = _("contacts of units")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("unit",),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_contact_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.address or self.phone or self.email

    def clean(self) -> None:
        """Refuse a contact that says nothing, and dates that are not in order."""
        super().clean()
        if not (self.address or self.phone or self.email):
            raise ValidationError(_("Give an address, a telephone number or an e-mail address."))


class Succession(models.Model):
    """The whole or a part of an old unit went over to a new one."""

    class Extent(models.TextChoices):
        """How much of the old unit went over."""

        WHOLE = "whole", _("the whole")
        PART = "part", _("a part")

    old = models.ForeignKey(
        Unit, verbose_name=_("old unit"), on_delete=models.PROTECT, related_name="successions"
    )
    new = models.ForeignKey(
        Unit,
        verbose_name=_("new unit"),
        on_delete=models.PROTECT,
        related_name="predecessions",
    )
    extent = models.CharField(_("extent"), max_length=5, choices=Extent.choices)
    on = models.DateField(_("date"))
    basis = models.CharField(_("legal basis"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("old", "new", "on"), name="unique_succession")
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class IssuingBody(DatedFact):
    """Who issues regulations: a council, a committee, its chairperson, a ministry.

    A body, not a page and not a unit: one unit has several, and a document keeps
    the body that issued it after unit and body have ended. A new name (the committee
    of a province that becomes a city) is a new row: documents keep the name of their day.
    """

    class Kind(models.TextChoices):
        """What sort of body issues."""

        COUNCIL = "council", _("People's Council")
        COMMITTEE = "committee", _("People's Committee")
        CHAIR = "chair", _("Chairperson of the People's Committee")
        DEPARTMENT = "department", _("department")
        PARTY = "party", _("Party committee")
        CENTRAL = "central", _("central body")
        OTHER = "other", _("other")

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="issuing_bodies"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=255)
    name_key = models.CharField(max_length=255, editable=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        indexes: ClassVar = [models.Index(fields=["name_key"], name="issuing_body_by_key")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the look-up key in step with the name."""
        self.name_key = spelling_key(self.name)
        super().save(*args, **kwargs)


class IssuingBodyAlias(models.Model):
    """Another spelling under which the same body is found in real lists.

    Not unique by itself: fifteen provinces have a commune Tân Thành, and the committee
    of each is written "UBND xã Tân Thành". A look-up says the day and the province.
    """

    body = models.ForeignKey(IssuingBody, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(_("spelling"), max_length=255)
    key = models.CharField(max_length=255, editable=False, db_index=True)

    class Meta:
        verbose_name = _("spelling of an issuing body")
        verbose_name_plural = _("spellings of issuing bodies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("body", "key"), name="one_spelling_a_body")
        ]

    def __str__(self) -> str:
        return self.alias

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the look-up key in step with the spelling."""
        self.key = spelling_key(self.alias)
        super().save(*args, **kwargs)
