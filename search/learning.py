"""Learning how the portals' texts spell words: a pass over the index, slice by slice.

Each slice is counted and added in a transaction with the place that was reached: a worker that
is killed loses one slice, and the next start goes on from there. What is read until then is the
last whole pass; the switch is one statement.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from portal.core.batches import batches
from search.models import SearchDocument
from search.restoration import MOST_FORMS, TOTAL, Spellings, by_key, count
from search.word_models import LearnedSpelling, LearningPass

SLICE: Final = 4_000
# Of a larger index every second, third … entry is read: more texts restore no better.
MOST_DOCUMENTS: Final = 40_000
_MOST_CHARACTERS: Final = 30_000
_AT_ONCE: Final = 500
# In a large slice what stands once is mostly a name or a slip, and half of all pairs.
_LARGE: Final = 300_000
_HOURS_BETWEEN: Final = 20
# Local time: when readers and editors sleep.
_NIGHT: Final = range(1, 5)


def is_due(now: datetime.datetime) -> bool:
    """Whether a pass should begin: once a night, and at once where none was ever finished."""
    state = LearningPass.objects.filter(pk=1).first()
    if state is None or state.started_at is None:
        return SearchDocument.objects.exists()
    if state.finished_at is None or state.finished_at < state.started_at:
        # A pass under way goes on by itself; one whose jobs were lost begins anew.
        return now - state.started_at > datetime.timedelta(hours=_HOURS_BETWEEN)
    rested = now - state.started_at > datetime.timedelta(hours=_HOURS_BETWEEN)
    return rested and timezone.localtime(now).hour in _NIGHT


@transaction.atomic
def begin() -> None:
    """Begin a pass anew, whatever another one has come to."""
    state = _held()
    _forget_all_but(state.generation)
    span = SearchDocument.objects.aggregate(first=Min("pk"), last=Max("pk"))
    there = SearchDocument.objects.count()
    state.building = state.generation + 1
    state.position = (span["first"] or 1) - 1
    state.stride = max(1, -(-there // MOST_DOCUMENTS))
    state.started_at, state.finished_at = timezone.now(), None
    state.save()


@transaction.atomic
def go_on() -> bool:
    """Learn the next slice; False when the pass is at its end, and read from now on."""
    state = _held()
    if state.building == state.generation:
        return False
    rows = list(
        SearchDocument.objects.annotate(turn=F("pk") % state.stride)
        .filter(pk__gt=state.position, turn=0, language="vi")
        .order_by("pk")
        .values_list("pk", "title", "lead", "body")[:SLICE]
    )
    if rows:
        _add(by_key(count(_texts(rows))), state.building)
        state.position = rows[-1][0]
    else:
        state.generation, state.finished_at = state.building, timezone.now()
        _forget_all_but(state.generation)
    state.save()
    return bool(rows)


def read(keys: Sequence[str]) -> Spellings:
    """What was learned of these keys (`restoration.keys_of`); one statement."""
    current = LearningPass.objects.filter(pk=1).values("generation")
    rows = LearnedSpelling.objects.filter(generation__in=current, key__in=keys)
    return Spellings({key: _unpacked(forms) for key, forms in rows.values_list("key", "forms")})


def _held() -> LearningPass:
    """The one row, locked until the end of the transaction."""
    LearningPass.objects.get_or_create(pk=1)
    return LearningPass.objects.select_for_update().get(pk=1)


def _forget_all_but(generation: int) -> None:
    """Delete the rows of other passes, hundreds of thousands, in one statement.

    Django's own delete would read them all first: there are handlers for every model.
    """
    table = LearnedSpelling._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE generation <> %s", [generation])  # noqa: S608


def _texts(rows: Iterable[tuple[int, str, str, str]]) -> Iterable[str]:
    for _pk, title, lead, body in rows:
        yield f"{title}\n{lead}\n{body[:_MOST_CHARACTERS]}"


def _add(learned: Mapping[str, Mapping[str, int]], generation: int) -> None:
    """Add counts to those of the generation."""
    least = 2 if learned[TOTAL][TOTAL] > _LARGE else 1
    kept = [(key, forms) for key, forms in sorted(learned.items()) if sum(forms.values()) >= least]
    for batch in batches(kept, _AT_ONCE):
        rows = LearnedSpelling.objects.filter(
            generation=generation, key__in=[key for key, _forms in batch]
        )
        known = {key: _unpacked(forms) for key, forms in rows.values_list("key", "forms")}
        _write(
            [
                (key, generation, _packed(_sum(known[key], forms) if key in known else forms))
                for key, forms in batch
            ]
        )


def _write(rows: Sequence[tuple[str, int, str]]) -> None:
    """Store rows, in one statement: through models it takes ten times as long."""
    values = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LearnedSpelling._meta.db_table} (key, generation, forms)"  # noqa: S608
            f" VALUES {values} ON CONFLICT (key, generation) DO UPDATE SET forms = excluded.forms",
            [value for row in rows for value in row],
        )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return Counter(one) + Counter(other)


def _packed(forms: Mapping[str, int]) -> str:
    most = sorted(forms.items(), key=lambda form: (-form[1], form[0]))[:MOST_FORMS]
    return " ".join(f"{form} {number}" for form, number in most)


def _unpacked(forms: str) -> dict[str, int]:
    parts = forms.split(" ")
    return {form: int(number) for form, number in zip(parts[::2], parts[1::2], strict=True)}
