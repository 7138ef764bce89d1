"""What happens to a job between its row and its end.

A job is started at least once and completed once: whoever records an end must still
hold the attempt (key and `started_at`), so a worker that was thought dead and comes
back changes nothing. What a task does outside the database must therefore bear being
done twice.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.db import transaction
from django.utils import timezone
from django_tasks_db.compat import DEFAULT_TASK_BACKEND_ALIAS, Task, TaskResultStatus
from django_tasks_db.models import get_date_max

from portal.core.jobs import coalesce
from portal.core.jobs.backend import DurableTask, is_derived, job_options
from portal.core.jobs.backoff import delay_seconds
from portal.core.jobs.errors import GiveUp, WorkerLost
from portal.core.jobs.models import Job, JobQuerySet, JobWorker
from portal.core.signals import jobs_retried

logger = logging.getLogger(__name__)

KEEP_DONE = timedelta(days=30)
# A failure waits for a person; half a year later nobody will come.
KEEP_FAILED = timedelta(days=180)
KEEP_WORKERS = timedelta(days=7)
PRUNE_BATCH = 1_000
# A traceback longer than this (bytes of text) helps nobody and bloats the row.
TRACEBACK_LIMIT = 20_000


def register_worker(queues: Sequence[str]) -> JobWorker:
    """Announce a new worker; must come before its first claim."""
    now = timezone.now()
    return JobWorker.objects.create(
        id=uuid.uuid4().hex,
        host=socket.gethostname(),
        pid=os.getpid(),
        queues=list(queues),
        started_at=now,
        last_seen=now,
    )


def heartbeat(worker: JobWorker) -> None:
    """Say that the worker lives, also when its row was cleared meanwhile."""
    worker.last_seen = timezone.now()
    if not JobWorker.objects.filter(pk=worker.pk).update(last_seen=worker.last_seen):
        worker.save(force_insert=True)


def retire(worker: JobWorker) -> None:
    """Note that the worker ended in order; what it might still hold is free at once."""
    JobWorker.objects.filter(pk=worker.pk).update(stopped_at=timezone.now())


def claim(queues: Collection[str], worker_id: str) -> Job | None:
    """Take the next ready job of `queues`, or None. The lock lasts two statements."""
    ready = Job.objects.ready().filter(
        backend_name=DEFAULT_TASK_BACKEND_ALIAS, queue_name__in=queues
    )
    if not ready.exists():
        # Looking alone takes no lock: on SQLite an idle worker hinders no writer.
        return None
    with transaction.atomic():
        job = ready.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        _start(job, worker_id)
    coalesce.forget(job.pk)
    return job


def _start(job: Job, worker_id: str) -> None:
    job.status = TaskResultStatus.RUNNING
    job.started_at = timezone.now()
    job.worker_ids = [*job.worker_ids, worker_id]
    Job.objects.filter(pk=job.pk).update(
        status=job.status, started_at=job.started_at, worker_ids=job.worker_ids
    )


def succeed(job: Job, value: Any) -> bool:
    """Record the result; False when the attempt is no longer ours."""
    task = _task_of(job)
    held = _held(job)
    if task is not None and is_derived(task):
        return held.delete()[0] == 1
    changes: dict[str, Any] = {
        "status": TaskResultStatus.SUCCESSFUL,
        "finished_at": timezone.now(),
        "return_value": value,
        "exception_class_path": "",
        "traceback": "",
    }
    if isinstance(task, DurableTask) and task.forget_arguments:
        changes["args_kwargs"] = {"args": [], "kwargs": {}}
    return _change(job, changes)


def is_moot(job: Job, error: BaseException) -> bool:
    """Whether a job brings data of an object up to date that is gone: there is nothing to do."""
    task = _task_of(job)
    return isinstance(error, ObjectDoesNotExist) and task is not None and is_derived(task)


def fail(job: Job, error: BaseException) -> bool:
    """Put the job back for later, or among the failed ones; False when it is not ours.

    Returns as `succeed` does. An object that vanished ends a derived task well.
    """
    if is_moot(job, error):
        return succeed(job, None)
    task = _task_of(job)
    changes: dict[str, Any] = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error))[-TRACEBACK_LIMIT:],
        "return_value": None,
    }
    if isinstance(error, GiveUp) or job.attempts >= _max_attempts(job, task):
        changes |= {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
    else:
        changes |= {"status": TaskResultStatus.READY, "run_after": _next_run(job, error)}
    return _change(job, changes)


def reclaim(worker_id: str = "", running: Collection[uuid.UUID] = ()) -> list[uuid.UUID]:
    """Free the jobs of dead workers; returns their keys.

    A live worker passes its own `worker_id` and the jobs it really has in hand: one
    that the table says it has, but it never got (the answer to its claim was lost
    with the connection), is freed after the same time.
    """
    cutoff = timezone.now() - timedelta(seconds=job_options().lease_seconds)
    held = list(Job.objects.running().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS))
    if not held:
        return []
    # Read after the jobs: a worker announces itself before it takes one.
    alive = set(
        JobWorker.objects.filter(last_seen__gte=cutoff, stopped_at=None).values_list(
            "pk", flat=True
        )
    )
    lost = [job for job in held if not _in_hand(job, alive, cutoff, worker_id, running)]
    return [job.pk for job in lost if _free(job)]


def _in_hand(
    job: Job,
    alive: Collection[str],
    cutoff: datetime,
    worker_id: str,
    running: Collection[uuid.UUID],
) -> bool:
    holder = job.worker_ids[-1] if job.worker_ids else ""
    if holder not in alive:
        return False
    if holder != worker_id or job.pk in running:
        return True
    return job.started_at is not None and job.started_at > cutoff


def _free(job: Job) -> bool:
    logger.warning("Job %s (%s) lost its worker", job.pk, job.task_path)
    return fail(job, WorkerLost(f"Worker {job.worker_ids[-1:]} vanished."))


def retry(job_ids: Collection[uuid.UUID]) -> int:
    """Let failed jobs run again at once, with all their attempts; returns how many."""
    with transaction.atomic():
        failed = Job.objects.filter(pk__in=job_ids, status=TaskResultStatus.FAILED)
        found = list(failed.select_for_update().values_list("pk", flat=True))
        if found:
            Job.objects.filter(pk__in=found).update(
                status=TaskResultStatus.READY,
                run_after=get_date_max(),
                finished_at=None,
                worker_ids=[],
            )
            jobs_retried.send(Job, job_ids=found)
    return len(found)


def retry_all() -> int:
    """Let every failed job run again; returns how many."""
    return retry(list(Job.objects.failed().values_list("pk", flat=True)))


def prune(now: datetime | None = None) -> int:
    """Delete ended jobs after their time and workers long gone; returns deleted jobs."""
    now = now or timezone.now()
    JobWorker.objects.filter(last_seen__lt=now - KEEP_WORKERS).delete()
    deleted = 0
    for status, keep in (
        (TaskResultStatus.SUCCESSFUL, KEEP_DONE),
        (TaskResultStatus.FAILED, KEEP_FAILED),
    ):
        old = Job.objects.filter(status=status, finished_at__lt=now - keep)
        # In batches, so that a long-neglected table never holds the write lock for long.
        while batch := list(old.values_list("pk", flat=True)[:PRUNE_BATCH]):
            deleted += Job.objects.filter(pk__in=batch).delete()[0]
    return deleted


def _held(job: Job) -> JobQuerySet:
    """The row while this attempt still owns it."""
    return Job.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)


def _change(job: Job, changes: dict[str, Any]) -> bool:
    if not _held(job).update(**changes):
        logger.warning("Job %s was given to another worker meanwhile", job.pk)
        return False
    for name, value in changes.items():
        setattr(job, name, value)
    return True


def _task_of(job: Job) -> Task[Any, Any] | None:
    """The task, or None when its code is gone."""
    try:
        return job.task
    except (ImportError, SuspiciousOperation):
        return None


def _max_attempts(job: Job, task: Task[Any, Any] | None) -> int:
    own = getattr(task, "max_attempts", None)
    return own if own is not None else job_options(job.backend_name).max_attempts


def _next_run(job: Job, error: BaseException) -> datetime:
    if isinstance(error, WorkerLost):
        # The lease has kept it waiting already, and the job itself may be blameless.
        return timezone.now()
    options = job_options(job.backend_name)
    return timezone.now() + timedelta(
        seconds=delay_seconds(
            max(job.attempts, 1),
            base=options.backoff_base_seconds,
            factor=options.backoff_factor,
            cap=options.backoff_cap_seconds,
            jitter=random.random(),  # noqa: S311 - spreads load, hides nothing
        )
    )
