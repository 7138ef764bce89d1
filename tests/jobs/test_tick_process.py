"""Real tick processes: two at once, and one that is killed."""

from __future__ import annotations

import signal
from pathlib import Path

from portal.core.jobs.locks import advisory_lock
from portal.core.jobs.models import TickRun
from tests.jobs import sample_tasks
from tests.support.processes import Processes

HOLD = "tests.jobs.hold_tick"


def test_two_ticks_at_once_one_runs(processes: Processes, tmp_path: Path) -> None:
    with advisory_lock("tick") as held:
        assert held
        assert "Another tick is running" in processes.run("tick")
        assert not TickRun.objects.exists()
    assert "scheduled-publishing" in processes.run("tick")
    assert TickRun.objects.filter(pk="tick").exists()


def test_killed_tick_leaves_no_lock_behind(processes: Processes, tmp_path: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": HOLD, "TEST_FOLDER": str(tmp_path)}
    tick = processes.start("tick", **environment)
    processes.wait_until(lambda: sample_tasks.lines(tmp_path / "started"), "the tick runs")
    assert "Another tick is running" in processes.run("tick")
    tick.send_signal(signal.SIGKILL)
    tick.wait()
    assert "Done: " in processes.run("tick")


def test_loop_ends_in_order(processes: Processes) -> None:
    loop = processes.start("tick", "--loop")
    processes.wait_until(lambda: TickRun.objects.filter(pk="tick").exists(), "the loop ran")
    loop.send_signal(signal.SIGTERM)
    assert loop.wait() == 0
