"""The public page of a week, and the calendar that programs subscribe to."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.schedule.addresses import (
    LEADERS_PARAMETER,
    OFFICE_PARAMETER,
    PERSON_PARAMETER,
    WEEK_PARAMETER,
    query_of,
)
from organization.schedule.ical import CONTENT_TYPE, calendar_of
from organization.schedule.selectors import (
    Narrowed,
    days_of,
    named_office,
    named_person,
    narrow,
    offices_in,
    people_in,
    posts_in,
    public_entries,
    receptions,
)
from organization.schedule.weeks import Week, parse_week
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext

# What a calendar holds: programs ask again, nobody needs the years before.
_BEFORE, _AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=365)


@require_safe
def week_page(request: HttpRequest) -> HttpResponse:
    """One week of a site, of everybody or of whom the address names. Raises Http404."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    today = timezone.localdate()
    week, narrowed = _week(request, today), _narrowed(request, site, today)
    note_schedule(request, site.site_id)
    entries = public_entries(site.site_id, week.monday, week.sunday)
    posts = posts_in(site.site_id, entries, max(week.monday, min(today, week.sunday)))
    shown = narrow(entries, narrowed, posts)
    given = _given(request)
    path = reverse("work_schedule")
    title = _("Work schedule, week %(number)d (%(from)s – %(to)s)") % {
        "number": week.number,
        "from": date_format(week.monday, "d/m/Y"),
        "to": date_format(week.sunday, "d/m/Y"),
    }
    context: dict[str, Any] = {
        "week": week,
        "today": today,
        "days": days_of(week, shown),
        "entries": shown,
        "receptions": receptions(shown),
        "posts": posts,
        "people": people_in(entries),
        "offices": offices_in(entries),
        "narrowed": narrowed,
        "has_leaders": any(narrow(entries, Narrowed(leaders_only=True), posts)),
        "title": title,
        "path": path,
        "calendar": reverse("work_schedule_calendar") + query_of(None, given),
        "queries": _queries(week, Week.of(today), given),
        "metadata": PageMetadata(
            title,
            description=_("Work schedule of the leaders and offices, and reception of citizens."),
            url=f"{site.url}{path}{query_of(week, given)}",
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "organization/schedule.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The entries around today for programs (iCalendar), of everybody or of one."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    today = timezone.localdate()
    narrowed = _narrowed(request, site, today)
    note_schedule(request, site.site_id)
    entries = public_entries(site.site_id, today - _BEFORE, today + _AHEAD)
    posts = posts_in(site.site_id, entries, today) if narrowed.leaders_only else {}
    content = calendar_of(
        narrow(entries, narrowed, posts), site.agency_name or site.unit_name, site.host
    )
    return HttpResponse(content, content_type=CONTENT_TYPE)


@require_safe
def add_slash(request: HttpRequest) -> HttpResponse:
    """The same address with its closing slash."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))


def note_schedule(request: HttpRequest, site_id: int) -> None:
    """The answer shows the work schedule, and who is in office."""
    tag(request, f"schedule:{site_id}", f"people:{site_id}")


def _week(request: HttpRequest, today: datetime.date) -> Week:
    asked = request.GET.get(WEEK_PARAMETER)
    week = Week.of(today) if asked is None else parse_week(asked)
    if week is None:
        raise Http404(_("There is no such page."))
    return week


def _narrowed(request: HttpRequest, site: SiteContext, today: datetime.date) -> Narrowed:
    """Whom the address names. Raises Http404 for somebody whom the site does not know."""
    person_id = request.GET.get(PERSON_PARAMETER, "")
    office_id = request.GET.get(OFFICE_PARAMETER, "")
    # A NUL is no name of anybody, and PostgreSQL refuses it.
    if "\0" in person_id + office_id or site.home is None:
        raise Http404(_("There is no such page."))
    person = named_person(site.site_id, person_id, today) if person_id else None
    office = named_office(site.home.url_path, office_id) if office_id else None
    if (person_id and person is None) or (office_id and office is None):
        raise Http404(_("There is no such page."))
    return Narrowed(person, office, LEADERS_PARAMETER in request.GET)


def _given(request: HttpRequest) -> dict[str, str]:
    """What the address narrows by, to be kept by the ways to other weeks."""
    names = (PERSON_PARAMETER, OFFICE_PARAMETER)
    given = {name: request.GET[name] for name in names if request.GET.get(name)}
    return {**given, LEADERS_PARAMETER: "1"} if LEADERS_PARAMETER in request.GET else given


def _queries(week: Week, this: Week, given: dict[str, str]) -> dict[str, str]:
    """Where the links of the page lead."""
    return {
        "previous": query_of(week.previous, given) if week.previous else "",
        "next": query_of(week.next, given) if week.next else "",
        "this": query_of(this, given) if week != this else "",
        "all": query_of(week, {}),
        "leaders": query_of(week, {LEADERS_PARAMETER: "1"}),
        "of_week": query_of(week, {}),
    }
