"""Where a unit lies: its outline, loaded from an official source, and the map drawn of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact
from portal.tenancy.models.register import Unit


class UnitBoundary(DatedFact):
    """The outline of a unit from one day to another, and where it came from.

    `geometry` is a GeoJSON MultiPolygon in degrees of WGS 84, simplified by its source.
    `drawing`, `around` and `lies` follow from it and from the outlines around: they are
    written by `boundaries.drawing` so that a request computes nothing.
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="boundaries"
    )
    geometry = models.JSONField(_("outline"))
    area_km2 = models.DecimalField(
        _("area (km²)"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    # The least rectangle around the outline, in degrees: finds neighbours without reading
    # the outlines of the country.
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField(_("source"), max_length=255)
    licence = models.CharField(_("licence"), max_length=100)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    # `Drawing.to_json()`; {} until it is drawn.
    drawing = models.JSONField(default=dict, editable=False)
    # [{"unit": "…", "side": "ne"}], clockwise from the north.
    around = models.JSONField(default=list, editable=False)
    # On which side of its province the unit lies: "n" … "nw", "c" in the middle, "" unknown.
    lies = models.CharField(max_length=2, blank=True, editable=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("boundary of a unit")
        verbose_name_plural = _("boundaries of units")
        indexes: ClassVar = [
            models.Index(fields=["west", "east", "south", "north"], name="boundary_by_box")
        ]
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("unit",),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_boundary_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"
