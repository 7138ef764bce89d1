"""Forms of the admin for pages of `home`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.months import MONTHS
from portal.core.geo.point_field import POINT_HELP, PointField
from portal.core.page_forms import BasePageForm
from portal.tenancy.offered_terms import offer_in_force


def _month_choices() -> list[tuple[int, str]]:
    return [(month, gettext("Month %(month)d") % {"month": month}) for month in MONTHS]


class LocalPageForm(BasePageForm):
    """A place or product: its point in one field, its season as boxes to tick."""

    map_point = PointField(
        label=_("Point on the map"),
        required=False,
        max_length=1000,
        help_text=POINT_HELP,
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Season"),
        required=False,
        coerce=int,
        choices=_month_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Months in which one comes, or in which there is something to buy."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("map_point", self.instance.point)
        self.initial.setdefault("months", self.instance.season)
        kinds = self.fields.get("kind")
        if kinds is not None:
            offer_in_force(kinds, self.instance.kind_id)

    def clean(self) -> dict[str, Any]:
        """Take point and season over into the page."""
        cleaned: dict[str, Any] = super().clean()
        if "map_point" in cleaned:
            self.instance.point = cleaned["map_point"]
        if "months" in cleaned:
            self.instance.season = sorted(cleaned["months"])
        return cleaned
