"""What sorts of places and products there are, and how relics are ranked: dated data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models import SharedTerm


class PlaceKind(SharedTerm):
    """What a place or a product is: a relic, a landscape, a speciality, an OCOP product."""

    class Group(models.TextChoices):
        """Which type of page the kind is for."""

        PLACE = "place", _("place")
        PRODUCT = "product", _("product")

    group = models.CharField(_("for"), max_length=10, choices=Group.choices)

    class Meta(SharedTerm.Meta):
        verbose_name = _("kind of place or product")
        verbose_name_plural = _("kinds of places and products")


class PlaceRank(SharedTerm):
    """How a relic is ranked by the State."""

    class Meta(SharedTerm.Meta):
        verbose_name = _("rank of relics")
        verbose_name_plural = _("ranks of relics")
