"""The job of imports; what it does stands in `importing.runs`, which asks for it."""

from __future__ import annotations

from django_tasks import task

from organization.models import OrganizationImport


@task(max_attempts=3)
def carry_on_organization_import(run_id: int) -> None:
    """Check or import a workbook. Bears being done again: rows that are in are known."""
    from organization.importing.runs import work  # it asks for this job

    run = OrganizationImport.objects.select_related("by").filter(pk=run_id).first()
    if run is not None:
        work(run)
