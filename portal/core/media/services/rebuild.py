"""Compare `FileUse` with what the live objects say, and put it right.

Nothing in daily use needs it: it is the proof that the table is the truth, and the way
back after a change made past the models (a restored dump, an SQL statement).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from portal.core.media.file_users import FileUser, file_users
from portal.core.media.models import FileUse
from portal.core.media.services.uses import Use, base_type, current_uses, rows_of

_CHUNK = 200

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Difference:
    """A use that is `missing` from the table, or stored and wrong."""

    user_type_id: int
    user_id: int
    use: Use
    missing: bool


def differences(progress: Progress = lambda _count: None) -> Iterator[Difference]:
    """Where table and live objects disagree. Calls `progress` with the objects done.

    Reads every live object of the installation: for a command, never for a request.
    """
    done = 0
    for kind in file_users():
        user_type = base_type(kind.model)
        for chunk in _chunks(kind.live_objects()):
            yield from _compare(kind, user_type, chunk)
            done += len(chunk)
            progress(done)
        yield from _left_over(kind, user_type)


def rebuild(progress: Progress = lambda _count: None) -> list[Difference]:
    """Put the table right; what was wrong. Each chunk is a transaction of its own."""
    repaired = []
    for difference in differences(progress):
        _repair(difference)
        repaired.append(difference)
    return repaired


def _compare(kind: FileUser, user_type: ContentType, objects: list[Model]) -> Iterator[Difference]:
    """Differences of some live objects."""
    stored = rows_of(user_type, [instance.pk for instance in objects])
    for instance in objects:
        wanted = current_uses(instance, kind)
        have = stored.get(instance.pk, {}).keys()
        yield from (
            Difference(user_type.pk, instance.pk, use, missing=False) for use in have - wanted
        )
        yield from (
            Difference(user_type.pk, instance.pk, use, missing=True) for use in wanted - have
        )


def _left_over(kind: FileUser, user_type: ContentType) -> Iterator[Difference]:
    """Rows of objects that are not live any more."""
    rows = (
        FileUse.objects.filter(user_type=user_type)
        .exclude(user_id__in=kind.live_pks())
        .values_list("user_id", "site_id", "image_id", "document_id", "until")
    )
    for user_id, site_id, image_id, document_id, until in rows:
        use = Use(site_id, image_id, document_id, until)
        yield Difference(user_type.pk, user_id, use, missing=False)


def _repair(difference: Difference) -> None:
    """Store a missing row, or delete a wrong one."""
    key = {"user_type_id": difference.user_type_id, "user_id": difference.user_id}
    with transaction.atomic():
        if not difference.missing:
            FileUse.objects.filter(**key, **difference.use._asdict()).delete()
            return
        # The same file with another end: the stale row stands in the way.
        same_file = difference.use._replace(until=None)._asdict()
        del same_file["until"]
        FileUse.objects.filter(**key, **same_file).delete()
        FileUse.objects.create(**key, **difference.use._asdict())


def _chunks(objects: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut an iterator into lists."""
    iterator = iter(objects)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
