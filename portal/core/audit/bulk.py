"""Two places where Django tells nobody: saves outside a transaction, bulk statements.

Both are patches of Django (docs/patches.md), installed once by the app's `ready()`:

- `Model.save_base` commits a single statement before `post_save` is sent. For recorded
  models it runs inside a transaction, so that row and entry stand or fall together.
- `QuerySet.update`, `bulk_create` (and `bulk_update`, which calls `update`) send no
  signal. For recorded models they write one summarising entry.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import models, router, transaction

from portal.core.audit import changes, scope
from portal.core.audit.services import MOST_IDS, current_batch, record_bulk

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Replace Django's methods, once."""
    if hasattr(models.Model.save_base, "__wrapped__"):
        return
    models.Model.save_base = _saving_whole(models.Model.save_base)  # type: ignore[method-assign] # patch, see above
    models.QuerySet.update = _recording_update(models.QuerySet.update)  # type: ignore[method-assign] # patch, see above
    models.QuerySet.bulk_create = _recording_bulk_create(models.QuerySet.bulk_create)  # type: ignore[method-assign] # patch, see above


def _whole(using: str) -> AbstractContextManager[None]:
    """A transaction, unless one is open already."""
    if transaction.get_connection(using).in_atomic_block:
        return nullcontext()
    return transaction.atomic(using=using)


def _records(model: type[models.Model]) -> bool:
    return scope.is_recorded(model) and not scope.is_historical(model)


def _saving_whole(original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def save_base(self: models.Model, *args: Any, **kwargs: Any) -> None:
        if not _records(type(self)):
            return original(self, *args, **kwargs)
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with _whole(using):
            return original(self, *args, **kwargs)

    return save_base


def _recording_update(original: Callable[..., int]) -> Callable[..., int]:
    @wraps(original)
    def update(self: models.QuerySet[Any], **values: Any) -> int:
        if not _records_statement(self) or scope.NOISE_FIELDS.issuperset(values):
            return original(self, **values)
        using = _written_at(self)
        with _whole(using):
            ids = _first_ids(self, using)
            count = original(self, **values)
            if count:
                record_bulk(
                    "update",
                    self.model,
                    count,
                    ids=ids,
                    using=using,
                    values=changes.assigned(values),
                )
        return count

    return update


def _recording_bulk_create(original: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    @wraps(original)
    def bulk_create(self: models.QuerySet[Any], objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if not _records_statement(self):
            return original(self, objs, *args, **kwargs)
        using = _written_at(self)
        with _whole(using):
            made = original(self, objs, *args, **kwargs)
            if made:
                ids = [obj.pk for obj in made if obj.pk is not None]
                record_bulk("create", self.model, len(made), ids=ids, using=using)
        return made

    return bulk_create


def _written_at(queryset: Any) -> str:
    """The database that a statement of `queryset` writes to."""
    return queryset._db or router.db_for_write(queryset.model)  # noqa: SLF001 - `db` is for reading


def _records_statement(queryset: models.QuerySet[Any]) -> bool:
    model = queryset.model
    return _records(model) and model._meta.label not in scope.BULK_EXEMPT


def _first_ids(queryset: models.QuerySet[Any], using: str) -> list[Any]:
    """Identifiers of the rows about to change; a batch counts without them."""
    if current_batch() is not None or queryset.query.is_sliced:
        return []
    return list(queryset.using(using).order_by().values_list("pk", flat=True)[: MOST_IDS + 1])
