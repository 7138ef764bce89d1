"""An engine outside of the database is told of everything, in order, however it fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core.health.registry import run_probes
from search import indexing
from search.engines import clients, copies, outbox, rebuilding
from search.engines.base import Posting
from search.engines.clients import EngineDown, client
from search.engines.tasks import build_missing_copy, keep_engine, tell_engine
from search.models import OuterChange, OuterState, SearchDocument
from tests.search.test_engine_contract import OUTER, VOCABULARY
from tests.support.queue import run_jobs
from tests.support.search_engines import (
    Stub,
    engine_at,
    outer_engine,
    remove,
    stub_engine,
    told,
    word_lists,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=OUTER[:1])
def outer(request: pytest.FixtureRequest) -> Iterator[None]:
    with outer_engine(request.param):
        yield


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_engine() as (url, answers), engine_at(clients.ELASTICSEARCH, url):
        yield answers


def held() -> dict[int, str]:
    """What the engine holds, with what it says."""
    copies.refresh(client(), copies.place().serving)
    return copies.digests(client(), copies.place().serving, 0, None)


def said(entry: int, *terms: str) -> str:
    return str(copies.document(Posting(entry, terms, 0, 0))["digest"])


def waiting_jobs(task: object) -> list[DBTaskResult]:
    path = task.module_path  # type: ignore[attr-defined] # of a task
    return list(DBTaskResult.objects.filter(task_path=path))


def test_nothing_is_noted_where_the_database_answers() -> None:
    write([Posting(1, ["dat"], 0, 0)])
    assert not OuterChange.objects.exists()
    assert waiting_jobs(tell_engine) == []


def test_what_did_not_happen_is_not_noted(stub: Stub) -> None:
    def broken() -> None:
        with transaction.atomic():
            write([Posting(1, ["dat"], 0, 0)])
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    assert not OuterChange.objects.exists()
    assert waiting_jobs(tell_engine) == []
    assert stub.asked == []


def test_the_index_notes_what_it_writes(stub: Stub) -> None:
    entry = SearchDocument(key="test:1", kind="test", path="/1/", title="chợ phiên")
    indexing.write([entry])
    [noted] = OuterChange.objects.all()
    assert noted.entry == entry.pk
    indexing.remove(["test:1"])
    [again] = OuterChange.objects.all()
    assert (again.entry, again.revision) == (entry.pk, noted.revision + 1)
    OuterChange.objects.all().delete()
    indexing.write([entry])
    indexing.clear()
    assert OuterChange.objects.filter(entry=entry.pk).exists()
    assert stub.asked == []  # within the request nothing is sent


def test_a_job_tells_what_was_written_and_removed(outer: None) -> None:
    write([Posting(1, ["dat"], 0, 0), Posting(2, ["cho"], 0, 0)])
    remove([2])
    assert len(waiting_jobs(tell_engine)) == 1
    run_jobs()
    assert held() == {1: said(1, "dat")}
    assert not OuterChange.objects.exists()


def test_two_at_once_leave_the_newest_state(outer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reads, is overtaken by a change and by one who tells it, and only then sends."""
    write([Posting(1, ["old"], 0, 0), Posting(2, ["old"], 0, 0)])
    read = copies.postings_of

    def overtaken(entries: list[int]) -> list[Posting]:
        mine = read(entries)
        monkeypatch.setattr(copies, "postings_of", read)
        write([Posting(1, ["new"], 0, 0)])
        remove([2])
        assert outbox.flush() == 2
        return mine

    monkeypatch.setattr(copies, "postings_of", overtaken)
    outbox.flush()
    assert held() == {1: said(1, "new")}
    assert not OuterChange.objects.exists()


