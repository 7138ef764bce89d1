"""The job of imports; what it does stands in `importing.runs`, which asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django_tasks import task

from organization.models import OrganizationImport

if TYPE_CHECKING:
    from django_tasks.base import TaskContext

MOST_ATTEMPTS: Final = 3


@task(max_attempts=MOST_ATTEMPTS, takes_context=True)
def carry_on_organization_import(context: TaskContext, run_id: int) -> None:
    """Check or import a workbook. Bears being done again: rows that are in are known."""
    from organization.importing import runs  # it asks for this job

    run = OrganizationImport.objects.select_related("by").filter(pk=run_id).first()
    if run is None:
        return
    try:
        runs.work(run)
    except Exception:  # whatever it was: nobody shall wait for what does not come; raised again
        if context.attempt >= MOST_ATTEMPTS:
            runs.give_up(run)
        raise
