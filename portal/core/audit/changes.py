"""What changed in a row: values before and after, as plain JSON, secrets left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder

from portal.core.audit import scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field, Model

# A longer text stands with its beginning, length and fingerprint; the whole of a page
# is in its revisions. What has none, and can be taken back, stands whole (`undoing`).
LONGEST = 1_000
EXCERPT = 200
HIDDEN = "***"

Changes = dict[str, list[Any]]


def row_before(instance: Model, fields: Iterable[Field], using: str) -> dict[str, Any] | None:
    """The stored values of `fields` by field name (one query), None without a row."""
    names = {field.attname: field.name for field in fields}
    manager = type(instance)._base_manager  # noqa: SLF001 - sees rows that others filter out
    row = manager.using(using).filter(pk=instance.pk).values(*names).first()
    return None if row is None else {names[key]: value for key, value in row.items()}


def created(instance: Model) -> Changes:
    """Every field of a new row that says something: [None, value]."""
    changes: Changes = {}
    for field in scope.recorded_fields(type(instance)):
        value = _prepared(field, getattr(instance, field.attname))
        if not field.primary_key and value not in (None, "", [], {}):
            changes[field.name] = [None, _shown(field, value)]
    return changes


def changed(instance: Model, before: Mapping[str, Any]) -> Changes:
    """Fields of `before` whose value is another now: [before, after]."""
    changes: Changes = {}
    for name, stored in before.items():
        field: Any = instance._meta.get_field(name)
        old = _prepared(field, stored)
        new = _prepared(field, getattr(instance, field.attname))
        if old != new:
            changes[name] = [_shown(field, old), _shown(field, new)]
    return changes


def deleted(instance: Model) -> Changes:
    """What a row said when it was deleted: [value, None]."""
    changes: Changes = {}
    gone = instance.get_deferred_fields()
    for field in scope.recorded_fields(type(instance)):
        if field.primary_key or field.attname in gone:
            continue
        value = _prepared(field, getattr(instance, field.attname))
        if value not in (None, "", [], {}):
            changes[field.name] = [_shown(field, value), None]
    return changes


def stored_values(instance: Model, names: Iterable[str]) -> dict[str, Any]:
    """What the record would say of these fields as they stand now."""
    fields: dict[str, Any] = {name: instance._meta.get_field(name) for name in names}
    return {
        name: _shown(field, _prepared(field, getattr(instance, field.attname)))
        for name, field in fields.items()
    }


def assigned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that one statement gave to many rows."""
    return {
        name: HIDDEN if scope.is_secret(name) else plain(getattr(value, "pk", value))
        for name, value in values.items()
    }


def label_of(instance: Model) -> str:
    """What the object is called, at most 255 characters."""
    # The name of a revision would be read from its page, with a query.
    name = getattr(instance, "object_str", None)
    if name is None:
        try:
            name = str(instance)
        except (ObjectDoesNotExist, AttributeError):
            # The name of some objects is that of another which is gone already.
            name = ""
    return str(plain(name))[:255]


def plain(value: Any) -> Any:
    """`value` as JSON can carry it, without the NUL that PostgreSQL refuses."""
    text = json.dumps(value, cls=_Encoder, ensure_ascii=False)
    return json.loads(text.replace("\\u0000", ""))


class _Encoder(DjangoJSONEncoder):
    """Django's encoder; whatever it does not know is told by its own words."""

    def default(self, o: Any) -> Any:
        """A plain picture of `o`."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _prepared(field: Any, value: Any) -> Any:
    """The value as it is stored, so that equal means equal in the database."""
    if hasattr(value, "resolve_expression"):
        return str(value)
    try:
        return field.get_prep_value(value)
    except (TypeError, ValueError):
        return str(value)


def _shown(field: Any, value: Any) -> Any:
    if scope.is_secret(field.name):
        return HIDDEN if value else value
    shown = plain(value)
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
    if len(text) <= LONGEST or getattr(field.model, "audit_whole", False):
        return shown
    return {
        "excerpt": text[:EXCERPT],
        "length": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
