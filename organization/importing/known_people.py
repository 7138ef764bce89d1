"""The people of a site by what rows name them with, kept in step with what is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from organization.names import means_name
from portal.core.vietnamese import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organization.models import Person


class KnownPeople:
    """Found by code or name without a look at all the others: a row costs the same among many."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_id: dict[int, Person] = {}
        self._by_reference: dict[str, Person] = {}  # the database lets a site have each once
        self._by_key: defaultdict[str, dict[int, Person]] = defaultdict(dict)
        for person in people:
            self.keep(person)

    def keep(self, person: Person) -> None:
        """Know a saved person: somebody new, or with another name or code than until now."""
        before = self._by_id.get(person.pk)
        if before is not None:
            self._by_reference.pop(before.reference, None)
            del self._by_key[before.search_name][before.pk]
        self._by_id[person.pk] = person
        if person.reference:
            self._by_reference[person.reference] = person
        self._by_key[person.search_name][person.pk] = person

    def called(self, reference: str, name: str) -> list[Person]:
        """By the code if one is given, else by the name: Hùng is not Hưng, Hung may be either."""
        if reference:
            known = self._by_reference.get(reference)
            return [known] if known else []
        # The key first: it is at hand, and lets few through.
        alike = self._by_key.get(search_key(name), {})
        return [one for one in alike.values() if means_name(name, one.full_name)]
