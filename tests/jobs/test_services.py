"""From the row to the end: attempts, failures, dead workers, old rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus

from portal.core.jobs import selectors, services
from portal.core.jobs.models import Job, JobWorker
from portal.core.jobs.runner import execute, run_ready
from tests.jobs import sample_tasks

pytestmark = pytest.mark.django_db

QUEUES = ["default", "mail", "media"]


def make_due(job: Job) -> None:
    """Let the waiting time of a job pass."""
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())


def only_job() -> Job:
    """The one job there is."""
    return Job.objects.get()


def test_job_is_done_once_and_its_result_kept(tmp_path: Path) -> None:
    result = sample_tasks.note.enqueue(str(tmp_path), "một")
    assert run_ready(QUEUES) == 1
    assert run_ready(QUEUES) == 0
    result.refresh()
    assert result.return_value == "một"
    assert sample_tasks.lines(tmp_path / "done") == ["một"]


def test_queue_is_served_alone(tmp_path: Path) -> None:
    sample_tasks.on_media.enqueue(str(tmp_path))
    assert run_ready(["default", "mail"]) == 0
    assert run_ready(["media"]) == 1


def test_failing_job_is_retried_at_growing_intervals_and_then_listed() -> None:
    sample_tasks.fail.enqueue("máy chủ bận")
    waits = []
    for attempt in (1, 2):
        before = timezone.now()
        assert run_ready(QUEUES) == 1
        job = only_job()
        assert job.status == TaskResultStatus.READY
        assert job.attempts == attempt
        assert "máy chủ bận" in job.traceback
        waits.append(job.run_after - before)
        assert run_ready(QUEUES) == 0, "not before its time"
        make_due(job)
    assert timedelta(seconds=10) <= waits[0] < waits[1]
    assert not selectors.failed_jobs().exists()
    run_ready(QUEUES)
    job = selectors.failed_jobs().get()
    assert job.attempts == 3
    assert selectors.last_error(job) == "ValueError: máy chủ bận"


def test_default_limit_of_attempts_comes_from_the_settings() -> None:
    sample_tasks.leave.enqueue()
    for _attempt in range(8):
        make_due(only_job())
        assert run_ready(QUEUES) == 1
    assert selectors.failed_jobs().get().attempts == 8


def test_giving_up_fails_at_once() -> None:
    sample_tasks.give_up.enqueue()
    run_ready(QUEUES)
    assert selectors.failed_jobs().get().attempts == 1


def test_task_that_exits_does_not_end_the_worker(tmp_path: Path) -> None:
    sample_tasks.leave.enqueue()
    sample_tasks.note.enqueue(str(tmp_path), "một")
    assert run_ready(QUEUES) == 2
    assert sample_tasks.lines(tmp_path / "done") == ["một"]


def test_task_whose_code_is_gone_is_retried_and_shows_why() -> None:
    sample_tasks.note.enqueue("/", "một")
    Job.objects.update(task_path="tests.jobs.no_such_module.task")
    run_ready(QUEUES)
    job = only_job()
    assert job.status == TaskResultStatus.READY
    assert "no_such_module" in selectors.last_error(job)
    assert str(job) == "task"


def test_unstorable_result_does_not_repeat_the_work() -> None:
    sample_tasks.unstorable.enqueue()
    run_ready(QUEUES)
    assert only_job().status == TaskResultStatus.SUCCESSFUL


def test_derived_job_leaves_no_row_and_a_vanished_object_is_no_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sample_tasks.refresh.enqueue(str(tmp_path), "7")
    sample_tasks.refresh_missing.enqueue()
    assert run_ready(QUEUES) == 2
    assert not Job.objects.exists()
    assert "failed" not in caplog.text


def test_private_arguments_are_wiped_after_success() -> None:
    sample_tasks.private.enqueue("bí mật")
    run_ready(QUEUES)
    assert only_job().args_kwargs == {"args": [], "kwargs": {}}


def claimed_by_dead_worker() -> tuple[Job, JobWorker]:
    """A job in the hands of a worker that has been silent for longer than the lease."""
    worker = services.register_worker(QUEUES)
    job = services.claim(QUEUES, worker.pk)
    assert job is not None
    long_ago = timezone.now() - timedelta(minutes=2)
    JobWorker.objects.filter(pk=worker.pk).update(last_seen=long_ago)
    return job, worker


def test_job_of_a_dead_worker_is_free_at_once_and_done_once(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "một")
    job, _worker = claimed_by_dead_worker()
    assert run_ready(QUEUES) == 0, "nobody may touch it before the lease is over"
    assert services.reclaim() == [job.pk]
    assert services.reclaim() == []
    assert run_ready(QUEUES) == 1
    assert only_job().status == TaskResultStatus.SUCCESSFUL
    assert only_job().attempts == 2


def test_job_of_a_living_worker_is_left_alone(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "một")
    job, worker = claimed_by_dead_worker()
    services.heartbeat(worker)
    assert services.reclaim() == []
    services.retire(worker)
    assert services.reclaim() == [job.pk]


def test_heartbeat_survives_the_clearing_of_its_row() -> None:
    worker = services.register_worker(QUEUES)
    JobWorker.objects.all().delete()
    services.heartbeat(worker)
    assert JobWorker.objects.filter(pk=worker.pk).exists()


def test_worker_frees_what_it_never_got(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "một")
    worker = services.register_worker(QUEUES)
    job = services.claim(QUEUES, worker.pk)
    assert job is not None
    assert services.reclaim(worker.pk) == [], "it may be just on its way"
    long_ago = timezone.now() - timedelta(minutes=2)
    Job.objects.filter(pk=job.pk).update(started_at=long_ago)
    assert services.reclaim(worker.pk, [job.pk]) == [], "it is in hand"
    assert services.reclaim(worker.pk) == [job.pk]


def test_job_that_kills_every_worker_ends_among_the_failed() -> None:
    sample_tasks.fail.enqueue("không bao giờ chạy")
    for _attempt in range(3):
        claimed_by_dead_worker()
        services.reclaim()
    job = selectors.failed_jobs().get()
    assert "WorkerLost" in job.exception_class_path


def test_worker_that_comes_back_too_late_changes_nothing(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "một")
    late, _worker = claimed_by_dead_worker()
    services.reclaim()
    run_ready(QUEUES)
    ended = only_job()
    execute(late)
    assert services.fail(late, ValueError("muộn")) is False
    assert only_job().finished_at == ended.finished_at
    assert only_job().status == TaskResultStatus.SUCCESSFUL


def test_retry_gives_a_failed_job_all_its_attempts() -> None:
    sample_tasks.give_up.enqueue()
    run_ready(QUEUES)
    job = only_job()
    assert services.retry([job.pk]) == 1
    assert services.retry([job.pk]) == 0, "it is no longer among the failed"
    job = only_job()
    assert (job.status, job.attempts, job.finished_at) == (TaskResultStatus.READY, 0, None)
    assert run_ready(QUEUES) == 1


def test_old_rows_are_cleared_and_young_or_open_ones_kept(tmp_path: Path) -> None:
    now = timezone.now()
    ages = {
        "done long ago": (TaskResultStatus.SUCCESSFUL, 31),
        "done": (TaskResultStatus.SUCCESSFUL, 29),
        "failed long ago": (TaskResultStatus.FAILED, 181),
        "failed": (TaskResultStatus.FAILED, 179),
    }
    for word, (status, days) in ages.items():
        row = sample_tasks.note.enqueue(str(tmp_path), word)
        Job.objects.filter(pk=row.id).update(status=status, finished_at=now - timedelta(days=days))
    sample_tasks.note.enqueue(str(tmp_path), "open")
    assert services.prune(now) == 2
    kept = {job.args_kwargs["args"][1] for job in Job.objects.all()}
    assert kept == {"done", "failed", "open"}


def test_clearing_goes_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PRUNE_BATCH", 2)
    for number in range(5):
        sample_tasks.note.enqueue(str(tmp_path), str(number))
    run_ready(QUEUES)
    assert services.prune(timezone.now() + timedelta(days=31)) == 5


def test_workers_long_gone_are_cleared() -> None:
    services.register_worker(QUEUES)
    services.prune(timezone.now() + timedelta(days=6))
    assert JobWorker.objects.exists()
    services.prune(timezone.now() + timedelta(days=8))
    assert not JobWorker.objects.exists()


def test_state_of_the_queue(tmp_path: Path) -> None:
    now = timezone.now()
    row = sample_tasks.note.enqueue(str(tmp_path), "một")
    Job.objects.filter(pk=row.id).update(enqueued_at=now - timedelta(minutes=9))
    for status in (TaskResultStatus.FAILED, TaskResultStatus.RUNNING):
        row = sample_tasks.note.enqueue(str(tmp_path), "hai")
        Job.objects.filter(pk=row.id).update(status=status)
    later = sample_tasks.note.using(run_after=now + timedelta(hours=1))
    later.enqueue(str(tmp_path), "ba")
    state = selectors.queue_state(now)
    assert (state.waiting, state.later, state.running, state.failed) == (1, 1, 1, 1)
    assert state.oldest_due == now - timedelta(minutes=9)
    assert selectors.queues_with_work(QUEUES, now) == {"default"}
    assert selectors.queues_with_work(["mail"], now) == set()
    assert selectors.queues_with_work([], now) == set()


def test_retried_job_waits_since_it_is_due_again() -> None:
    now = timezone.now()
    sample_tasks.fail.enqueue("lỗi")
    run_ready(QUEUES)
    Job.objects.update(enqueued_at=now - timedelta(days=2), run_after=now - timedelta(seconds=5))
    assert selectors.queue_state(now).oldest_due == now - timedelta(seconds=5)


def test_short_arguments_show_plain_values_only() -> None:
    sample_tasks.note.enqueue("x" * 300, word="một")
    assert len(selectors.short_arguments(only_job())) == selectors.SHORT_ARGUMENTS_LENGTH
    Job.objects.update(args_kwargs={"args": ["Xin chào", 7, None], "kwargs": {"body": {"a": 1}}})
    assert selectors.short_arguments(only_job()) == "Xin chào, 7, null, body=…"
