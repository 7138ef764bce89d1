"""A node that is stopped in the middle, and goes on later."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from search import engines
from search.engines import clients, copies, outbox, rebuilding, standby
from search.engines.base import Plan, Posting, Wanted
from search.engines.clients import EngineDown
from search.models import OuterChange
from tests.support.own_services import services_in
from tests.support.search_engines import told, write

PLAN = Plan(must=["dat"], wanted=[Wanted("dat", 1)])

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[int]:
    """A node of this test alone: its process."""
    services = services_in(tmp_path)
    started = services("up", "elasticsearch")
    assert started.returncode == 0, started.stderr
    try:
        state = json.loads((tmp_path / "var" / "services" / "state.json").read_text())
        url = state["elasticsearch"]["env"]["ELASTICSEARCH_URL"]
        with override_settings(SEARCH_ENGINE=clients.ELASTICSEARCH, SEARCH_URL=[url]):
            rebuilding.rebuild()
            yield int(state["elasticsearch"]["pid"])
    finally:
        services("down")


def test_a_stopped_node_costs_one_question_a_second(
    node: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write([Posting(1, ["dat"], 0, 0)])
    told()
    assert engines.engine().promising(PLAN, 5) == [1]
    os.kill(node, signal.SIGSTOP)
    try:
        for _number in range(20):
            assert engines.engine().promising(PLAN, 5) == [1]
        assert engines.is_degraded()
        write([Posting(2, ["dat"], 0, 0)])
        monkeypatch.setattr(copies, "WRITE_SECONDS", 0.2)
        with pytest.raises(EngineDown):
            outbox.flush()
    finally:
        os.kill(node, signal.SIGCONT)
    assert OuterChange.objects.count() == 1
    monkeypatch.setattr(standby, "PROBE_EVERY_SECONDS", 0.1)
    standby.forget_all()
    monkeypatch.setattr(copies, "WRITE_SECONDS", 20)
    outbox.flush()
    copies.refresh(clients.client(), copies.place().serving)
    deadline = time.monotonic() + 30
    while engines.engine().promising(PLAN, 5) != [1, 2] or engines.is_degraded():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert rebuilding.problems() == []
