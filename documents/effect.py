"""Whether a document is in force: computed from its dated events, for any day.

No models and no database: `Event`s in, an `Effect` out. The rules, by Law 64/2025/QH15 on
legal normative documents (as amended by Law 87/2025/QH15) and the words of the national
database of laws (vbpl.vn), the first that fits:

1. Repealed, replaced or expired as a whole: ended (art. 57 (1)). It stays ended whatever
   comes after, and it counts before a suspension: what is repealed while it is suspended
   has ended.
2. Found to fit no more: a verdict of the body that reviews documents.
3. Suspended, or its carrying out stayed, as a whole, and not resumed: suspended (art. 56).
4. Its day of effect is to come: not yet in force (art. 53). Not known: undetermined, and
   never "in force".
5. Suspended in part: suspended in part.
6. A part repealed, replaced or expired, or the text amended: ended in part (art. 57 (1)).
   A text that was only supplemented lost nothing; it is marked as amended and in force.
7. In force.

A date is the first day of the new state: a document in effect "to the end of 31/12" expires
on 1/1. An event without a date decides nothing, but is said (`Effect.undated`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What happened to a document, said of that document."""

    ISSUED = "issued", _("Issued")
    IN_FORCE = "in_force", _("Comes into force")
    AMENDED = "amended", _("Is amended")
    SUPPLEMENTED = "supplemented", _("Is supplemented")
    REPLACED = "replaced", _("Is replaced")
    REPEALED = "repealed", _("Is repealed")
    CORRECTED = "corrected", _("Is corrected")
    STAYED = "stayed", _("Its carrying out is stayed")
    SUSPENDED = "suspended", _("Its effect is suspended")
    RESUMED = "resumed", _("Its effect is resumed")
    EXPIRED = "expired", _("Its term has ended")
    CONSOLIDATED = "consolidated", _("Is consolidated")
    OBSOLETE = "obsolete", _("Is found to fit no more")


class Status(TextChoices):
    """The labels of the national database, "undetermined", and none at all."""

    NOT_YET = "not_yet", _("Not yet in force")
    IN_FORCE = "in_force", _("Still in force")
    PARTLY_ENDED = "partly_ended", _("No longer in force in part")
    ENDED = "ended", _("No longer in force")
    SUSPENDED = "suspended", _("Effect suspended")
    PARTLY_SUSPENDED = "partly_suspended", _("Effect suspended in part")
    OBSOLETE = "obsolete", _("No longer fitting")
    UNKNOWN = "unknown", _("Effect undetermined")
    NONE = "none", _("Without a status of effect")


ENDINGS: Final = frozenset({EventKind.REPLACED, EventKind.REPEALED, EventKind.EXPIRED})
SUSPENSIONS: Final = frozenset({EventKind.STAYED, EventKind.SUSPENDED})
AMENDMENTS: Final = frozenset({EventKind.AMENDED, EventKind.SUPPLEMENTED})
# The others are history: they change no state.
DECIDING: Final = frozenset(
    {*ENDINGS, *SUSPENSIONS, *AMENDMENTS}
    | {EventKind.IN_FORCE, EventKind.RESUMED, EventKind.OBSOLETE}
)
# Of one day: what ends a suspension goes before what begins one, so that a suspension that
# is prolonged on its last day holds. Of several endings the one that says most comes last.
_RANK: Final = {
    kind: rank
    for rank, kind in enumerate(
        [
            EventKind.ISSUED,
            EventKind.IN_FORCE,
            EventKind.RESUMED,
            EventKind.CORRECTED,
            EventKind.CONSOLIDATED,
            EventKind.SUPPLEMENTED,
            EventKind.AMENDED,
            EventKind.SUSPENDED,
            EventKind.STAYED,
            EventKind.OBSOLETE,
            EventKind.EXPIRED,
            EventKind.REPEALED,
            EventKind.REPLACED,
        ]
    )
}
# Suspended parts that nobody named.
_UNNAMED = ""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a document, or will.

    `date` is None where it is not known. `whole`: all of the document, else its
    `provisions` ("Điều 5", as the caller spells them; may be empty: parts that nobody
    named). `by` is the caller's reference to the acting document. `order` tells apart
    events of one kind and day, for the choice of the cause alone.
    """

    kind: EventKind
    date: date | None
    whole: bool = True
    provisions: tuple[str, ...] = ()
    by: object = None
    order: int = 0


@dataclass(frozen=True)
class StatedStatus:
    """A status that a source states: shown with the source and the day it was looked up."""

    value: Status
    source: str
    checked_on: date


@dataclass(frozen=True)
class Span:
    """A status from `start` (None: from ever) to the day before `end` (None: open)."""

    start: date | None
    end: date | None
    status: Status


@dataclass(frozen=True)
class Effect:
    """What is known of a document's effect on a day.

    `since` is the day since when the status has held without a break (None: from ever),
    `cause` the event behind it (for "not yet": the coming into force), `amended` whether
    the text has been amended or supplemented by that day. `next_change` is the first later
    day with another status. `stated` is given where it is to be shown, since events do not
    decide; `disagreement` says that it contradicts what events say of the day it was looked
    up. `undated` are the events that might change the status, had they a date.
    """

    status: Status
    since: date | None
    cause: Event | None
    amended: bool
    next_change: date | None
    stated: StatedStatus | None
    disagreement: bool
    undated: tuple[Event, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether it is said to be alive while an end or suspension of unknown date is known."""
        alive = self.status not in {Status.ENDED, Status.OBSOLETE, Status.NONE, Status.UNKNOWN}
        grave = ENDINGS | SUSPENSIONS | {EventKind.OBSOLETE}
        return alive and any(event.kind in grave for event in self.undated)


