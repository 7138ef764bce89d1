"""Taking back the last change of a row, from what the record says of it.

For plain models, which have no versions. A model that is undone says so, and the record then
holds its texts whole::

    audit_whole: ClassVar[bool] = True

Taking back is a change like any other: it is checked, recorded, and can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.template.defaultfilters import yesno
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.audit import changes as change
from portal.core.audit.context import current_request_id
from portal.core.audit.models import AuditAction, AuditEntry

# What is done to take an entry back, as a permission policy calls it.
ACTIONS: Final = {
    AuditAction.CREATE.value: "delete",
    AuditAction.UPDATE.value: "change",
    AuditAction.DELETE.value: "add",
}


@dataclass(frozen=True)
class FieldUndone:
    """One field, as a person reads it: what it says now, and what it will say."""

    label: str
    now: str
    then: str


def last_entry(model: type[models.Model], pk: Any) -> AuditEntry | None:
    """The latest entry about a row, if it can be taken back. One query."""
    entries = AuditEntry.objects.filter(object_type=model._meta.label, object_id=str(pk))
    entry = entries.order_by("-pk").first()
    return entry if entry is not None and entry.action in ACTIONS else None


def entry_of_this_request(model: type[models.Model], pk: Any) -> AuditEntry | None:
    """The same, if this very request wrote it: what has just been done."""
    entry = last_entry(model, pk)
    request_id = current_request_id.get()
    return entry if entry and request_id and entry.request_id == request_id else None


def row_before(entry: AuditEntry, model: type[models.Model]) -> models.Model:
    """The row as it was before the entry, not saved.

    Raises ValidationError where the row says something else by now than the entry left, or
    the entry does not hold everything.
    """
    row = model._default_manager.filter(pk=entry.object_id).first()
    is_gone = entry.action == AuditAction.DELETE
    if (row is None) != is_gone or _is_overtaken(entry, row):
        raise ValidationError(_("This was changed again since: take back the later change first."))
    if row is None:
        row = _empty(model, entry.object_id)
    if entry.action == AuditAction.CREATE:
        return row
    for name, (before, _after) in entry.changes.items():
        field: Any = model._meta.get_field(name)
        if before == change.HIDDEN or (isinstance(before, dict) and "sha256" in before):
            raise ValidationError(_("The record does not hold what stood here before."))
        setattr(row, field.attname, _value(field, before))
    return row


def fields_undone(entry: AuditEntry, model: type[models.Model]) -> list[FieldUndone]:
    """What taking back changes, for a person to look at."""
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in entry.changes}
    return [
        FieldUndone(
            str(capfirst(fields[name].verbose_name)),
            _in_words(fields[name], after),
            _in_words(fields[name], before),
        )
        for name, (before, after) in entry.changes.items()
        if fields[name].editable
    ]


@transaction.atomic
def undo(entry: AuditEntry, model: type[models.Model]) -> models.Model:
    """Bring the row back to what it was before `entry`; the row, saved or deleted.

    Raises ValidationError where that is not possible, or would not be allowed today.
    """
    if entry.action != AuditAction.DELETE:
        # Nobody else may change it between the look and the write.
        model._default_manager.select_for_update().filter(pk=entry.object_id).first()
    row = row_before(entry, model)
    if entry.action == AuditAction.CREATE:
        try:
            row.delete()
        except ProtectedError as error:
            raise ValidationError(_("Other entries depend on this one by now.")) from error
        return row
    _refuse_what_is_gone(row)
    row.full_clean()
    try:
        row.save(force_insert=entry.action == AuditAction.DELETE)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody else has just saved what does not go with this: nothing was taken back.")
        ) from error
    return row


def _refuse_what_is_gone(row: models.Model) -> None:
    """A row is not brought back without what it belonged to, nor does its check ask for that.

    Raises ValidationError that says what is gone.
    """
    fields: list[Any] = list(row._meta.concrete_fields)
    for field in fields:
        value = getattr(row, field.attname)
        if not field.is_relation or value is None:
            continue
        rows = field.related_model._default_manager
        if not rows.filter(**{field.target_field.attname: value}).exists():
            raise ValidationError(
                _("What stood in “%(field)s” is not there any more."),
                params={"field": field.verbose_name},
            )


def _is_overtaken(entry: AuditEntry, row: models.Model | None) -> bool:
    latest = last_entry(type(row), row.pk) if row is not None else None
    if row is None:
        later = AuditEntry.objects.filter(
            object_type=entry.object_type, object_id=entry.object_id, pk__gt=entry.pk
        )
        return later.exists()
    if latest is None or latest.pk != entry.pk:
        return True
    says = change.stored_values(row, entry.changes)
    return any(says[name] != after for name, (_before, after) in entry.changes.items())


def _empty(model: type[models.Model], pk: str) -> models.Model:
    """A row of which the record names what it said; all else said nothing."""
    row = model()
    for field in model._meta.concrete_fields:
        setattr(row, field.attname, None if field.null else _nothing(field))
    row.pk = model._meta.pk.to_python(pk)
    return row


def _nothing(field: Any) -> Any:
    """What a field holds that says nothing: its default only where that is empty."""
    default = field.get_default()
    return default if default in ("", None, False) or not field.empty_strings_allowed else ""


def _value(field: Any, recorded: Any) -> Any:
    target = field.target_field if field.is_relation else field
    if recorded is None:
        return None if field.null else _nothing(field)
    return target.to_python(recorded)


def _in_words(field: Any, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if field.is_relation:
        found = field.related_model._default_manager.filter(pk=value).first()
        return str(found) if found is not None else ""
    if isinstance(value, bool):
        return str(yesno(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    parsed = field.to_python(value)
    return str(getattr(parsed, "raw_text", parsed))
