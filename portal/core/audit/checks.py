"""Checks: no model is silently outside the record, and the record is append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_delete, post_save, pre_save

from portal.core.audit import append_only, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

# Before this migration ran there is nothing to find; `migrate` itself runs the check.
IMPOSED_BY = ("audit", "0002_append_only")


@register(Tags.models)
def check_every_model_is_recorded(**kwargs: Any) -> list[CheckMessage]:
    """Each installed model is listened to or stands outside with a reason."""
    errors: list[CheckMessage] = []
    for model in apps.get_models():
        if scope.exemption(model):
            continue
        if not all(signal.has_listeners(model) for signal in (pre_save, post_save, post_delete)):
            errors.append(
                Error(
                    f"Writes of {model._meta.label} are not recorded by the audit.",
                    hint="Give the model `audit_exempt` with a reason, or find out why the "
                    "audit did not connect to it.",
                    obj=model,
                    id="audit.E001",
                )
            )
    known = {model._meta.label for model in apps.get_models()}
    errors.extend(
        Error(
            f"The audit exempts {label}, which is not installed.",
            hint="Remove it from portal.core.audit.scope.EXEMPT.",
            id="audit.E002",
        )
        for label in sorted({*scope.EXEMPT, *scope.BULK_EXEMPT} - known - _optional())
    )
    return errors


@register(Tags.database)
def check_append_only(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The triggers that refuse changes stand on the table, once they were put there."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if IMPOSED_BY not in MigrationRecorder(connection).applied_migrations():
            continue
        with connection.cursor() as cursor:
            cursor.execute(append_only.installed_triggers_sql(connection.vendor))
            installed = {row[0] for row in cursor.fetchall()}
        if missing := append_only.expected_triggers(connection.vendor) - installed:
            errors.append(
                Error(
                    f"The audit table can be changed: {', '.join(sorted(missing))} missing.",
                    hint="Run the statements of portal.core.audit.append_only.impose_sql.",
                    id="audit.E003",
                )
            )
    return errors


def _optional() -> set[str]:
    """Models that exist with one database only."""
    return {"wagtailsearch.SQLiteFTSIndexEntry"}
