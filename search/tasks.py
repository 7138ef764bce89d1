"""Jobs that bring the index up to date; each may be done any number of times.

What concerns a site, a branch or a kind is walked over: a job asks for the next things to be
looked at, and for the job that goes on behind them. A walk that is stopped goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django_tasks import task
from wagtail.models import Page

from portal.core import searchable
from portal.core.batches import batches
from search import syncing

# Things of one job: what was published a moment ago need not wait until a whole province is done.
A_JOB: Final = 500


@task(queue_name="search", derived=True)
def refresh_things(kind: str, pks: list[int]) -> None:
    """Bring the entries of some things up to date; one that fails holds up no other."""
    failed: list[Exception] = []
    for batch in batches(pks, syncing.BATCH):
        try:
            syncing.refresh(kind, batch)
        except Exception as error:  # noqa: BLE001 - raised below, once the others are done
            failed += _one_by_one(kind, batch) if len(batch) > 1 else [error]
    if failed:
        raise failed[0]


def _one_by_one(kind: str, pks: Sequence[int]) -> list[Exception]:
    failed: list[Exception] = []
    for pk in pks:
        try:
            syncing.refresh(kind, [pk])
        except Exception as error:  # noqa: BLE001 - handed back
            failed.append(error)
    return failed


@task(queue_name="search", derived=True)
def refresh_sites(site_ids: list[int], kind: str = "", after: int = 0) -> None:
    """Bring up to date what lies on some sites or is listed there, kind by kind."""
    names = [one.name for one in searchable.kinds()]
    name = kind or names[0]
    reader = _reader(name)
    pks = reader.of_sites(site_ids, after, A_JOB) if reader else []
    if pks:
        with transaction.atomic():
            refresh_things.enqueue(name, list(pks))
            refresh_sites.enqueue(site_ids, name, pks[-1])
        return
    following = names[names.index(name) + 1 :] if name in names else []
    if following:
        refresh_sites.enqueue(site_ids, following[0], 0)


@task(queue_name="search", derived=True)
def refresh_kind(kind: str, after: int = 0) -> None:
    """Bring up to date all things of a kind."""
    reader = _reader(kind)
    pks = reader.page_of(after, A_JOB) if reader else []
    if pks:
        with transaction.atomic():
            refresh_things.enqueue(kind, list(pks))
            refresh_kind.enqueue(kind, pks[-1])


@task(queue_name="search", derived=True)
def refresh_below(page_id: int, after: int = 0) -> None:
    """Bring up to date a page and all below: their addresses, or their places, are others."""
    top = Page.objects.only("path").get(pk=page_id)
    rows = Page.objects.filter(path__startswith=top.path, pk__gt=after).order_by("pk")
    pks = list(rows.values_list("pk", flat=True)[:A_JOB])
    with transaction.atomic():
        for kind, some in syncing.pages_by_kind(pks).items():
            refresh_things.enqueue(kind, some)
        if len(pks) == A_JOB:
            refresh_below.enqueue(page_id, pks[-1])


def _reader(kind: str) -> searchable.Reader | None:
    found = searchable.kind_named(kind)
    return found.reader if found else None
