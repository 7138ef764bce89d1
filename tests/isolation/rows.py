"""Whether an answer changed anything of another site: what was written is compared row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Model

from tests.isolation.world import Tenant, stored_models

_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Written by reading, and about the reader alone.
_NOISE = {"django_session"}

Row = tuple[Any, ...]
Table = dict[Any, Row]


class ChangeDetector:
    """Knows every row as the walk finds it, and tells what a request did to foreign ones."""

    def __init__(self, foreign: Iterable[Tenant]) -> None:
        tenants = list(foreign)
        self.words = [word for tenant in tenants for word in (tenant.private, tenant.public)]
        self.keys: dict[str, set[Any]] = {}
        for tenant in tenants:
            for label, keys in tenant.rows.items():
                self.keys.setdefault(label, set()).update(keys)
        self.sites = self.keys.get("wagtailcore.Site", set())
        self.models = {model._meta.db_table: model for model in stored_models()}
        self.before: dict[str, Table] = {
            table: _rows(model) for table, model in self.models.items() if table not in _NOISE
        }
        self.written: set[str] = set()

    def watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Note which tables a request writes to; given to `connection.execute_wrapper`."""
        found = _WRITE.match(sql)
        if found:
            self.written.add(found[1])
        return execute(sql, *rest)

    def begin(self) -> None:
        """A request begins."""
        self.written.clear()

    @property
    def wrote(self) -> bool:
        """Whether the request wrote anything but its session."""
        return bool(self.written - _NOISE)

    def foreign_changes(self, references: frozenset[str] = frozenset()) -> list[str]:
        """What the request did to rows of other sites, in words; read before it is undone.

        `references`: models of which a new row of one's own site may name what others have
        published.
        """
        found = []
        for table in sorted(self.written & set(self.before)):
            model = self.models[table]
            before, now = self.before[table], _rows(model)
            for key in before.keys() | now.keys():
                old, new = before.get(key), now.get(key)
                if old is None and model._meta.label in references and self._is_own(model, new):
                    continue
                if old != new and (
                    self._is_foreign(model, key, old) or self._is_foreign(model, key, new)
                ):
                    found.append(f"{model._meta.label} {key}")
        return found

    def _is_own(self, model: type[Model], row: Row | None) -> bool:
        """Whether a row stands in a list, or belongs to a site, that is not foreign."""
        pages = self.keys.get("wagtailcore.Page", set())
        places = {"site_id": self.sites, "index_id": pages}
        return row is not None and not any(
            value in places[field.attname]
            for field, value in zip(model._meta.local_concrete_fields, row, strict=True)
            if field.attname in places
        )

    def _is_foreign(self, model: type[Model], key: Any, row: Row | None) -> bool:
        if row is None:
            return False
        if key in self.keys.get(model._meta.label, ()):
            return True
        for field, value in zip(model._meta.local_concrete_fields, row, strict=True):
            if isinstance(field, ForeignKey):
                if value in self.keys.get(field.related_model._meta.label, ()):
                    return True
            elif (field.attname == "site_id" and value in self.sites) or (
                isinstance(value, str) and any(word in value for word in self.words)
            ):
                return True
        return False


def _rows(model: type[Model]) -> Table:
    names = ", ".join(
        connection.ops.quote_name(str(field.column)) for field in model._meta.local_concrete_fields
    )
    columns = [field.attname for field in model._meta.local_concrete_fields]
    place = columns.index(model._meta.pk.attname)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - names of our own models
        return {_key(model, row[place]): row for row in cursor.fetchall()}


def _key(model: type[Model], value: Any) -> Any:
    pk = model._meta.pk
    assert pk is not None
    while pk.remote_field is not None:
        pk = pk.remote_field.model._meta.pk
    return pk.to_python(value)
