"""One row for many keys that a transaction asks for one by one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import task

from portal.core.jobs import gathering, services
from portal.core.jobs.gathering import enqueue_gathered
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready

pytestmark = pytest.mark.django_db

done: list[tuple[str, list[int]]] = []


@task(derived=True)
def look_at(name: str, keys: list[int]) -> None:
    done.append((name, keys))


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def asked() -> list[list[object]]:
    """Arguments of the rows that wait, in the order of asking."""
    return [job.args_kwargs["args"] for job in Job.objects.order_by("enqueued_at")]


def test_keys_of_one_name_share_a_row() -> None:
    for key in (1, 2, 1, 3):
        enqueue_gathered(look_at, "a", [key])
    enqueue_gathered(look_at, "b", [1, 1])
    assert asked() == [["a", [1, 2, 3]], ["b", [1]]]
    run_ready(["default"])
    assert sorted(done) == [("a", [1, 2, 3]), ("b", [1])]


def test_a_row_takes_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_KEYS", 3)
    enqueue_gathered(look_at, "a", [1, 2])
    enqueue_gathered(look_at, "a", [3, 4, 5, 6, 7])
    enqueue_gathered(look_at, "a", [8, 1])
    assert [keys for _name, keys in asked()] == [[1, 2, 3], [4, 5, 6], [7, 8]]


def test_what_is_known_costs_nothing() -> None:
    enqueue_gathered(look_at, "a", [1, 2])
    with CaptureQueriesContext(connection) as none:
        enqueue_gathered(look_at, "a", [2, 1])
    with CaptureQueriesContext(connection) as one:
        enqueue_gathered(look_at, "a", [3])
    assert (len(none), len(one)) == (0, 1)


def test_what_a_savepoint_takes_back_is_asked_for_anew() -> None:
    enqueue_gathered(look_at, "a", [1])
    with suppress(RuntimeError), transaction.atomic():
        enqueue_gathered(look_at, "a", [2])
        enqueue_gathered(look_at, "b", [2])
        raise RuntimeError
    assert asked() == [["a", [1]]]
    enqueue_gathered(look_at, "a", [2])
    enqueue_gathered(look_at, "b", [3])
    assert asked() == [["a", [1, 2]], ["b", [3]]]


def test_a_row_that_a_worker_has_takes_no_more() -> None:
    enqueue_gathered(look_at, "a", [1])
    worker = services.register_worker(["default"])
    assert services.claim(["default"], worker.pk) is not None
    enqueue_gathered(look_at, "a", [1, 2])
    assert asked() == [["a", [1]], ["a", [1, 2]]]


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_each_is_a_row() -> None:
    enqueue_gathered(look_at, "a", [1])
    enqueue_gathered(look_at, "a", [1])
    assert asked() == [["a", [1]], ["a", [1]]]
