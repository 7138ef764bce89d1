"""What templates of the organisation ask for."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from organization.models import ContactPoint, Person
from organization.selectors.offices import chart_below
from portal.tenancy.boundaries.showing import way_to
from portal.tenancy.models import SiteState
from portal.tenancy.profile_facts import name_of_account

register = template.Library()

_CHART = "_path_of_chart"


@register.simple_tag(takes_context=True)
def person_url(context: Any, person: Person) -> str:
    """The address of a person on the site that is asked; empty where there is no public chart.

    One query a page, whatever the number of people.
    """
    request = context.get("request")
    site = getattr(request, "site_context", None)
    if site is None or site.home is None:
        return ""
    if not hasattr(request, _CHART):
        chart = chart_below(site.home.url_path)
        setattr(request, _CHART, chart.get_url(request) if chart else "")
    path = getattr(request, _CHART)
    return f"{path}can-bo/{person.public_id}/" if path else ""


@register.inclusion_tag("organization/includes/report_link.html", takes_context=True)
def report_link(
    context: Any,
    kind: str,
    public_id: str,
    name: str,
    host_url: str = "",
    *,
    is_of_page: bool = False,
) -> dict[str, Any]:
    """“Báo sai” of an entry of the directory; nothing on a portal that nobody looks after.

    `host_url`: where the entry stands on another site, whose own form it then is.
    `is_of_page`: of the whole page, at its end: what it is about is then seen, too. No query.
    """
    site = getattr(context.get("request"), "site_context", None)
    if not public_id or site is None or site.home is None or site.state != SiteState.ACTIVE:
        return {}
    path = reverse("directory_report", urlconf=settings.PUBLIC_URLCONF, args=[kind, public_id])
    return {"url": f"{host_url}{path}", "name": name, "is_of_page": is_of_page}


@register.filter
def way_url(point: ContactPoint) -> str:
    """Directions to a contact point, in a map service."""
    return way_to(point.point).google if point.point else ""


@register.filter
def account_name(value: Any) -> str:
    """What an official account is called: by its name, else by its network."""
    return name_of_account(value)
