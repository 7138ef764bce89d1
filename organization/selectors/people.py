"""Whom the words of a form or a file mean."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from organization.models import Person
from organization.names import means_name
from portal.core.vietnamese import search_key


def people_meant(people: QuerySet[Person], named: str) -> list[Person]:
    """Those of `people` whom a reference means, else those whom a name does; one query."""
    asked = Q(search_name=search_key(named)) | Q(reference=named)
    found = list(people.filter(asked)) if named else []
    by_reference = [person for person in found if person.reference == named]
    return by_reference or [person for person in found if means_name(named, person.full_name)]
