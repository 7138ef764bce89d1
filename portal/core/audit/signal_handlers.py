"""Records every write of every recorded model, and signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from portal.core.audit import changes, scope
from portal.core.audit.context import Actor
from portal.core.audit.models import AuditAction
from portal.core.audit.services import current_batch, record
from portal.core.signals import jobs_retried

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from django.db.models import Model

# Values before the save, kept on the instance between the two signals.
BEFORE = "_audit_before"


def connect() -> None:
    """Listen to each recorded model by name.

    By name, since a listener to all models would make Django fetch row by row what
    it deletes in one statement now (sessions, index rows), and would hear the
    models of migrations, which run before the audit's table exists.
    """
    for model in scope.recorded_models():
        uid = f"audit:{model._meta.label}"
        pre_save.connect(remember_before, sender=model, dispatch_uid=uid)
        post_save.connect(record_save, sender=model, dispatch_uid=uid)
        post_delete.connect(record_delete, sender=model, dispatch_uid=uid)
        for relation in model._meta.local_many_to_many:
            through = relation.remote_field.through
            m2m_changed.connect(record_m2m, sender=through, dispatch_uid=f"{uid}:{relation.name}")
    post_page_move.connect(record_move, dispatch_uid="audit:move")
    user_logged_in.connect(record_sign_in, dispatch_uid="audit:in")
    user_logged_out.connect(record_sign_out, dispatch_uid="audit:out")
    user_login_failed.connect(record_sign_in_failed, dispatch_uid="audit:failed")
    jobs_retried.connect(record_retry, dispatch_uid="audit:retry")


def remember_before(
    sender: type[Model],
    instance: Model,
    using: str,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    """Read what a row says before it is overwritten: one query, none for new rows."""
    instance.__dict__.pop(BEFORE, None)
    if current_batch() is not None or instance.pk is None:
        return
    # A key of its own making (a UUID) on a new row: there is nothing to read.
    if instance._state.adding and sender._meta.pk.has_default():  # noqa: SLF001 - documented
        return
    if fields := scope.recorded_fields(sender, update_fields):
        instance.__dict__[BEFORE] = changes.row_before(instance, fields, using)


def record_save(
    sender: type[Model],
    instance: Model,
    created: bool,
    using: str,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    """Record a new row, or the fields that changed; nothing when none did."""
    before = instance.__dict__.pop(BEFORE, None)
    if (counting := current_batch()) is not None:
        if created or scope.recorded_fields(sender, update_fields):
            counting.add(sender._meta.label, "create" if created else "update")
        return
    if created:
        _record_row(instance, AuditAction.CREATE, changes.created(instance), using)
    elif before and (found := changes.changed(instance, before)):
        _record_row(instance, AuditAction.UPDATE, found, using)


def record_delete(sender: type[Model], instance: Model, using: str, **kwargs: Any) -> None:
    """Record what was deleted, once for an object whose parts lie in two tables."""
    if _has_specific_row(sender, instance):
        return
    if (counting := current_batch()) is not None:
        counting.add(sender._meta.label, "delete")
        return
    _record_row(instance, AuditAction.DELETE, changes.deleted(instance), using)


def record_m2m(  # noqa: PLR0917 - Django's signal has these parts
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[Any] | None,
    using: str,
    **kwargs: Any,
) -> None:
    """Record which objects a many-to-many relation gained or lost."""
    if action == "pre_clear":
        verb, keys = "removed", _linked(sender, instance, using)
    elif action in {"post_add", "post_remove"}:
        verb, keys = action.removeprefix("post_"), pk_set or set()
        verb = {"add": "added", "remove": "removed"}[verb]
    else:
        return
    if not keys or not scope.is_recorded(type(instance)):
        return
    if (counting := current_batch()) is not None:
        counting.add(instance._meta.label, "update")
        return
    name = _relation_name(sender, instance)
    listed = sorted(str(key) for key in keys)
    found: changes.Changes = {name: [None, listed] if verb == "added" else [listed, None]}
    holder = model if reverse else type(instance)
    rights = scope.changes_rights(holder, _holder_names(sender, holder))
    action_name = AuditAction.ROLE_CHANGE if rights else AuditAction.UPDATE
    record(action_name, instance, changes=found, using=using, related=model._meta.label)


def record_move(
    sender: type[Model],
    instance: Page,
    parent_page_before: Page,
    parent_page_after: Page,
    url_path_before: str,
    url_path_after: str,
    **kwargs: Any,
) -> None:
    """Record a page's move: the tree is written by SQL that sends no other signal."""
    if (counting := current_batch()) is not None:
        counting.add(instance._meta.label, "move")
        return
    found = {
        "parent": [parent_page_before.pk, parent_page_after.pk],
        "url_path": [url_path_before, url_path_after],
    }
    record(AuditAction.MOVE, instance, changes=found)


def record_sign_in(sender: type[Model], user: Model, **kwargs: Any) -> None:
    """Record who signed in."""
    record(AuditAction.SIGN_IN, user, actor=_as_actor(user))


def record_sign_out(sender: type[Model], user: Model | None, **kwargs: Any) -> None:
    """Record who signed out; a session that had ended already says nobody."""
    if user is not None:
        record(AuditAction.SIGN_OUT, user, actor=_as_actor(user))


def record_sign_in_failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Record a refused sign-in.

    The login name only when such an account exists: people type their password into
    the wrong field.
    """
    users = get_user_model()
    name = str(credentials.get(users.USERNAME_FIELD, "")).replace("\x00", "")
    user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    record(AuditAction.SIGN_IN_FAILED, user or "", actor=Actor(None, ""), known=user is not None)


def record_retry(sender: type[Model], job_ids: list[uuid.UUID], **kwargs: Any) -> None:
    """Record that failed jobs run again: rows of jobs are machinery and not recorded."""
    record(
        AuditAction.UPDATE, sender._meta.label, operation="retry", ids=[str(pk) for pk in job_ids]
    )


def _record_row(instance: Model, kind: AuditAction, found: changes.Changes, using: str) -> None:
    """One entry for one row; a change of rights is named so and keeps its kind."""
    if scope.changes_rights(type(instance), found):
        record(AuditAction.ROLE_CHANGE, instance, changes=found, using=using, kind=kind.value)
    else:
        record(kind, instance, changes=found, using=using)


def _as_actor(user: Any) -> Actor:
    return Actor(user.pk, user.get_full_name() or user.get_username())


def _has_specific_row(sender: type[Model], instance: Model) -> bool:
    """Whether `instance` is the general half of an object that is deleted with it."""
    specific = getattr(instance, "specific_class", None)
    return specific is not None and specific is not sender and issubclass(specific, sender)


def _linked(through: type[Model], instance: Model, using: str) -> set[Any]:
    """Keys on the other side of `instance` in a many-to-many table."""
    sides: list[Any] = [field for field in through._meta.concrete_fields if field.is_relation]
    own = next(side for side in sides if isinstance(instance, side.related_model))
    other = next(side for side in sides if side is not own)
    rows = through._default_manager.using(using).filter(**{own.attname: instance.pk})
    return set(rows.values_list(other.attname, flat=True))


def _relation_name(through: type[Model], instance: Model) -> str:
    """The relation's name on `instance`; the table's name from the other side."""
    names = _holder_names(through, type(instance))
    return names[0] if names else str(through._meta.model_name)


def _holder_names(through: type[Model], holder: type[Model]) -> list[str]:
    return [
        relation.name
        for relation in holder._meta.many_to_many
        if relation.remote_field.through is through
    ]
