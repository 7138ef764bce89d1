"""Offices, people, contact points and the week's schedule of the demo.

What is there is left alone; a schedule is written for this week and the next whenever the
demo starts in a week that has none, so that it is never out of date.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from home.demo.text import paragraphs
from organization.models import (
    Appointment,
    ContactPoint,
    OfficePage,
    OrganizationPage,
    Person,
    ScheduleEntry,
)
from organization.schedule.weeks import Week
from portal.tenancy.models import MemberSite

_FILE = Path(__file__).parent / "organization.yaml"
_BODIES = ("functions", "powers", "services")
_WEEK = datetime.timedelta(days=7)


@transaction.atomic
def build_organization(members: dict[str, MemberSite]) -> int:
    """Fill what is empty of each site; how many people, contacts and entries are new."""
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    charts = {
        key: chart for key, member in members.items() if (chart := _chart(member)) is not None
    }
    for row in data["offices"]:
        if row["site"] in charts:
            _office(charts[row["site"]], row)
    made = 0
    for key, rows in data["people"].items():
        if key in charts:
            made += _people(members[key], charts[key], rows)
    for key, rows in data["contacts"].items():
        if key in charts:
            made += _contacts(key, members[key], charts[key], rows)
    for row in data["schedule"]:
        key = row["site"]
        if key in charts:
            made += _schedule(members[key], charts[key], row["entries"], timezone.localdate())
    return made


def _chart(member: MemberSite) -> OrganizationPage | None:
    """The chart of a site; none where the site of an earlier release kept its page of text."""
    home = member.site.root_page
    charts = OrganizationPage.objects.descendant_of(home)
    found: OrganizationPage | None = charts.filter(locale=home.locale).first()
    return found


def _at(chart: OrganizationPage, path: str) -> OfficePage | None:
    """The office at a path of slugs below the chart."""
    return OfficePage.objects.filter(url_path=f"{chart.url_path}{path}/").first()


def _office(chart: OrganizationPage, row: dict[str, Any]) -> None:
    """An office of the template that says nothing yet, or one that the demo adds."""
    office = _at(chart, row["path"])
    if office is None:
        above, _slash, slug = row["path"].rpartition("/")
        office = OfficePage(title=row["title"], slug=slug, kind_id=row["kind"])
        (_at(chart, above) or chart).add_child(instance=office)
    elif office.latest_revision_id is not None or "summary" not in row:
        return
    office.summary = row["summary"]
    for name in _BODIES:
        setattr(office, name, paragraphs(row.get(name, [])))
    office.legal_basis = row.get("basis", office.legal_basis)
    office.save_revision().publish()


def _people(member: MemberSite, chart: OrganizationPage, rows: list[dict[str, Any]]) -> int:
    """Everybody with the posts, in the order of the file; nobody where somebody is."""
    if Person.objects.filter(site=member.site).exists():
        return 0
    for number, row in enumerate(rows, start=1):
        fields = {name: value for name, value in row.items() if name not in ("name", "posts")}
        person = Person(site=member.site, full_name=row["name"], **fields)
        person.full_clean()
        person.save()
        for path, title, standing, first, *more in row["posts"]:
            post = Appointment(
                person=person,
                office=_at(chart, path),
                title=title,
                standing=standing,
                valid_from=first,
                rank=number * 10,
                **(more[0] if more else {}),
            )
            post.full_clean()
            post.save()
    return len(rows)


def _contacts(
    key: str, member: MemberSite, chart: OrganizationPage, rows: list[dict[str, Any]]
) -> int:
    """The contact points of a site that has none."""
    if ContactPoint.objects.filter(site=member.site).exists():
        return 0
    for number, row in enumerate(rows, start=1):
        fields = {
            name: value.format(unit=member.unit.name, key=key) if isinstance(value, str) else value
            for name, value in row.items()
        }
        point = ContactPoint(
            site=member.site,
            kind_id=fields.pop("kind"),
            office=_at(chart, fields.pop("office")) if "office" in fields else None,
            accounts=[("account", account) for account in fields.pop("accounts", [])],
            sort_order=number * 10,
        )
        for name, value in fields.items():
            setattr(point, name, value)
        point.full_clean()
        point.save()
    return len(rows)


def _schedule(
    member: MemberSite, chart: OrganizationPage, rows: list[dict[str, Any]], today: datetime.date
) -> int:
    """What each of the two weeks holds, where nobody has written anything."""
    monday = Week.of(today).monday
    people = {person.full_name: person for person in Person.objects.filter(site=member.site)}
    made = 0
    for number in (0, 1):
        first = monday + number * _WEEK
        entries = ScheduleEntry.objects.filter(site=member.site)
        if entries.filter(day__range=(first, Week.of(first).sunday)).exists():
            continue
        for row in rows:
            if number in row["weeks"]:
                _entry(member, chart, people, first, row)
                made += 1
    return made


def _entry(
    member: MemberSite,
    chart: OrganizationPage,
    people: dict[str, Person],
    monday: datetime.date,
    row: dict[str, Any],
) -> None:
    own = ("weeks", "day", "person", "office", "start", "end")
    hours = {
        name: datetime.time.fromisoformat(row[name]) for name in ("start", "end") if name in row
    }
    entry = ScheduleEntry(
        site=member.site,
        day=monday + datetime.timedelta(days=row["day"]),
        person=people.get(row.get("person", "")),
        office=_at(chart, row["office"]) if "office" in row else None,
        **hours,
        **{name: value for name, value in row.items() if name not in own},
    )
    entry.full_clean()
    entry.save()
