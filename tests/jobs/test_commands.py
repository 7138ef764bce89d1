"""`manage.py jobs`, and the checks and health probes of the queue."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus

from portal.core.jobs import checks, services
from portal.core.jobs.models import Job, JobWorker, TickRun
from portal.core.jobs.probes import probe_jobs, probe_tick
from portal.core.jobs.runner import run_ready
from tests.jobs import sample_tasks


def run_jobs(*arguments: str) -> str:
    """What `manage.py jobs …` prints."""
    output = StringIO()
    call_command("jobs", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_failed_jobs_are_listed_and_retried() -> None:
    for _number in range(3):
        sample_tasks.give_up.enqueue()
    run_ready(["default"])
    sample_tasks.note.enqueue("/", "một")
    listed = run_jobs()
    assert listed.count("Không thể thực hiện") == 3
    assert listed.endswith("failed: 3, waiting: 1, later: 0, running: 0\n")
    first = str(Job.objects.failed().values_list("pk", flat=True)[0])
    assert first in listed
    assert run_jobs("retry", first) == "Put back into the queue: 1.\n"
    assert run_jobs("retry", "all") == "Put back into the queue: 2.\n"
    assert not Job.objects.failed().exists()


@pytest.mark.django_db
def test_unknown_job_is_an_error() -> None:
    with pytest.raises(CommandError, match="neither a job's identifier"):
        run_jobs("retry", "tất cả")
    with pytest.raises(CommandError, match="no failed job"):
        run_jobs("retry", str(uuid.uuid4()))


@pytest.mark.django_db
def test_queue_is_healthy_with_a_worker_and_nothing_late(tmp_path: Path) -> None:
    assert probe_jobs().status == "degraded", "no worker"
    worker = services.register_worker(["default"])
    sample_tasks.note.enqueue(str(tmp_path), "một")
    assert probe_jobs().status == "ok"
    Job.objects.update(enqueued_at=timezone.now() - timedelta(minutes=6))
    late = probe_jobs()
    assert late.status == "degraded"
    assert late.detail["oldest_waiting_seconds"] >= 360
    Job.objects.update(status=TaskResultStatus.FAILED)
    assert probe_jobs().status == "degraded"
    assert probe_jobs().detail["failed"] == 1
    Job.objects.all().delete()
    assert probe_jobs().status == "ok"
    services.retire(worker)
    assert probe_jobs().detail["workers"] == 0
    JobWorker.objects.update(stopped_at=None, last_seen=timezone.now() - timedelta(minutes=2))
    assert probe_jobs().status == "degraded"


@pytest.mark.django_db
def test_tick_is_healthy_while_it_runs_and_no_part_fails() -> None:
    assert probe_tick().status == "degraded", "it never ran"
    now = timezone.now()
    runs = {"last_started": now, "last_finished": now}
    TickRun.objects.create(name="tick", **runs)
    part = TickRun.objects.create(name="part", **runs)
    assert probe_tick().status == "ok"
    TickRun.objects.filter(pk=part.pk).update(last_error="hỏng")
    assert probe_tick().detail["failing"] == ["part"]
    assert probe_tick().status == "degraded"
    TickRun.objects.filter(pk=part.pk).update(last_error="")
    TickRun.objects.filter(pk="tick").update(last_finished=now - timedelta(minutes=6))
    assert probe_tick().status == "degraded"


def test_backend_that_loses_tasks_is_refused(settings: Any) -> None:
    checks.require_durable_backend()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with pytest.raises(ImproperlyConfigured, match="DurableBackend"):
        checks.require_durable_backend()


def test_mail_must_not_go_round_in_circles(settings: Any) -> None:
    assert checks.check_delivery() == []
    settings.EMAIL_DELIVERY_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
    assert [problem.id for problem in checks.check_delivery()] == ["jobs.E001"]