def test_a_change_while_it_is_told_is_told_too(
    outer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write([Posting(1, ["old"], 0, 0)])
    send = copies.send

    def changed_meanwhile(*arguments: object) -> list[int]:
        refused = send(*arguments)  # type: ignore[arg-type] # as they came
        monkeypatch.setattr(copies, "send", send)
        write([Posting(1, ["new"], 0, 0)])
        return refused

    monkeypatch.setattr(copies, "send", changed_meanwhile)
    outbox.flush()
    assert held() == {1: said(1, "new")}


@pytest.mark.parametrize("status", [429, 503, 500, 401])
def test_a_refusal_loses_nothing(stub: Stub, status: int) -> None:
    stub.status = status
    write([Posting(1, ["dat"], 0, 0)])
    run_jobs()
    assert OuterChange.objects.count() == 1
    state = OuterState.objects.get()
    assert state.failures == 1
    assert state.retry_at is not None
    [again] = waiting_jobs(tell_engine)
    assert again.run_after == state.retry_at
    asked = len(stub.asked)
    outbox.attempt()  # its time has not come
    assert len(stub.asked) == asked


def test_refused_entries_of_a_request_stay(stub: Stub) -> None:
    place = copies.place()
    index = place.new_index()
    write([Posting(1, ["dat"], 0, 0), Posting(2, ["dat"], 0, 0), Posting(3, ["dat"], 0, 0)])
    stub.body = {
        index: {"aliases": {place.serving: {}}},
        "items": [
            {"index": {"_id": "1", "status": 201}},
            {"index": {"_id": "2", "status": 429}},
            {"index": {"_id": "3", "status": 409}},
        ],
    }
    # One answer for all requests: the aliases, and the outcome.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "targets", lambda *_: [place.serving])
        with pytest.raises(EngineDown):
            outbox.flush()
    assert [change.entry for change in OuterChange.objects.all()] == [2]


def test_it_waits_longer_each_time_and_begins_anew(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.status = 503
    write([Posting(1, ["dat"], 0, 0)])
    waits = []
    for _number in range(6):
        before = timezone.now()
        outbox.attempt()
        state = OuterState.objects.get()
        assert state.retry_at is not None
        waits.append(round((state.retry_at - before).total_seconds()))
        OuterState.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    assert waits == [5, 10, 20, 40, 60, 60]
    monkeypatch.setattr(outbox, "flush", lambda: 1)
    outbox.attempt()
    state = OuterState.objects.get()
    assert (state.failures, state.retry_at, state.last_error) == (0, None, "")


def test_health_tells(stub: Stub) -> None:
    stub.status = 503
    write([Posting(1, ["dat"], 0, 0)])
    outbox.attempt()
    result = run_probes()["search_engine"]
    assert result.status == "degraded"
    assert result.detail["answers"] == "no"
    assert (result.detail["waiting"], result.detail["failures"]) == (1, 1)
    assert result.detail["last_error"] == "503"
    stub.status, stub.body = 200, {"hits": {}}
    assert run_probes()["search_engine"].status == "ok"
    OuterChange.objects.update(noted_at=timezone.now() - timedelta(minutes=2))
    assert run_probes()["search_engine"].status == "degraded"


def test_health_is_well_without_one() -> None:
    assert run_probes()["search_engine"].status == "ok"


def test_a_rebuild_keeps_what_is_written_meanwhile(outer: None) -> None:
    write([Posting(key, ["old"], 0, 0) for key in range(1, 8)])
    told()
    before = set(copies.indices(client(), copies.place()))
    steps = []

    def meanwhile(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) == 1:
            write([Posting(1, ["new"], 0, 0), Posting(9, ["new"], 0, 0)])
            remove([2])
            outbox.flush()
            # Readers have the former copy, which hears of it as well.
            assert set(held()) == {1, 3, 4, 5, 6, 7, 9}
            write([Posting(3, ["new"], 0, 0)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "BATCH", 3)
        rebuilding.rebuild(meanwhile)
    told()
    assert len(steps) == 3
    assert rebuilding.problems() == []
    after = held()
    assert set(after) == {1, 3, 4, 5, 6, 7, 9}
    assert after[1] == said(1, "new") == after[3]
    [index] = copies.indices(client(), copies.place())
    assert index not in before


def test_what_the_filling_read_too_early_does_not_win(
    outer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write([Posting(1, ["old"], 0, 0), Posting(2, ["old"], 0, 0)])
    read = copies.postings_of

    def overtaken(entries: list[int]) -> list[Posting]:
        mine = read(entries)
        monkeypatch.setattr(copies, "postings_of", read)
        write([Posting(1, ["new"], 0, 0)])
        remove([2])
        outbox.flush()
        return mine

    monkeypatch.setattr(copies, "postings_of", overtaken)
    rebuilding.rebuild()
    assert held() == {1: said(1, "new")}


def test_a_rebuild_that_fails_leaves_the_former_copy(
    outer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write([Posting(1, ["dat"], 0, 0)])
    told()
    [former] = copies.indices(client(), copies.place())
    monkeypatch.setattr(rebuilding.time, "sleep", lambda _seconds: None)
    with monkeypatch.context() as patch:
        patch.setattr(copies, "postings_of", lambda _entries: (_ for _ in ()).throw(EngineDown()))
        with pytest.raises(EngineDown):
            rebuilding.rebuild()
    assert list(copies.indices(client(), copies.place())) == [former]
    assert held() == {1: said(1, "dat")}


def test_problems_name_what_differs(outer: None) -> None:
    write([Posting(key, ["dat"], 0, 0) for key in (1, 2, 3)])
    told()
    assert rebuilding.problems() == []
    write([Posting(1, ["cho"], 0, 0), Posting(4, ["cho"], 0, 0)])
    remove([2])
    assert rebuilding.problems() == []  # they wait to be told
    OuterChange.objects.all().delete()
    assert rebuilding.problems() == [
        "1: found by other terms",
        "2: in the engine alone",
        "4: missing from the engine",
    ]
    rebuilding.rebuild()
    assert rebuilding.problems() == []


def test_a_copy_that_was_lost_is_made_anew(outer: None) -> None:
    write([Posting(1, ["dat"], 0, 0)])
    told()
    for index in copies.indices(client(), copies.place()):
        client().ask("DELETE", f"/{index}", seconds=20)
    write([Posting(2, ["dat"], 0, 0)])
    run_jobs()
    assert OuterChange.objects.count() == 1
    assert copies.indices(client(), copies.place()) == {}  # no index of the engine's own making
    assert "there is no such index" in rebuilding.problems()[0]
    keep_engine()
    assert waiting_jobs(build_missing_copy)
    run_jobs("text")
    assert set(held()) == {1, 2}
    OuterState.objects.update(retry_at=None)
    keep_engine()
    run_jobs()
    assert not OuterChange.objects.exists()
    assert rebuilding.problems() == []


def test_nobody_elses_index_is_touched() -> None:
    place = copies.Place("liencong")
    assert place.is_ours(place.new_index())
    assert not place.is_ours(copies.Place("liencong-b").new_index())
    assert not place.is_ours("liencong-20260101000000-abcdef-more")


def test_after_any_operations_it_equals_a_rebuild(outer: None) -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable
    lists = word_lists(chance, VOCABULARY)
    for _number in range(500):
        key = chance.randrange(1, 41)
        if chance.random() < 0.3:
            remove([key])
        else:
            write([Posting(key, next(lists), chance.randrange(3), chance.randrange(1, 99))])
        if chance.random() < 0.05:
            outbox.flush()
    told()
    assert rebuilding.problems() == []
    before = held()
    rebuilding.rebuild()
    assert held() == before
