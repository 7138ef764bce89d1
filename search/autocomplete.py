"""Entries offered while a reader types: what begins, at any word, as he has begun.

Kept by the indexing (`store`, `forget`) in its own transaction. Keys are folded words; "y" is
"i" in all of them, so that "ky" is on the way to "kỹ thuật" and to "kĩ thuật" alike, and "quy"
to "quyết".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection
from django.db.models import Q

from portal.core.document_numbers import TYPES, parse_number
from portal.core.syllables import folded
from search.completion_models import LONGEST_KEY, ROWS_OF_ONE, Completion

if TYPE_CHECKING:
    from search.models import SearchDocument

SHOWN: Final = 8
SHORTEST: Final = 2
# How many words of a title, and of a document's summary, a reader may begin with. A document's
# own title is its number, which is begun with by itself.
_BEGINNINGS: Final = 6
# An entry that more sites list is offered to all and checked when it is shown: a notice of a
# province costs as many rows as one of a commune.
_MOST_SITES: Final = 20
_EVERYWHERE: Final = 0
_SITE: Final = "@site="
# Rows that are looked at for one beginning, and entries of them that are read: "quy" begins
# tens of thousands of titles, and whoever has typed no more is served by any of them.
_LOOKED_AT: Final = 2_000
_READ: Final = 40
# "qđ933": the type of a document, and its number.
_GLUED: Final = re.compile(rf"^({'|'.join(sorted(TYPES))})(?=\d)")
_BEHIND_ALL: Final = "\U0010ffff"


class Row(NamedTuple):
    """A row of `Completion`."""

    id: int
    where: str
    key: str
    place: int
    weight: int


def key_of(text: str) -> str:
    """A text as beginnings are compared: "Kỹ thuật 3/2024" → "ki thuat 3 2024"."""
    return " ".join(folded(text)).replace("y", "i")


def headline_of(entry: SearchDocument) -> str:
    """How a numbered document is cited: the first line of what it stands in."""
    return entry.parent.partition("\n")[0]


def rows_for(entry: SearchDocument) -> Iterator[Row]:
    """The rows of an entry that has its primary key and scopes."""
    places: dict[str, int] = {}
    texts = [(entry.title, _BEGINNINGS)]
    texts += [(cited, 1) for cited in _citations(entry)]
    for text, most in texts:
        words = key_of(text[:400]).split()
        for place in range(min(len(words), most)):
            key = " ".join(words[place : place + LONGEST_KEY])[:LONGEST_KEY].rstrip()
            if len(key) >= SHORTEST:
                places.setdefault(key, place)
    day = (entry.shown_on or datetime.date(1, 1, 1)).toordinal()
    number = entry.pk * ROWS_OF_ONE
    for where in _where(entry):
        for key, place in places.items():
            yield Row(number, where, key, place, day)
            number += 1


def _citations(entry: SearchDocument) -> Iterator[str]:
    """The ways in which a document is cited from its beginning; its title only sums it up.

    "Quyết định 933/QĐ-UBND", "Quyết định số 933/QĐ-UBND", "933/QĐ-UBND", "qđ 933".
    """
    if not entry.number:
        return
    headline = headline_of(entry)
    yield from (headline, entry.number)
    kind = headline.removesuffix(entry.number).strip()
    if kind and kind != headline:
        kind = kind.removesuffix(" số")
        yield from (f"{kind} {entry.number}", f"{kind} số {entry.number}")
    number = parse_number(entry.number)
    if number is not None and number.type:
        yield f"{number.type} {number.number} {number.year or ''}"


def store(entries: Iterable[SearchDocument]) -> None:
    """Write the rows of entries anew, in the caller's transaction."""
    entries = list(entries)
    forget([entry.pk for entry in entries])
    # In the order of the index, whose pages are then touched once.
    rows = sorted((row for entry in entries for row in rows_for(entry)), key=lambda row: row[1:3])
    if not rows:
        return
    table = Completion._meta.db_table
    # Plain SQL: models in between are most of the time of writing the whole index.
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO {table} (id, "where", "key", place, weight)'  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def forget(ids: Sequence[int]) -> None:
    """Offer entries no more."""
    if ids:
        # Not by models: whoever listens to deletions would have every row read first.
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {Completion._meta.db_table}"  # noqa: S608 - own name
                " WHERE id >= %s AND id < %s",
                [(pk * ROWS_OF_ONE, (pk + 1) * ROWS_OF_ONE) for pk in ids],
            )


def clear() -> None:
    """Offer nothing any more."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Completion._meta.db_table}")  # noqa: S608 - own name


def completions(typed: str, site_id: int, language: str) -> list[SearchDocument]:
    """Entries that the site lists and that begin so, the best first. Two queries at most.

    What begins with its first word comes first, then the later day.
    """
    key = _GLUED.sub(r"\1 ", key_of(typed[:200]))
    if len(key) < SHORTEST:
        return []
    places = [_place(site, language) for site in (site_id, _EVERYWHERE)]
    rows = Completion.objects.filter(_begins(key[:LONGEST_KEY]), where__in=places).values_list(
        "place", "weight", "id"
    )
    ranked = sorted(rows[:_LOOKED_AT], key=lambda row: (row[0], -row[1], row[2]))
    ids = list(dict.fromkeys(row // ROWS_OF_ONE for _place, _weight, row in ranked))[:_READ]
    if not ids:
        return []
    found = _entries(ids)
    wanted = f"{_SITE}{site_id}"
    here = [found[pk] for pk in ids if pk in found and wanted in found[pk].scopes]
    return [entry for entry in here if _still_begins(entry, key)][:SHOWN]


def _entries(ids: Sequence[int]) -> dict[int, SearchDocument]:
    from search.models import SearchDocument  # its module names the model of this one

    fields = ("kind", "site_id", "path", "title", "lead", "number", "scopes")
    return SearchDocument.objects.only(*fields).in_bulk(ids)


def _still_begins(entry: SearchDocument, key: str) -> bool:
    """Whether more than a key can hold is found in the entry, too."""
    if len(key) < LONGEST_KEY:
        return True
    return any(key in key_of(text) for text in (entry.title, entry.parent, entry.number))


def _begins(key: str) -> Q:
    """The condition that a key begins so, as the database's index answers it."""
    if connection.vendor == "postgresql":
        return Q(key__startswith=key)
    return Q(key__gte=key, key__lt=key + _BEHIND_ALL)


def _where(entry: SearchDocument) -> list[str]:
    sites = [int(token[len(_SITE) :]) for token in entry.scopes if token.startswith(_SITE)]
    if len(sites) > _MOST_SITES:
        sites = [_EVERYWHERE]
    return [_place(site, entry.language) for site in sites]


def _place(site_id: int, language: str) -> str:
    return f"{site_id}{language.lower()}"
