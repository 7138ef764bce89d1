"""Panels of the editor that show more than a field."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.panels import Panel

from portal.tenancy import root_paths
from portal.tenancy.boundaries.selectors import lies_inside
from portal.tenancy.boundaries.showing import map_with_point
from portal.tenancy.models import MemberSite
from portal.tenancy.portal_names import in_sentence


class PointPanel(Panel):
    """The stored point on the map of the page's unit, and a word where it lies outside.

    A place beyond the boundary is not refused: a festival may be held across the river.
    """

    class BoundPanel(Panel.BoundPanel):
        """Of one page."""

        template_name = "home/admin/point_panel.html"

        def is_shown(self) -> bool:
            """Only where there is a point."""
            return super().is_shown() and self.instance.point is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The map, and what is to be said about the point."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            unit = _unit_of(self.instance)
            point = self.instance.point
            if unit is None or point is None:
                return context
            shown = map_with_point(unit.pk, self.instance.title, point)
            context["svg"] = shown.svg if shown else SafeString("")
            if lies_inside(unit.pk, point) is False:
                context["warning"] = gettext(
                    "This point lies outside the boundary of %(unit)s. Check it; you may keep "
                    "it if the place is meant."
                ) % {"unit": in_sentence(unit.name)}
            return context


def _unit_of(page: Any) -> Any:
    """The unit on whose site a page stands; None for one that is not saved yet."""
    site_id = root_paths.site_id_of(page) if page.pk else None
    if site_id is None:
        return None
    member = MemberSite.objects.filter(site_id=site_id).select_related("unit").first()
    return member.unit if member else None
