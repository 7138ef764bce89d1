"""Runs one job after another in the calling thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation
from django_tasks_db.compat import TaskContext, normalize_json, task_finished, task_started

from portal.core.jobs import services
from portal.core.jobs.models import Job

logger = logging.getLogger(__name__)

DATABASE_DOWN = (OperationalError, InterfaceError)
RECORD_AGAIN_SECONDS = 1.0


def execute(job: Job, stopping: threading.Event | None = None) -> None:
    """Run a claimed job and record how it ended; raises nothing that the job raised.

    No transaction is open while the task runs, so no lock of ours is held either.
    While the database is down the end is kept until it can be recorded, or `stopping`
    is set: then the job stays with this worker and is freed when the worker is gone.
    """
    try:
        value = _call(job)
    except (Exception, SystemExit) as error:
        # A task that calls sys.exit() must not end the worker.
        if services.is_moot(job, error):
            logger.info("Job %s (%s): what it is about is gone", job.pk, job.task_path)
        else:
            logger.warning("Job %s (%s) failed", job.pk, job.task_path, exc_info=True)
        failure = error  # `error` is gone at the end of this block
        _record(lambda: services.fail(job, failure), stopping)
    else:
        _record(lambda: services.succeed(job, value), stopping)
    _announce_end(job)


def run_ready(queues: Collection[str], limit: int = 10_000) -> int:
    """Run what is ready in the calling thread and connection; returns how many.

    For commands that fill a database and for tests; a service runs a `WorkerPool`.
    """
    worker = services.register_worker(list(queues))
    done = 0
    try:
        while done < limit and (job := services.claim(queues, worker.pk)):
            execute(job)
            services.heartbeat(worker)
            done += 1
    finally:
        services.retire(worker)
    return done


def _call(job: Job) -> Any:
    """Run the task as a fresh process would: in the default language."""
    with translation.override(settings.LANGUAGE_CODE):
        task, result = job.task, job.task_result
        task_started.send_robust(sender=type(task.get_backend()), task_result=result)
        context: list[Any] = [TaskContext(task_result=result)] if task.takes_context else []
        value = task.call(*context, *result.args, **result.kwargs)
    try:
        return normalize_json(value)
    except (TypeError, ValueError):
        # The work is done; repeating it would not make its result storable.
        logger.warning("The result of job %s (%s) cannot be kept", job.pk, job.task_path)
        return None


def _record(action: Callable[[], bool], stopping: threading.Event | None) -> None:
    while True:
        try:
            action()
        except DATABASE_DOWN:
            if stopping is None or stopping.is_set() or connection.in_atomic_block:
                raise
            logger.warning("The end of a job cannot be recorded yet", exc_info=True)
            connection.close()
            stopping.wait(RECORD_AGAIN_SECONDS)
        else:
            return


def _announce_end(job: Job) -> None:
    """Send Django's signal once the job has really ended (not at each attempt)."""
    try:
        result = job.task_result
    except (ImportError, SuspiciousOperation):
        # The code of the task is gone; the failed job says so itself.
        return
    if result.is_finished:
        task_finished.send_robust(sender=type(result.task.get_backend()), task_result=result)
