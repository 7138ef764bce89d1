"""Making the index anew in its place, while it answers and while others write.

Each batch is written as a job would write it, whether it changed or not, in a transaction of
its own: the index is whole at every moment, what is published meanwhile stands, and a run that
was stopped goes on where it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, Sum

from portal.core import searchable
from search import facets, syncing
from search.models import IndexTotals, SearchDocument

# What comes after the last kind: entries of things that are no more.
LEFT_OVER: Final = "left-over"


@dataclass(frozen=True)
class Position:
    """How far a run has come: the kind, and the key of the last thing of it that was written."""

    kind: str
    after: int = 0

    def __str__(self) -> str:
        return f"{self.kind}:{self.after}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """From "news:5120". Raises ValueError for anything else."""
        kind, _colon, after = text.partition(":")
        if kind not in {*_names(), LEFT_OVER}:
            raise ValueError(f"unknown kind {kind!r}")
        return cls(kind, int(after or 0))


@dataclass(frozen=True)
class Step:
    """A batch was done: where the run is now, things looked at, entries written or removed."""

    position: Position
    looked_at: int
    written: int


def rebuild(start: Position | None = None, site_ids: Sequence[int] = ()) -> Iterator[Step]:
    """Write everything anew, or what concerns some sites; a step a batch.

    Stopped between two steps or within one it leaves whole batches alone, and goes on from the
    position of the last step.
    """
    names = _names()
    start = start or Position(names[0])
    seen: set[str] = set()
    if start.kind != LEFT_OVER:
        for name in names[names.index(start.kind) :]:
            after = start.after if name == start.kind else 0
            yield from _kind(name, after, site_ids, seen)
        start = Position(LEFT_OVER)
    yield from _left_over(start.after, site_ids, seen)
    settle()


def _names() -> list[str]:
    return [kind.name for kind in searchable.kinds()]


def things(name: str, after: int, site_ids: Sequence[int]) -> Iterator[list[int]]:
    """Batches of keys of things that may be public, above `after`."""
    kind = searchable.kind_named(name)
    while kind is not None:
        size = syncing.BATCH
        found = (
            kind.reader.of_sites(site_ids, after, size)
            if site_ids
            else kind.reader.page_of(after, size)
        )
        if not found:
            return
        yield list(found)
        after = found[-1]


def _kind(name: str, after: int, site_ids: Sequence[int], seen: set[str]) -> Iterator[Step]:
    for pks in things(name, after, site_ids):
        written = syncing.refresh(name, pks, anew=True)
        seen.update(syncing.key_of(name, pk) for pk in pks)
        yield Step(Position(name, pks[-1]), len(pks), written)


def _left_over(after: int, site_ids: Sequence[int], seen: set[str]) -> Iterator[Step]:
    """Entries that this run has not met: their things are looked at, and they go or stay."""
    for rows in entries(after, site_ids):
        by_kind: dict[str, list[int]] = defaultdict(list)
        for _pk, key in rows:
            if key not in seen:
                kind, pk = key.rsplit(":", 1)
                by_kind[kind].append(int(pk))
        written = sum(syncing.refresh(kind, pks) for kind, pks in by_kind.items())
        yield Step(Position(LEFT_OVER, rows[-1][0]), 0, written)


def entries(after: int, site_ids: Sequence[int]) -> Iterator[list[tuple[int, str]]]:
    """Batches of primary key and key of entries."""
    while True:
        rows = SearchDocument.objects.filter(pk__gt=after).order_by("pk")
        if site_ids:
            rows = rows.filter(site_id__in=site_ids)
        found = list(rows.values_list("pk", "key")[: syncing.BATCH])
        if not found:
            return
        yield found
        after = found[-1][0]


@transaction.atomic
def settle() -> None:
    """Count what is there, and take away what no entry uses."""
    syncing.hold()
    held = SearchDocument.objects.aggregate(documents=Count("pk"), length=Sum("length"))
    IndexTotals.objects.filter(pk=1).update(documents=held["documents"], length=held["length"] or 0)
    facets.forget_unused()
