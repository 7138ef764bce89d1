"""Real worker processes: killed, stopped, several at once, and a queue that hangs."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.compat import TaskResultStatus

from portal.core.jobs import runner, services
from portal.core.jobs.models import Job, JobWorker
from portal.core.jobs.runner import execute
from tests.jobs import sample_tasks
from tests.support.processes import Processes


def all_ended() -> bool:
    """Whether no job waits or runs any more."""
    open_states = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return not Job.objects.filter(status__in=open_states).exists()


def test_killed_in_mid_task_it_is_done_once_after_a_restart(
    processes: Processes, tmp_path: Path
) -> None:
    sample_tasks.wait_for_gate.enqueue(str(tmp_path))
    worker = processes.start("run_worker")
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the task started")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert Job.objects.get().status == TaskResultStatus.RUNNING
    (tmp_path / "gate").touch()
    second = processes.start("run_worker")
    processes.wait_until(all_ended, "the job ended")
    second.send_signal(signal.SIGTERM)
    assert second.wait() == 0
    job = Job.objects.get()
    assert (job.status, job.attempts) == (TaskResultStatus.SUCCESSFUL, 2)
    assert sample_tasks.lines(tmp_path / "done") == ["done"]


def test_killed_while_another_lives_the_other_does_it(processes: Processes, tmp_path: Path) -> None:
    sample_tasks.wait_for_gate.enqueue(str(tmp_path))
    workers = {process.pid: process for process in map(processes.start, ["run_worker"] * 2)}
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the task started")
    processes.wait_until(lambda: JobWorker.objects.count() == 2, "both workers are there")
    holder = JobWorker.objects.get(pk=Job.objects.get().worker_ids[-1])
    workers[holder.pid].send_signal(signal.SIGKILL)
    (tmp_path / "gate").touch()
    processes.wait_until(all_ended, "the job ended")
    assert sample_tasks.lines(tmp_path / "done") == ["done"]
    assert Job.objects.get().attempts == 2


def test_asked_to_stop_it_finishes_the_task_at_hand_only(
    processes: Processes, tmp_path: Path
) -> None:
    sample_tasks.wait_for_gate.enqueue(str(tmp_path))
    sample_tasks.note.enqueue(str(tmp_path), "next")
    worker = processes.start("run_worker")
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the task started")
    worker.send_signal(signal.SIGTERM)
    processes.wait_until(lambda: "Worker stops" in processes.output(0), "it heard the signal")
    (tmp_path / "gate").touch()
    assert worker.wait() == 0
    assert sample_tasks.lines(tmp_path / "done") == ["done"]
    states = Job.objects.order_by("enqueued_at").values_list("status", flat=True)
    assert list(states) == [TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY]
    assert JobWorker.objects.get().stopped_at is not None


def test_asked_twice_it_leaves_a_hanging_task_to_others(
    processes: Processes, tmp_path: Path
) -> None:
    sample_tasks.wait_for_gate.enqueue(str(tmp_path))
    worker = processes.start("run_worker")
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the task started")

    def ended() -> bool:
        # Two signals at the same instant can be one; so ask until it is gone.
        worker.send_signal(signal.SIGTERM)
        return worker.poll() is not None

    processes.wait_until(ended, "the worker ended")
    assert sample_tasks.lines(tmp_path / "done") == []
    assert Job.objects.get().status == TaskResultStatus.RUNNING


@pytest.mark.postgres
def test_lost_connections_do_not_end_the_worker(processes: Processes, tmp_path: Path) -> None:
    sample_tasks.wait_for_gate.enqueue(str(tmp_path))
    worker = processes.start("run_worker")
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the task started")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )
        assert cursor.fetchone()[0] >= 2
    (tmp_path / "gate").touch()
    sample_tasks.on_media.enqueue(str(tmp_path))
    processes.wait_until(all_ended, "both jobs ended")
    assert sorted(sample_tasks.lines(tmp_path / "done")) == ["done", "media"]
    assert worker.poll() is None


def test_end_of_a_job_is_kept_while_the_database_is_down(
    shared_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "một")
    answers: list[Exception | None] = [OperationalError("down"), InterfaceError("closed"), None]
    real = services.succeed

    def succeed(job: Job, value: Any) -> bool:
        if problem := answers.pop(0):
            raise problem
        return real(job, value)

    monkeypatch.setattr(services, "succeed", succeed)
    monkeypatch.setattr(runner, "RECORD_AGAIN_SECONDS", 0)
    job = services.claim(["default"], services.register_worker(["default"]).pk)
    assert job is not None
    execute(job, threading.Event())
    assert Job.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert sample_tasks.lines(tmp_path / "done") == ["một"]


def test_several_processes_do_each_job_once(processes: Processes, tmp_path: Path) -> None:
    words = [str(number) for number in range(60)]
    for word in words:
        sample_tasks.note.enqueue(str(tmp_path), word)
    workers = [processes.start("run_worker", "--burst") for _number in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert sorted(sample_tasks.lines(tmp_path / "done"), key=int) == words
    assert set(Job.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_failing_job_is_repeated_by_the_worker_until_it_is_listed(processes: Processes) -> None:
    sample_tasks.fail.enqueue("máy chủ bận")
    processes.start("run_worker")
    processes.wait_until(all_ended, "the job ended")
    job = Job.objects.get()
    assert (job.status, job.attempts) == (TaskResultStatus.FAILED, 3)
    assert "máy chủ bận" in processes.run("jobs")


def test_hanging_queue_holds_up_no_other(processes: Processes, tmp_path: Path) -> None:
    hanging = sample_tasks.wait_for_gate.using(queue_name="mail")
    hanging.enqueue(str(tmp_path))
    processes.start("run_worker")
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the mail queue hangs")
    sample_tasks.note.enqueue(str(tmp_path), "default")
    sample_tasks.on_media.enqueue(str(tmp_path))
    processes.wait_until(lambda: len(sample_tasks.lines(tmp_path / "done")) == 2, "the others ran")
    assert Job.objects.get(queue_name="mail").status == TaskResultStatus.RUNNING
    seen = JobWorker.objects.get().last_seen
    processes.wait_until(lambda: JobWorker.objects.get().last_seen > seen, "a sign of life")
    (tmp_path / "gate").touch()
    processes.wait_until(all_ended, "the hanging one ended")


def test_worker_is_bound_to_the_queues_it_was_given(processes: Processes, tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path), "default")
    sample_tasks.on_media.enqueue(str(tmp_path))
    processes.run("run_worker", "--burst", "--queues", "media")
    assert sample_tasks.lines(tmp_path / "done") == ["media"]
    assert "Unknown queues: nonsense" in processes.run("run_worker", "--queues", "nonsense")
