"""From the rows of a document to the facts that its effect follows from.

The record's own dates, the legal events told with it, and the relations of other published
documents that its owner has agreed to. What follows from them is `documents.effect`'s.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.effect import Effect, Event, EventKind, Span, StatedStatus, Status, effect, spans
from documents.vocabulary import RelationKind
from portal.core.vietnamese import one_line

if TYPE_CHECKING:
    from documents.models import DocumentPage, DocumentRelation, LegalEvent

_EVENT_OF = {
    RelationKind.AMENDS: EventKind.AMENDED,
    RelationKind.REPLACES: EventKind.REPLACED,
    RelationKind.REPEALS: EventKind.REPEALED,
    RelationKind.STAYS: EventKind.STAYED,
    RelationKind.SUSPENDS: EventKind.SUSPENDED,
}


@dataclass(frozen=True)
class Facts:
    """Everything the effect of one document follows from."""

    events: tuple[Event, ...]
    stated: StatedStatus | None
    has_badge_without_events: bool

    def on(self, day: datetime.date) -> Effect:
        """What holds on `day`."""
        return effect(
            self.events,
            day,
            has_badge_without_events=self.has_badge_without_events,
            stated=self.stated,
        )

    def life(self) -> tuple[Span, ...]:
        """Everything it was, is and will be, from day to day."""
        return spans(self.events, has_badge_without_events=self.has_badge_without_events)


def own_events(document: DocumentPage, told: Iterable[LegalEvent]) -> Iterator[Event]:
    """The dates of the record itself and the events told with it."""
    if document.issued_on:
        yield Event(EventKind.ISSUED, document.issued_on)
    if document.effective_on:
        yield Event(EventKind.IN_FORCE, document.effective_on)
    if document.expires_on:
        yield Event(EventKind.EXPIRED, document.expires_on)
    for event in told:
        yield Event(
            EventKind(event.kind),
            event.on,
            whole=event.is_whole,
            provisions=parts_of(event.provisions),
            by=event,
            order=event.sort_order or 0,
        )


def event_of(relation: DocumentRelation) -> Event | None:
    """What a relation of another document means for the one it points to.

    Without a day of its own it holds from the day the other document takes effect.
    """
    kind = _EVENT_OF.get(RelationKind(relation.kind))
    if kind is None:
        return None
    return Event(
        kind,
        relation.on or relation.document.effective_on,
        whole=relation.is_whole and kind is not EventKind.AMENDED,
        provisions=parts_of(relation.provisions),
        by=relation,
        order=relation.pk or 0,
    )


def parts_of(provisions: str) -> tuple[str, ...]:
    """Articles and clauses as they were typed, parted by semicolons."""
    return tuple(part for typed in provisions.split(";") if (part := one_line(typed)))


def shown(held: Effect) -> Status:
    """The status that readers see: what is stated stands in where events do not decide."""
    return held.stated.value if held.stated else held.status


def stated_of(document: DocumentPage) -> StatedStatus | None:
    """What is stated elsewhere, if anything is."""
    if not document.stated_status or document.stated_on is None:
        return None
    return StatedStatus(Status(document.stated_status), document.stated_source, document.stated_on)


def facts_of(
    document: DocumentPage, told: Iterable[LegalEvent], incoming: Iterable[DocumentRelation]
) -> Facts:
    """The facts of one document, from rows at hand."""
    from_others = (event_of(relation) for relation in incoming)
    events = [*own_events(document, told), *(event for event in from_others if event)]
    return Facts(tuple(events), stated_of(document), document.has_badge_without_events)
