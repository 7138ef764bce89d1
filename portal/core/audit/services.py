"""Recording: single acts, statements over many rows, batches, exports.

Writes through models record themselves (`signal_handlers`, `bulk`). Rooms call this
for what only they know: that a provisioning, an import or an export took place, or
that raw SQL wrote rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, transaction
from wagtail.models import Page, Site

from portal.core.audit import changes as change
from portal.core.audit.context import (
    Actor,
    acting_as,
    actor_of,
    current_actor,
    current_request,
    current_request_id,
)
from portal.core.audit.mirror import mirror_on_commit
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.client_ip import client_ip
from portal.core.site_of import site_of_page

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

__all__ = [
    "Actor",
    "AuditAction",
    "acting_as",
    "batch",
    "record",
    "record_bulk",
    "record_export",
]

# So many identifiers of a statement's rows stand in its entry.
MOST_IDS = 100


@dataclass
class Batch:
    """What was written inside a `batch`, counted: `{"news.ArticlePage": {"create": 3}}`."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, label: str, operation: str, count: int = 1) -> None:
        """Count `count` rows of the model `label`."""
        self.counts.setdefault(label, Counter())[operation] += count

    def merge(self, other: Batch) -> None:
        """Count what an inner batch counted."""
        for label, counter in other.counts.items():
            self.counts.setdefault(label, Counter()).update(counter)


_batch: ContextVar[Batch | None] = ContextVar("audit_batch", default=None)


def current_batch() -> Batch | None:
    """The batch that counts what is written now, if there is one."""
    return _batch.get()


def record(
    action: str,
    subject: Model | str = "",
    *,
    changes: Mapping[str, Any] | None = None,
    actor: Actor | None = None,
    site_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **detail: Any,
) -> AuditEntry:
    """Write one entry, in the transaction that is open now.

    `subject` is the object acted on, or words for it. `actor` is the current one
    unless given. Raises DatabaseError when the entry cannot be written: then the
    act must not stand either.
    """
    who = actor or current_actor()
    named = _named_by_words(subject) if isinstance(subject, str) else _named_by_row(subject)
    if site_id is not None:
        named["site_id"] = site_id
    entry = AuditEntry(
        actor_id=who.user_id,
        actor_name=change.plain(who.name)[:200],
        action=action,
        changes=changes or {},
        detail=change.plain(detail),
        request_id=current_request_id.get(),
        ip=client_ip(current_request.get()),
        **named,
    )
    entry.save(force_insert=True, using=using)
    mirror_on_commit(entry, using)
    return entry


def record_bulk(
    operation: str,
    model: type[Model],
    count: int,
    *,
    ids: Sequence[Any] = (),
    site_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **detail: Any,
) -> AuditEntry | None:
    """Record one statement over many rows; `operation` is create, update or delete.

    `QuerySet.update`, `bulk_create` and `bulk_update` call this themselves: rooms
    need it only after raw SQL. Inside a batch it is counted there and None returned.
    """
    label = model._meta.label
    if (counting := _batch.get()) is not None:
        counting.add(label, operation, count)
        return None
    if ids:
        detail["ids"] = [str(pk) for pk in ids[:MOST_IDS]]
        detail["ids_cut"] = count > MOST_IDS
    return record(
        AuditAction.BULK,
        label,
        site_id=site_id,
        using=using,
        operation=operation,
        model=label,
        count=count,
        **detail,
    )


@contextmanager
def batch(
    action: str,
    subject: Model | str,
    *,
    site_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **detail: Any,
) -> Iterator[Batch]:
    """Count what is written inside and make ONE entry of it at the end.

    Opens a transaction: the entry stands exactly when the writes do. A batch inside
    another makes no entry of its own; its counts join the outer one's when it ends
    well, so wrap in it what may be rolled back (a row of an import). A batch that
    wrote nothing makes no entry.
    """
    outer = _batch.get()
    mine = Batch()
    token = _batch.set(mine)
    try:
        with transaction.atomic(using=using):
            yield mine
            if outer is None and mine.counts:
                record(
                    action,
                    subject,
                    site_id=site_id,
                    using=using,
                    **detail,
                    counts={label: dict(counter) for label, counter in mine.counts.items()},
                )
    finally:
        _batch.reset(token)
    if outer is not None:
        outer.merge(mine)


def record_export(
    request: HttpRequest, name: str, rows: int, site_id: int | None = None
) -> AuditEntry:
    """Record that the user of `request` took `rows` rows of the report `name` away.

    Call it before the file is handed out, not while it is being streamed.
    """
    return record(AuditAction.EXPORT, name, actor=actor_of(request), site_id=site_id, rows=rows)


def site_id_of(instance: Model) -> int | None:
    """The id of the site an object belongs to, None when it belongs to none."""
    if isinstance(instance, Site):
        return int(instance.pk)
    own = getattr(instance, "site_id", None)
    if isinstance(own, int):
        return own
    return site_of_page(instance) if isinstance(instance, Page) else None


def _named_by_words(words: str) -> dict[str, Any]:
    return {"object_repr": change.plain(words)[:255]}


def _named_by_row(instance: Model) -> dict[str, Any]:
    # The object's own model, also when only its general half is at hand. A file of
    # fixtures may bring a page before its type.
    try:
        specific = getattr(instance, "specific_class", None)
    except ContentType.DoesNotExist:
        specific = None
    return {
        "site_id": site_id_of(instance),
        "object_type": (specific or instance)._meta.label,
        "object_id": "" if instance.pk is None else str(instance.pk),
        "object_repr": change.label_of(instance),
    }
