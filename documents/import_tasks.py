"""Jobs of imports; what they do stands in `services.import_runs`, which asks for them."""

from __future__ import annotations

from django_tasks import task

from documents.models import DocumentImport
from portal.core.accounts.models import User


@task(max_attempts=3)
def carry_on_import(run_id: int) -> None:
    """Import the lines that are left. Bears being done again: done lines are known."""
    from documents.services.import_runs import work  # it asks for this job

    work(DocumentImport.objects.select_related("index", "by").get(pk=run_id))


@task(max_attempts=3)
def undo_import(run_id: int, user_id: int) -> None:
    """Take an import back. Bears being done again: what is taken back is no more as it was."""
    from documents.services.import_runs import work_back  # it asks for this job

    run = DocumentImport.objects.select_related("index", "by").get(pk=run_id)
    work_back(run, User.objects.filter(pk=user_id).first())
