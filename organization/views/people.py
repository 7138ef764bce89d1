"""The people of a site: from A to Z, and one by one with biography and duties."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Person
from organization.selectors.posts import people_of_site, posts_of
from organization.views.offices import note_people
from portal.core.media.selectors import attach_renditions
from portal.core.metadata import Kind
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organization.models import OrganizationPage


def all_people(request: HttpRequest, chart: OrganizationPage) -> HttpResponse:
    """Who is in office today, in the order of a Vietnamese list."""
    site_id = site_id_of(chart)
    if site_id is None:
        raise Http404
    note_people(request, site_id)
    people = people_of_site(site_id, timezone.localdate())
    letters = [
        (letter, list(entries)) for letter, entries in groupby(people, lambda row: row[0].letter)
    ]
    context = _context(request, chart, _("People in office"), f"{chart.full_url}can-bo/")
    return TemplateResponse(request, "organization/people.html", {**context, "letters": letters})


def one_person(request: HttpRequest, chart: OrganizationPage, public_id: str) -> HttpResponse:
    """A person with posts of today and before. Raises Http404 for who holds and held none."""
    site_id = site_id_of(chart)
    people = Person.objects.select_related("portrait")
    person = people.filter(site=site_id, public_id=public_id).first() if site_id else None
    today = timezone.localdate()
    posts = posts_of(person, today) if person else []
    if person is None or not posts:
        raise Http404(_("There is no such page."))
    note_people(request, site_id)
    attach_renditions([person.portrait])
    url = f"{chart.full_url}can-bo/{public_id}/"
    return TemplateResponse(
        request,
        "organization/person.html",
        {
            **_context(request, chart, person.name_with_degree, url),
            "person": person,
            "posts": [post for post in posts if post.is_in_force(today)],
            "past_posts": [post for post in posts if post.valid_to and post.valid_to <= today],
        },
    )


def _context(request: HttpRequest, chart: OrganizationPage, title: str, url: str) -> dict[str, Any]:
    return {
        "page": chart,
        "self": chart,
        "breadcrumb": [*breadcrumb(chart, request), chart],
        "here": title,
        "metadata": replace(
            chart.page_metadata(request), title=title, url=url, description="", kind=Kind.PAGE
        ),
    }
