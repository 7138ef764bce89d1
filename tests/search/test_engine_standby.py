"""The database answers whenever the engine outside of it does not, and at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from search import engines
from search.engines import clients, copies, setup, standby
from search.engines.base import Plan, Posting, Wanted
from search.engines.clients import EngineDown, client
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.standby import Breaker
from search.models import OuterChange
from tests.search.test_engine_contract import OUTER
from tests.support.search_engines import (
    Stub,
    engine_at,
    outer_engine,
    server_that_hangs,
    stub_engine,
    told,
    write,
)

PLAN = Plan(must=["dat"], wanted=[Wanted("dat", 1)])
ANSWERS: dict[str, object] = {
    "hits": {"hits": [{"_id": "77", "sort": [1.0, 77]}]},
    "aggregations": {"sets": {"sum_other_doc_count": 0, "buckets": []}},
}


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_engine() as (url, answers), engine_at(clients.ELASTICSEARCH, url):
        answers.body = ANSWERS
        yield answers


@pytest.fixture(autouse=True)
def _in_the_database(db: None) -> None:
    write([Posting(1, ["dat"], 0, 5)])
    OuterChange.objects.all().delete()


@pytest.mark.parametrize("status", [429, 503, 500, 404, 401])
def test_the_database_stands_in(stub: Stub, status: int) -> None:
    stub.status = status
    asked = engines.engine()
    assert asked.promising(PLAN, 5) == [1]
    assert asked.counted(PLAN) == {0: 1}
    assert asked.by_day(PLAN, newest=True, offset=0, count=5) == [1]
    assert len(stub.asked) == 1  # the rest of the question did not wait for it
    assert engines.engine().promising(PLAN, 5) == [1]
    assert len(stub.asked) == 1  # and the next one neither
    assert engines.is_degraded()


@pytest.mark.parametrize(
    "body",
    [
        {**ANSWERS, "timed_out": True},
        {**ANSWERS, "_shards": {"failed": 1}},
        ["not an object"],
    ],
)
def test_half_an_answer_is_none(stub: Stub, body: object) -> None:
    stub.body = body
    assert engines.engine().promising(PLAN, 5) == [1]
    assert engines.is_degraded()


def test_the_engine_answers_while_it_can(stub: Stub) -> None:
    assert engines.engine().promising(PLAN, 5) == [77]
    assert not engines.is_degraded()


@pytest.mark.parametrize("family", [clients.ELASTICSEARCH, clients.OPENSEARCH])
def test_one_that_hangs_is_waited_for_once(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    for kind in (clients._ElasticsearchClient, clients._OpenSearchClient):
        ask = kind.ask

        def asked(self: object, *parts: object, ask: object = ask, **more: object) -> object:
            waits.append(float(str(more["seconds"])))
            return ask(self, *parts, **{**more, "seconds": 0.05})  # type: ignore[operator] # a method

        monkeypatch.setattr(kind, "ask", asked)
    with server_that_hangs() as url, engine_at(family, url):
        for _number in range(20):
            assert engines.engine().promising(PLAN, 5) == [1]
    assert waits == [clients.ANSWER_SECONDS]


@pytest.mark.parametrize("family", [clients.ELASTICSEARCH, clients.OPENSEARCH])
def test_one_that_is_gone(family: str) -> None:
    with server_that_hangs() as url:
        pass  # nobody listens there any more
    with engine_at(family, url):
        assert engines.engine().promising(PLAN, 5) == [1]
        with pytest.raises(EngineDown):
            client().ask("GET", "/")


def test_it_is_used_again_within_seconds(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(standby, "_breaker", Breaker(lambda: now[0]))
    stub.status = 503
    engines.engine().promising(PLAN, 5)
    for seconds in (1, 3, 4.9):  # left alone
        now[0] = 100 + seconds
        assert engines.engine().promising(PLAN, 5) == [1]
    assert len(stub.asked) == 1
    now[0] = 105  # tried, and still down
    assert engines.engine().promising(PLAN, 5) == [1]
    assert len(stub.asked) == 2
    stub.status = 200
    now[0] = 109
    assert engines.engine().promising(PLAN, 5) == [1]
    now[0] = 110
    assert engines.engine().promising(PLAN, 5) == [77]
    assert not engines.is_degraded()


def test_one_of_many_threads_tries() -> None:
    now, tried = [0.0], []
    breaker = Breaker(lambda: now[0])
    breaker.trip()
    now[0] = 60.0
    start = threading.Barrier(8)

    def probe() -> None:
        tried.append(1)
        raise EngineDown

    def ask() -> None:
        start.wait()
        assert not breaker.lets_through(probe)

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == 1


def test_an_engine_that_was_not_told_for_long_is_not_asked(stub: Stub) -> None:
    write([Posting(2, ["dat"], 0, 5)])
    assert engines.engine().promising(PLAN, 5) == [77]
    OuterChange.objects.update(noted_at=timezone.now() - timedelta(minutes=2))
    standby.forget_all()  # as some seconds later
    assert engines.engine().promising(PLAN, 5) == [1, 2]
    assert engines.is_degraded()


def test_pages_behind_the_engines_window_are_the_databases(stub: Stub) -> None:
    asked = engines.engine()
    assert asked.by_day(PLAN, newest=True, offset=copies.WINDOW, count=10) == []
    assert stub.asked == []
    assert not engines.is_degraded()


@pytest.mark.parametrize("outer", OUTER[:1])
def test_an_index_deleted_under_load(outer: str) -> None:
    with outer_engine(outer):
        write([Posting(2, ["dat"], 0, 5)])
        told()
        assert engines.engine().promising(PLAN, 5) == [1, 2]
        assert not engines.is_degraded()
        for index in copies.indices(client(), copies.place()):
            client().ask("DELETE", f"/{index}", seconds=20)
        assert engines.engine().promising(PLAN, 5) == [1, 2]
        assert engines.is_degraded()


@pytest.mark.parametrize("outer", OUTER)
def test_sets_of_filters_are_counted_page_by_page(
    outer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elasticsearch.SETS_AT_ONCE", 2)
    with outer_engine(outer):
        write([Posting(key, ["dat"], key % 5, 5) for key in range(2, 20)])
        told()
        counted = ElasticsearchEngine(client(), copies.place().serving).counted(PLAN)
    assert counted == {0: 4, 1: 3, 2: 4, 3: 4, 4: 4}


@pytest.mark.parametrize(
    ("chosen", "urls", "family"),
    [
        ("auto", [], "database"),
        ("auto", ["http://x:9200"], "elasticsearch"),
        ("database", ["http://x:9200"], "database"),
        ("opensearch", ["http://x:9200"], "opensearch"),
        ("opensearch", [], "database"),
    ],
)
def test_which_engine(chosen: str, urls: list[str], family: str) -> None:
    with override_settings(SEARCH_ENGINE=chosen, SEARCH_URL=urls):
        assert clients.family() == family


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, []),
        ({"SEARCH_ENGINE": "solr"}, ["search.E001"]),
        ({"SEARCH_ENGINE": "opensearch"}, ["search.E002"]),
        ({"SEARCH_INDEX": "Cổng"}, ["search.E003"]),
        ({"SEARCH_INDEX": "*"}, ["search.E003"]),
    ],
)
def test_wrong_settings_are_said(settings: dict[str, str], found: list[str]) -> None:
    with override_settings(**settings):
        assert [problem.id for problem in setup.check_settings()] == found
