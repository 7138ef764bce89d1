"""Writing the index: entries, their syllables, and the terms that lead to them.

Whoever writes holds the index: the totals are sums over all entries, and two writers at once
would each add to what the other had not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Model, QuerySet, Sum
from django.utils import timezone

from portal.core.syllables import Analysed, analyse
from search import autocomplete
from search.engines import database_engine, outbox
from search.engines.base import Posting
from search.models import IndexTotals, SearchDocument, SearchText
from search.profiles import current_profile
from search.scopes import tokens_of
from search.scoring import length, levels, packed

# A document of hundreds of pages: all of its words are found, so much of it is ranked by. The
# time to rank is that of reading the text.
RANKED_SYLLABLES: Final = 5_000
FIELDS: Final = ("title", "parent", "lead", "body")


@transaction.atomic
def write(entries: Sequence[SearchDocument]) -> None:
    """Store entries, new ones or those whose key is known, with everything they are found by."""
    totals = _hold()
    profile = current_profile()
    keys = [entry.key for entry in entries]
    _subtract(totals, SearchDocument.objects.filter(key__in=keys))
    analysed = [[analyse(getattr(entry, name)) for name in FIELDS] for entry in entries]
    for entry, fields in zip(entries, analysed, strict=True):
        entry.pk = None
        entry.length = length([min(len(f.folded), RANKED_SYLLABLES) for f in fields], profile)
    _upsert(SearchDocument, "key", [_row_of(entry) for entry in entries])
    known = dict(SearchDocument.objects.filter(key__in=keys).values_list("key", "pk"))
    for entry in entries:
        entry.pk = known[entry.key]
    texts = [_texts_of(entry, fields) for entry, fields in zip(entries, analysed, strict=True)]
    _upsert(SearchText, "document_id", texts)
    database_engine().replace(
        [
            Posting(
                entry.pk,
                [*levels(fields, profile), *tokens_of(entry)],
                entry.facets_id or 0,
                entry.shown_on.toordinal() if entry.shown_on else 0,
            )
            for entry, fields in zip(entries, analysed, strict=True)
        ]
    )
    outbox.note(entry.pk for entry in entries)
    autocomplete.store(entries)
    totals.documents += len(entries)
    totals.length += sum(entry.length for entry in entries)
    totals.save()


@transaction.atomic
def remove(keys: Iterable[str]) -> None:
    """Have entries found no more."""
    totals = _hold()
    entries = SearchDocument.objects.filter(key__in=list(keys))
    _subtract(totals, entries)
    ids = list(entries.values_list("pk", flat=True))
    database_engine().remove(ids)
    outbox.note(ids)
    autocomplete.forget(ids)
    SearchText.objects.filter(pk__in=ids).delete()
    SearchDocument.objects.filter(pk__in=ids).delete()
    totals.save()


@transaction.atomic
def clear() -> None:
    """Forget everything."""
    _hold().delete()
    outbox.note(SearchDocument.objects.values_list("pk", flat=True))
    database_engine().clear()
    autocomplete.clear()
    SearchText.objects.all().delete()
    SearchDocument.objects.all().delete()


def _hold() -> IndexTotals:
    """The totals, locked until the end of the transaction."""
    IndexTotals.objects.get_or_create(pk=1)
    return IndexTotals.objects.select_for_update().get(pk=1)


def _subtract(totals: IndexTotals, entries: QuerySet[SearchDocument]) -> None:
    """Take entries that go, or are written anew, out of the totals."""
    held = entries.aggregate(length=Sum("length"), documents=Count("pk"))
    totals.documents -= held["documents"]
    totals.length -= held["length"] or 0


def _row_of(entry: SearchDocument) -> list[Any]:
    """The columns of an entry as the database takes them."""
    entry.written_at = timezone.now()
    row = [getattr(entry, field.attname) for field in _columns(SearchDocument)]
    return [
        value
        if value is None or isinstance(value, str | int | float)
        else field.get_db_prep_save(value, connection)
        for field, value in zip(_columns(SearchDocument), row, strict=True)
    ]


def _texts_of(entry: SearchDocument, fields: Sequence[Analysed]) -> list[Any]:
    """The columns of its syllables."""
    some = RANKED_SYLLABLES
    return [
        entry.pk,
        *(packed(field.folded[:some]) for field in fields),
        *(packed(field.accented[:some]) for field in fields),
    ]


@cache
def _columns(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.attname != "id"]


def _upsert(model: type[Model], key: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows, or bring those of a known key up to date.

    In plain SQL: the ORM takes as long to write a row as the analyser to read a page.
    """
    quote = connection.ops.quote_name
    names = [field.column for field in _columns(model)]
    changes = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in names if name != key)
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, names))})"  # noqa: S608 - own names
        f" VALUES ({', '.join(['%s'] * len(names))})"
        f" ON CONFLICT ({quote(key)}) DO UPDATE SET {changes}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
