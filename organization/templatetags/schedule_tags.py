"""What templates of the work schedule ask for."""

from __future__ import annotations

from django import template

from organization.models import Appointment, OfficePage, Person, ScheduleEntry
from organization.schedule.addresses import OFFICE_PARAMETER, PERSON_PARAMETER, query_of
from organization.schedule.weeks import Week

register = template.Library()


@register.simple_tag
def schedule_query(week: Week, whose: Person | OfficePage) -> str:
    """The query of the schedule of a person, or of what an office prepares."""
    name = PERSON_PARAMETER if isinstance(whose, Person) else OFFICE_PARAMETER
    return query_of(week, {name: str(whose.public_id)})


@register.simple_tag
def person_post(posts: dict[int, Appointment] | None, entry: ScheduleEntry) -> str:
    """The title of the post of whom an entry names; empty where none is known."""
    post = (posts or {}).get(entry.person_id or 0)
    return post.title if post else ""
