"""System check: one workflow for everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Task, WorkflowPage, WorkflowTask

from editorial.models import ApproveTask

MADE_BY = ("editorial", "0002_the_workflow")


def faults() -> list[str]:
    """What stands beside the one workflow, or is missing of it."""
    found = []
    tasks = list(Task.objects.filter(active=True).values_list("pk", flat=True))
    if tasks != list(ApproveTask.objects.filter(active=True).values_list("pk", flat=True)):
        found.append("There are tasks beside the one approval.")
    attached = list(WorkflowPage.objects.values_list("page__depth", "workflow__active"))
    if attached != [(1, True)]:
        found.append("The workflow is not attached to the root page alone.")
    steps = list(WorkflowTask.objects.filter(workflow__active=True).values_list("task", flat=True))
    if len(tasks) != 1 or steps != tasks:
        found.append("There must be one workflow, of one task.")
    return found


@register(Tags.database)
def check_workflow(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """One workflow, of one task, at the root; asked once the migration has made it."""
    if "default" not in (databases or ()):
        return []
    if MADE_BY not in MigrationRecorder(connections["default"]).applied_migrations():
        return []
    return [Error(fault, hint="See docs/approval.md.", id="editorial.E001") for fault in faults()]
