"""The field of a form for a point on the map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.geo.geometry import Position
from portal.core.geo.points import parse_point, written

POINT_HELP = _(
    "Latitude and longitude such as 21.6512, 106.5538, or the address of the place in "
    "Google Maps or OpenStreetMap, copied from the browser."
)


class PointField(forms.CharField):
    """A point on the map as people write it; cleans to longitude and latitude, or None."""

    def prepare_value(self, value: Any) -> Any:
        """A stored point as one reads it; what was typed stays as it was typed."""
        return written(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Position | None:
        """The point. Raises ValidationError."""
        return parse_point(super().clean(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another text stands there than the stored point gives."""
        return bool(super().has_changed(self.prepare_value(initial), data))
