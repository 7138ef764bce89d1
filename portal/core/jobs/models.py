"""Workers and ticks; the jobs themselves are rows of django-tasks-db."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max


def due(now: datetime | None = None) -> Q:
    """What has no earliest time (the year 9999 stands for that), or has reached it."""
    return Q(run_after=get_date_max()) | Q(run_after__lte=now or timezone.now())


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by state."""

    def ready(self, now: datetime | None = None) -> JobQuerySet:
        """Those that a worker may take at `now`."""
        return self.filter(due(now), status=TaskResultStatus.READY)

    def running(self) -> JobQuerySet:
        """Those that a worker has, or had when it vanished."""
        return self.filter(status=TaskResultStatus.RUNNING)

    def failed(self) -> JobQuerySet:
        """Those that wait for a person."""
        return self.filter(status=TaskResultStatus.FAILED)


class Job(DBTaskResult[Any, Any]):
    """A task in the queue, under the name and the rights that the admin shows.

    `worker_ids` holds one entry a start, so its length is the number of attempts, and
    its last entry the worker that has (or had) the job. `started_at` is set anew at
    every start: together with the key it tells one attempt from the next.
    """

    objects = JobQuerySet.as_manager()  # type: ignore[assignment,misc] # narrower than its base

    class Meta:
        proxy = True
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")

    def __str__(self) -> str:
        return self.task_name

    @property
    def attempts(self) -> int:
        """How often the job was started."""
        return len(self.worker_ids)


class JobWorker(models.Model):
    """A worker process. Silent for longer than the lease, it is dead."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    queues = models.JSONField(default=list)
    started_at = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class TickRun(models.Model):
    """How the last run of one piece of the minute tick went."""

    name = models.CharField(primary_key=True, max_length=64)
    last_started = models.DateTimeField()
    last_finished = models.DateTimeField()
    last_succeeded = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text=_("In a row."))

    class Meta:
        verbose_name = _("tick run")
        verbose_name_plural = _("tick runs")

    def __str__(self) -> str:
        return self.name
