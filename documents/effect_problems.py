"""What looks wrong in a document's events: messages for editors and for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.effect import DECIDING, ENDINGS, SUSPENSIONS, Event, EventKind


@dataclass(frozen=True)
class Problem:
    """One finding: a stable `code`, the sentence for people, and the event it is about."""

    code: str
    message: str
    event: Event | None = None


def problems(events: Iterable[Event], issued_on: date | None) -> list[Problem]:
    """What editors should look at again; none of it keeps anybody from saving.

    Found in reality (22,550 documents of the national database): ends before the day of
    effect, effect before issue, two days of effect, suspensions that nobody ended, deciding
    events without a date. The law allows some of it: a document repealed before its day of
    effect, and effect backwards of central documents (Law 64/2025/QH15 art. 55).
    """
    known = sorted(events, key=lambda event: (event.date or date.max, event.order))
    return [
        *_about_dates(known, issued_on),
        *_about_effect(known),
        *_about_suspensions(known),
        *_after_the_end(known),
        *_about_parts(known),
    ]


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _about_dates(events: list[Event], issued_on: date | None) -> Iterator[Problem]:
    for event in events:
        label = {"event": event.kind.label}
        if event.date is None:
            if event.kind in DECIDING:
                message = _("“%(event)s” has no date: it changes no status until it has one.")
                yield Problem("undated", message % label, event)
        elif issued_on and event.date < issued_on:
            message = _("“%(event)s” on %(date)s is before the day of issue, %(issued)s.")
            words = {**label, "date": _day(event.date), "issued": _day(issued_on)}
            yield Problem("before_issue", message % words, event)


def _about_effect(events: list[Event]) -> Iterator[Problem]:
    effective = [e for e in events if e.kind == EventKind.IN_FORCE and e.whole and e.date]
    days = sorted({event.date for event in effective if event.date})
    if len(days) > 1:
        message = _("There are two days of effect, %(first)s and %(second)s: the later counts.")
        words = {"first": _day(days[0]), "second": _day(days[-1])}
        yield Problem("two_effects", message % words, effective[-1])
    others = [e for e in events if e.kind in DECIDING and e.kind != EventKind.IN_FORCE]
    if not days and others:
        yield Problem("no_effect", _("The day of effect is missing."), others[0])
    for event in events:
        if event.kind == EventKind.EXPIRED and event.date and days and event.date < days[-1]:
            message = _("The term ends on %(end)s, before the day of effect, %(effect)s.")
            words = {"end": _day(event.date), "effect": _day(days[-1])}
            yield Problem("expires_before_effect", message % words, event)


def _about_suspensions(events: list[Event]) -> Iterator[Problem]:
    dated = [event for event in events if event.date]
    suspended = [event for event in dated if event.kind in SUSPENSIONS]
    resumed = [event for event in dated if event.kind == EventKind.RESUMED]
    ended = [event for event in dated if event.kind in ENDINGS and event.whole]
    for event in suspended:
        if not any(_not_before(later, event) for later in [*resumed, *ended]):
            message = _("The suspension of %(date)s has no end: neither resumed nor repealed.")
            yield Problem("open_suspension", message % {"date": _day_of(event)}, event)
    for event in resumed:
        if not any(_not_before(event, earlier) for earlier in suspended):
            message = _("Resumed on %(date)s without having been suspended.")
            yield Problem("nothing_to_resume", message % {"date": _day_of(event)}, event)


def _after_the_end(events: list[Event]) -> Iterator[Problem]:
    ended = [event for event in events if event.kind in ENDINGS and event.whole and event.date]
    if not ended:
        return
    end = ended[0]
    for event in events:
        later = event.date and end.date and event.date > end.date
        if later and event.kind in DECIDING:
            message = _("“%(event)s” on %(date)s is after the end of the document, %(end)s.")
            words = {"event": event.kind.label, "date": _day_of(event), "end": _day_of(end)}
            yield Problem("after_the_end", message % words, event)


def _about_parts(events: list[Event]) -> Iterator[Problem]:
    for event in events:
        if event.kind in DECIDING and not event.whole and not event.provisions:
            message = _("“%(event)s” of a part does not say which provisions.")
            yield Problem("unnamed_part", message % {"event": event.kind.label}, event)


def _not_before(event: Event, other: Event) -> bool:
    return bool(event.date and other.date and event.date >= other.date)


def _day_of(event: Event) -> str:
    return _day(event.date) if event.date else ""
