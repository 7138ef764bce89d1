"""Telling, noting as read, and clearing away."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from editorial.models import Notice
from editorial.notices import mail
from portal.core.accounts.models import User

# Nobody looks for an older one: what happened stands in the history of the page.
KEEP = datetime.timedelta(days=90)
SWEEP_BATCH = 1_000


def tell(people: Iterable[User], told: Notice) -> int:
    """Tell each of `people` what `told` says; see `tell_each`."""
    return tell_each([(person, told) for person in people])


def tell_each(news: Sequence[tuple[User, Notice]]) -> int:
    """Tell each person his part, and queue one mail a person who wants one, for all of it.

    All in one transaction. Who was told of the same event before is left out; when two jobs
    tell the same at once, the constraint of `Notice` ends one of them, which finds nothing
    more to do when it is tried again. Returns how many notices are new. Two queries and one
    for each mail.
    """
    with transaction.atomic():
        before = _told_before(news)
        fresh = [
            _copy(told, person) for person, told in news if (person.pk, told.event) not in before
        ]
        Notice.objects.bulk_create(fresh)
        by_person: dict[int, list[Notice]] = defaultdict(list)
        for notice in fresh:
            by_person[notice.recipient_id].append(notice)
        for notices in by_person.values():
            mail.send(notices)
    return len(fresh)


def note_seen(page_id: int, user: Any) -> None:
    """Whoever opens a page has seen what he was told of it."""
    Notice.objects.filter(recipient=user, page_id=page_id, read_at__isnull=True).update(
        read_at=timezone.now()
    )


def note_all_read(user: Any) -> None:
    """Note all of his own as read."""
    Notice.objects.filter(recipient=user, read_at__isnull=True).update(read_at=timezone.now())


def close(event: str) -> None:
    """Nobody need act on this any more: whoever has not read of it need not."""
    Notice.objects.filter(event=event, read_at__isnull=True).update(read_at=timezone.now())


def sweep() -> int:
    """Delete what is older than `KEEP`, in batches; returns how many. Run by the tick."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEEP)
    deleted = 0
    while batch := list(old.values_list("pk", flat=True)[:SWEEP_BATCH]):
        deleted += Notice.objects.filter(pk__in=batch).delete()[0]
    return deleted


def _told_before(news: Sequence[tuple[User, Notice]]) -> set[tuple[int, str]]:
    """Whom and of what, of all that `news` would tell."""
    found = Notice.objects.filter(event__in={told.event for _person, told in news})
    return set(found.values_list("recipient_id", "event"))


def _copy(told: Notice, person: User) -> Notice:
    return Notice(
        recipient=person,
        kind=told.kind,
        event=told.event,
        page_id=told.page_id,
        title=told.title,
        site_name=told.site_name,
        actor=told.actor,
        text=told.text,
        goes_public_at=told.goes_public_at,
    )
