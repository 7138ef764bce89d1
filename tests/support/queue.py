"""What waits in the queue, done as a worker does it."""

from __future__ import annotations

from portal.core.jobs import services as jobs
from portal.core.jobs.runner import execute


def run_jobs(*queues: str) -> None:
    """Do what waits in these queues, "default" if none is named; what it asks for, too."""
    names = list(queues) or ["default"]
    worker = jobs.register_worker(names)
    while job := jobs.claim(names, worker.pk):
        execute(job)
