"""Jobs of the regulation library."""

from __future__ import annotations

from django_tasks import task

from documents.services import citing, issuers
from documents.services import extraction as services


# One start more than are tried: the last one records that it was given up.
@task(queue_name="text", max_attempts=services.MOST_ATTEMPTS + 1)
def extract_text(extraction_id: int, file_name: str) -> None:
    """Read a stored file in child processes (see the service)."""
    services.run(extraction_id, file_name)


@task()
def read_failed_again(site_id: int) -> None:
    """Have the files of a site that failed read again (see the service)."""
    services.retry_failed(site_id)


@task(derived=True)
def read_citations(page_ids: list[int]) -> None:
    """Note which documents pages name, and who names them (see the service)."""
    citing.renew(page_ids)


@task()
def link_issuers(key: str) -> None:
    """Lead documents to a body whose spelling has become known (see the service)."""
    issuers.link_issuers(key)
