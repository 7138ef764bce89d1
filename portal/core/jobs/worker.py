"""A worker process: one thread a queue, and a supervisor that keeps it alive.

A queue whose task hangs (a mail server that never answers) holds its own thread only.
The supervisor, in the main thread, says that the worker lives, frees the jobs of dead
workers, and looks for work with one query for all idle queues.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import uuid
from collections.abc import Sequence
from types import FrameType

from django.db import close_old_connections, connections
from django.utils import timezone

from portal.core.jobs import selectors, services
from portal.core.jobs.backend import job_options
from portal.core.jobs.models import JobWorker
from portal.core.jobs.runner import DATABASE_DOWN, execute

logger = logging.getLogger(__name__)


class QueueThread(threading.Thread):
    """Runs the jobs of one queue, one after another, whenever it is woken."""

    def __init__(self, queue: str, worker_id: str, stopping: threading.Event) -> None:
        """Prepare the thread; `start()` makes it wait for `wake`."""
        # A second signal ends the process without waiting for a hanging task.
        super().__init__(name=f"queue-{queue}", daemon=True)
        self.queue = queue
        self.worker_id = worker_id
        self.stopping = stopping
        self.wake = threading.Event()
        self.busy = False
        self.job_id: uuid.UUID | None = None

    @property
    def idle(self) -> bool:
        """Neither running a job nor about to look for one."""
        return not (self.wake.is_set() or self.busy)

    def run(self) -> None:
        """Wait, empty the queue, wait again, until the worker stops."""
        try:
            while True:
                self.wake.wait()
                # In this order there is no instant at which work looks like idleness.
                self.busy = True
                self.wake.clear()
                if self.stopping.is_set():
                    return
                self._empty_queue()
                self.busy = False
        finally:
            self.busy = False
            connections.close_all()

    def _empty_queue(self) -> None:
        try:
            while not self.stopping.is_set() and self._run_next():
                pass
        except DATABASE_DOWN:
            # The supervisor wakes this thread again at its next successful look.
            logger.warning("Queue %s lost the database", self.queue, exc_info=True)
            connections.close_all()
        except Exception:
            logger.exception("Queue %s stumbled", self.queue)
            connections.close_all()

    def _run_next(self) -> bool:
        close_old_connections()
        job = services.claim([self.queue], self.worker_id)
        if job is None:
            return False
        self.job_id = job.pk
        try:
            execute(job, self.stopping)
        finally:
            self.job_id = None
        return True


class WorkerPool:
    """One worker process over several queues."""

    def __init__(self, queues: Sequence[str], *, burst: bool = False) -> None:
        """`burst`: end when nothing is ready any more, instead of waiting for work."""
        self.queues = list(queues)
        self.burst = burst
        self.options = job_options()
        self.stopping = threading.Event()
        self._bell = threading.Event()
        self._next_beat = 0.0
        self._stop_noted = self.burst

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish the tasks at hand, then end. The same signal again ends at once."""
        if signum:
            signal.signal(signum, signal.SIG_DFL)
        self.stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Work until stopped (or, in a burst, until nothing is ready)."""
        worker = services.register_worker(self.queues)
        threads = [QueueThread(queue, worker.pk, self.stopping) for queue in self.queues]
        for thread in threads:
            thread.start()
        try:
            self._supervise(worker, threads)
        finally:
            services.retire(worker)
            connections.close_all()

    def _supervise(self, worker: JobWorker, threads: list[QueueThread]) -> None:
        while any(thread.is_alive() for thread in threads):
            try:
                self._keep_alive(worker, threads)
                found = self._look(threads)
            except DATABASE_DOWN:
                logger.warning("The database does not answer", exc_info=True)
                connections.close_all()
                found = True
            if self.burst and not found:
                self.stopping.set()
            if self.stopping.is_set():
                self._send_home(threads)
            self._bell.wait(self._pause())
            self._bell.clear()

    def _send_home(self, threads: list[QueueThread]) -> None:
        """Let the threads see that it is over; said once, outside the signal's handler."""
        if not self._stop_noted:
            logger.warning("Worker stops after the tasks at hand")
            self._stop_noted = True
        for thread in threads:
            thread.wake.set()

    def _pause(self) -> float:
        # While ending, only the threads are waited for.
        return min(self.options.poll_seconds, 0.1 if self.stopping.is_set() else 60.0)

    def _keep_alive(self, worker: JobWorker, threads: list[QueueThread]) -> None:
        """Every few seconds: the sign of life, and a look at the dead."""
        if time.monotonic() < self._next_beat:
            return
        close_old_connections()
        services.heartbeat(worker)
        self._next_beat = time.monotonic() + self.options.heartbeat_seconds
        at_hand = [thread.job_id for thread in threads if thread.job_id is not None]
        services.reclaim(worker.pk, at_hand)

    def _look(self, threads: list[QueueThread]) -> bool:
        """Wake the idle threads that have work; whether anything is still going on."""
        idle = [thread for thread in threads if thread.idle]
        ready = selectors.queues_with_work([thread.queue for thread in idle], timezone.now())
        for thread in idle:
            if thread.queue in ready:
                thread.wake.set()
        return len(idle) < len(threads) or bool(ready)
