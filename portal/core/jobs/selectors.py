"""What is waiting, running and failed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django_tasks_db.compat import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.models import get_date_max

from portal.core.jobs.models import Job, JobWorker, due

SHORT_ARGUMENTS_LENGTH = 120


@dataclass(frozen=True)
class QueueState:
    """How the queue is: counts, and since when the oldest due job waits."""

    waiting: int
    later: int
    running: int
    failed: int
    oldest_due: datetime | None


def queues_with_work(queues: Sequence[str], now: datetime) -> set[str]:
    """Those of `queues` that have a job to run at `now`. Takes no lock."""
    if not queues:
        return set()
    return set(
        Job.objects.ready(now)
        .filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS, queue_name__in=queues)
        .order_by()
        .values_list("queue_name", flat=True)
        .distinct()
    )


def queue_state(now: datetime | None = None, queue: str = "") -> QueueState:
    """Counts of all jobs that are not done, of one queue if it is named, in one query."""
    now = now or timezone.now()
    ready = Q(status=TaskResultStatus.READY)
    unset = Q(run_after=get_date_max())
    jobs = Job.objects.filter(queue_name=queue) if queue else Job.objects.all()
    row = jobs.exclude(status=TaskResultStatus.SUCCESSFUL).aggregate(
        waiting=Count("pk", filter=ready & due(now)),
        later=Count("pk", filter=ready & ~due(now)),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        since_enqueued=Min("enqueued_at", filter=ready & unset),
        since_due=Min("run_after", filter=ready & Q(run_after__lte=now)),
    )
    moments = [row.pop(name) for name in ("since_enqueued", "since_due")]
    return QueueState(**row, oldest_due=min((at for at in moments if at), default=None))


def failed_jobs() -> QuerySet[Job]:
    """Failed jobs, the latest first."""
    return Job.objects.failed().order_by("-finished_at", "pk")


def workers_alive(since: datetime) -> int:
    """How many workers have given a sign of life after `since` and did not end."""
    return JobWorker.objects.filter(last_seen__gte=since, stopped_at=None).count()


def worker_last_seen() -> datetime | None:
    """When any worker was last heard of."""
    return JobWorker.objects.aggregate(last=Max("last_seen"))["last"]


def short_arguments(job: Job) -> str:
    """The plain arguments of a job in one short line; nested data is left out.

    What is nested can be long or private (the body of a mail), so it shows as "…".
    """
    args = job.args_kwargs.get("args", [])
    kwargs = job.args_kwargs.get("kwargs", {})
    parts = [_plain(value) for value in args]
    parts += [f"{name}={_plain(value)}" for name, value in kwargs.items()]
    return _cut(", ".join(parts), SHORT_ARGUMENTS_LENGTH)


def last_error(job: Job) -> str:
    """The last line of the last traceback."""
    lines = job.traceback.strip().splitlines()
    return lines[-1] if lines else job.exception_class_path


def _plain(value: Any) -> str:
    if isinstance(value, Collection) and not isinstance(value, str):
        return "…"
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
