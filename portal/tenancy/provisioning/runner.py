"""Provisioning many units: one after another, or by several processes.

Whatever stops a run (Ctrl-C, a kill, a power cut), each unit is either done or not
begun: running the same command again goes on where it stopped.
"""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.tenancy.provisioning.indexing import index_missing, side_work_muted
from portal.tenancy.provisioning.kit import Kit
from portal.tenancy.provisioning.planning import by_top_unit
from portal.tenancy.provisioning.services import inspect_unit, provision_unit
from portal.tenancy.provisioning.specs import Outcome, Refused, Status, UnitSpec
from portal.tenancy.provisioning.units_file import refused
from portal.tenancy.provisioning.workers import serve

ShouldStop = Callable[[], bool]
# How often the main process looks whether a worker is still alive, in seconds.
_PATIENCE = 5


class WorkerDiedError(Exception):
    """A worker process ended before its work did."""


@dataclass(frozen=True)
class Run:
    """What a run works on. `jobs` processes; more than one on PostgreSQL only."""

    specs: Sequence[UnitSpec]
    kit: Kit
    jobs: int = 1

    def outcomes(self, should_stop: ShouldStop) -> Iterator[Outcome]:
        """Provision the units, parents first; asked to stop, finish the unit in hand."""
        if self.jobs == 1:
            with side_work_muted():
                yield from one_by_one(self.specs, self.kit, should_stop)
        else:
            yield from self._by_several(should_stop)
        index_missing(should_stop)

    def _by_several(self, should_stop: ShouldStop) -> Iterator[Outcome]:
        # Units with units below come first and from one process: afterwards no two
        # processes write below the same parent.
        parents = {spec.parent_code for spec in self.specs}
        first = [spec for spec in self.specs if spec.code in parents or not spec.parent_code]
        rest = [spec for spec in self.specs if spec.code not in parents and spec.parent_code]
        failed: set[str] = set()
        with side_work_muted():
            for outcome in one_by_one(first, self.kit, should_stop):
                if outcome.status is Status.REFUSED:
                    failed.add(outcome.spec.code)
                yield outcome
        for spec in rest:
            if spec.parent_code in failed:
                yield _refused_with_parent(spec)
        ready = [spec for spec in rest if spec.parent_code not in failed]
        if ready and not should_stop():
            yield from self._in_parallel(ready, should_stop)

    def _in_parallel(self, specs: list[UnitSpec], should_stop: ShouldStop) -> Iterator[Outcome]:
        context = multiprocessing.get_context("spawn")
        groups, results = context.Queue(), context.Queue()
        stop = context.Event()
        work = by_top_unit(specs)
        jobs = min(self.jobs, len(work))
        for group in work:
            groups.put((self.kit, group))
        for _worker in range(jobs):
            groups.put(None)
        # A connection must not be shared with another process.
        connections.close_all()
        arguments = (groups, results, stop, _database_name(), get_language())
        workers = [context.Process(target=serve, args=arguments) for _worker in range(jobs)]
        for worker in workers:
            worker.start()
        try:
            yield from _collect(results, workers, stop, should_stop)
        finally:
            stop.set()
            for worker in workers:
                worker.join()


def one_by_one(specs: Sequence[UnitSpec], kit: Kit, should_stop: ShouldStop) -> Iterator[Outcome]:
    """Provision units in order; what stands below a refused unit is refused, too."""
    failed: set[str] = set()
    for spec in specs:
        if should_stop():
            return
        if spec.parent_code in failed:
            outcome = _refused_with_parent(spec)
        else:
            outcome = provision_unit(spec, kit)
        if outcome.status is Status.REFUSED:
            failed.add(spec.code)
        yield outcome


def rehearse(specs: Sequence[UnitSpec], kit: Kit, should_stop: ShouldStop) -> Iterator[Outcome]:
    """What a run would do with each unit. Reads only."""
    for spec in specs:
        if should_stop():
            return
        try:
            yield inspect_unit(spec, kit)
        except Refused as reason:
            yield refused(spec, str(reason))


def _refused_with_parent(spec: UnitSpec) -> Outcome:
    return refused(spec, _("the parent unit %(code)s was refused") % {"code": spec.parent_code})


def _database_name() -> str:
    """The database in use, which a test has changed from what the settings say."""
    return str(connection.settings_dict["NAME"])


def _collect(
    results: Any, workers: Sequence[Any], stop: Any, should_stop: ShouldStop
) -> Iterator[Outcome]:
    """Outcomes as they come, until every worker has said that it is done."""
    running = len(workers)
    while running:
        if should_stop():
            stop.set()
        try:
            outcome = results.get(timeout=_PATIENCE)
        except queue.Empty:
            if any(worker.exitcode not in {None, 0} for worker in workers):
                raise WorkerDiedError(
                    _("A worker process died. Run the same command again: it goes on.")
                ) from None
            continue
        if outcome is None:
            running -= 1
        else:
            yield outcome