def effect(
    events: Iterable[Event],
    on: date,
    *,
    has_badge_without_events: bool,
    stated: StatedStatus | None = None,
) -> Effect:
    """The effect of a document with these events on the day `on`.

    `has_badge_without_events` is True for groups of documents of which one expects a status
    (legal normative documents): without deciding events they are "undetermined", others
    show nothing. The order of `events` does not matter.
    """
    known = sorted(events, key=_order)
    dated = _deciding(known)
    whole_life = _spans(dated, has_badge_without_events)
    span = _span_on(whole_life, on)
    undecided = span.status in {Status.UNKNOWN, Status.NONE}
    return Effect(
        status=span.status,
        since=span.start,
        cause=_cause(dated, span),
        amended=any(e.kind in AMENDMENTS and _has_come(e, on) for e in dated),
        next_change=span.end,
        stated=stated if undecided else None,
        disagreement=stated is not None and _disagrees(whole_life, stated),
        undated=tuple(e for e in known if e.kind in DECIDING and e.date is None),
    )


def spans(events: Iterable[Event], *, has_badge_without_events: bool) -> tuple[Span, ...]:
    """The whole life of a document: its statuses without gap or overlap, each unlike the next.

    What a list asks that shows what was in force on any day.
    """
    return _spans(_deciding(sorted(events, key=_order)), has_badge_without_events)


def _deciding(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.kind in DECIDING and event.date is not None]


def _order(event: Event) -> tuple[date, int, int]:
    return event.date or date.max, _RANK[event.kind], event.order


def _has_come(event: Event, on: date | None) -> bool:
    """Whether a dated event has come by `on` (None: before all of them)."""
    return on is not None and event.date is not None and event.date <= on


def _spans(dated: Sequence[Event], has_badge: bool) -> tuple[Span, ...]:
    starts: list[date | None] = [None]
    starts += sorted({event.date for event in dated if event.date is not None})
    changes: list[tuple[date | None, Status]] = []
    for start in starts:
        status = _status(dated, start)
        if status == Status.UNKNOWN and not has_badge:
            status = Status.NONE
        if not changes or changes[-1][1] != status:
            changes.append((start, status))
    ends = [start for start, _status_ in changes[1:]] + [None]
    return tuple(
        Span(start, end, status) for (start, status), end in zip(changes, ends, strict=True)
    )


def _span_on(whole_life: Sequence[Span], on: date) -> Span:
    return next(span for span in reversed(whole_life) if span.start is None or span.start <= on)


def _status(dated: Sequence[Event], on: date | None) -> Status:
    """The status by the rules at the head of this file."""
    past = [event for event in dated if _has_come(event, on)]
    suspension = _suspension(past)
    if any(event.kind in ENDINGS and event.whole for event in past):
        return Status.ENDED
    if any(event.kind == EventKind.OBSOLETE for event in past):
        return Status.OBSOLETE
    if suspension == Status.SUSPENDED:
        return suspension
    # Two days of effect contradict each other (`problems` says so): the later is claimed.
    effective = [e for e in dated if e.kind == EventKind.IN_FORCE and e.whole]
    if not effective:
        return Status.UNKNOWN
    if not all(_has_come(event, on) for event in effective):
        return Status.NOT_YET
    if suspension:
        return suspension
    if any(event.kind in ENDINGS or event.kind == EventKind.AMENDED for event in past):
        return Status.PARTLY_ENDED
    return Status.IN_FORCE


def _suspension(past: Iterable[Event]) -> Status | None:
    """Whether the document is suspended after these events, in whole or in part.

    Resuming as a whole ends every suspension; resuming provisions ends theirs, and leaves
    the rest of a document suspended that was so as a whole. Parts that were suspended
    without being named are resumed by resuming the whole only.
    """
    whole = False
    parts: set[str] = set()
    for event in past:
        if event.kind in SUSPENSIONS:
            if event.whole:
                whole = True
            else:
                parts.update(event.provisions or [_UNNAMED])
        elif event.kind == EventKind.RESUMED:
            if event.whole:
                parts.clear()
            else:
                parts.difference_update(event.provisions)
                if whole:
                    parts.add(_UNNAMED)
            whole = False
    if whole:
        return Status.SUSPENDED
    return Status.PARTLY_SUSPENDED if parts else None


def _explains(event: Event, status: Status) -> bool:
    """Whether `event` is of the kind that brings `status` about."""
    match status:
        case Status.ENDED:
            return event.kind in ENDINGS and event.whole
        case Status.OBSOLETE:
            return event.kind == EventKind.OBSOLETE
        case Status.SUSPENDED:
            return event.kind in SUSPENSIONS and event.whole
        case Status.PARTLY_SUSPENDED:
            return event.kind in SUSPENSIONS | {EventKind.RESUMED} and not event.whole
        case Status.PARTLY_ENDED:
            return event.kind in ENDINGS or event.kind == EventKind.AMENDED
        case Status.IN_FORCE:
            return event.kind in {EventKind.IN_FORCE, EventKind.RESUMED} and event.whole
    return False


def _cause(dated: Sequence[Event], span: Span) -> Event | None:
    """The last event by the beginning of `span` that explains its status."""
    if span.status == Status.NOT_YET:
        # It was so from ever, or again after a suspension: until the day of effect.
        effective = [e for e in dated if e.kind == EventKind.IN_FORCE and e.whole]
        return effective[-1]
    causes = [e for e in dated if _has_come(e, span.start) and _explains(e, span.status)]
    return causes[-1] if causes else None


def _disagrees(whole_life: Sequence[Span], stated: StatedStatus) -> bool:
    computed = _span_on(whole_life, stated.checked_on).status
    return computed not in {Status.UNKNOWN, Status.NONE} and computed != stated.value
