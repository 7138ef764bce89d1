"""What every engine must do, and that all of them do the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import nullcontext

import hypothesis
import pytest
from hypothesis import strategies

from search.engines import copies, database_engine, engine
from search.engines.base import Answering, Plan, Posting, Wanted
from search.engines.clients import client
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.standby import Standby
from tests.support.needs import search_nodes
from tests.support.search_engines import outer_engine, remove, told, word_lists, write

pytestmark = pytest.mark.django_db

OUTER = [
    pytest.param(name, marks=pytest.mark.elasticsearch)
    for name in sorted(search_nodes()) or ["elasticsearch"]
]
_numbers = itertools.count(1)
VOCABULARY = [
    *("dat", "dat_dai", "dai", "~1dat", "~2dat", "cho", "cho_phien", "phien", "933", "qd_ubnd"),
    *("@site=1", "@site=2", "@lang=vi", "@year=2024", "@year=2025", "@type=quyet-dinh", "thu"),
]


@pytest.fixture(params=["database", *OUTER])
def answering(request: pytest.FixtureRequest) -> Iterator[Answering]:
    name = request.param
    with nullcontext() if name == "database" else outer_engine(name):
        yield engine()


@pytest.fixture(params=OUTER)
def outer(request: pytest.FixtureRequest) -> Iterator[Answering]:
    with outer_engine(request.param):
        yield ElasticsearchEngine(client(), copies.place().serving)


def put(answering: Answering, *postings: Posting) -> None:
    write(postings)
    if isinstance(answering, Standby):
        told()


def take(answering: Answering, *entries: int) -> None:
    remove(entries)
    if isinstance(answering, Standby):
        told()


def test_it_answers_by_itself(outer: Answering) -> None:
    """Else the tests below would be answered by the database behind it."""
    write([Posting(1, ["dat"], 0, 0)])
    assert database_engine().promising(Plan(wanted=[Wanted("dat", 1)]), 5) == [1]
    assert outer.promising(Plan(wanted=[Wanted("dat", 1)]), 5) == []
    told()
    assert outer.promising(Plan(wanted=[Wanted("dat", 1)]), 5) == [1]


def test_the_most_of_what_is_wanted_comes_first(answering: Answering) -> None:
    put(
        answering,
        Posting(7, ["dat", "cho"], 0, 0),
        Posting(3, ["dat"], 0, 0),
        Posting(4, ["cho", "thu"], 0, 0),
        Posting(9, ["dat", "cho", "thu"], 0, 0),
        Posting(2, ["cho", "thu"], 0, 0),
        Posting(5, ["phien"], 0, 0),
    )
    wanted = [Wanted("dat", 2), Wanted("cho", 1), Wanted("thu", 0.5)]
    assert answering.promising(Plan(wanted=wanted), 10) == [9, 7, 3, 2, 4]
    assert answering.promising(Plan(wanted=wanted), 2) == [9, 7]
    assert answering.promising(Plan(must=["thu"], wanted=wanted), 10) == [9, 2, 4]
    assert answering.promising(Plan(must=["thu"], wanted=wanted[:1]), 10) == [9]
    within = Plan(must=["thu"], wanted=wanted[:1], all_of_them=True)
    assert answering.promising(within, 10) == [9, 2, 4]
    either = Plan(any_of=[["phien", "dat"], ["thu", "cho"]], wanted=wanted)
    assert answering.promising(either, 10) == [9, 7]
    assert answering.promising(Plan(must=["nothing"], wanted=wanted), 10) == []
    assert answering.promising(Plan(must=["thu"]), 10) == []


def test_all_are_counted_by_their_set_of_filters(answering: Answering) -> None:
    put(
        answering,
        Posting(1, ["dat", "@site=1"], 2**62 + 1, 0),
        Posting(2, ["dat", "@site=1"], 2**62 + 1, 0),
        Posting(3, ["dat", "@site=2"], -5, 0),
        Posting(4, ["dat", "@site=1"], 0, 0),
        Posting(5, ["cho", "@site=1"], -5, 0),
    )
    assert answering.counted(Plan(must=["dat"])) == {2**62 + 1: 2, -5: 1, 0: 1}
    assert answering.counted(Plan(must=["dat", "@site=1"])) == {2**62 + 1: 2, 0: 1}
    assert answering.counted(Plan(must=["dat"], any_of=[["@site=2", "@site=9"]])) == {-5: 1}
    assert answering.counted(Plan(must=["nothing"])) == {}


def test_the_newest_and_the_oldest_come_first(answering: Answering) -> None:
    put(
        answering,
        *(Posting(key, ["dat"], 0, day) for key, day in ((1, 740_000), (2, 0), (3, 740_001))),
        Posting(4, ["dat"], 0, 740_000),
        Posting(5, ["cho"], 0, 740_005),
    )
    plan = Plan(must=["dat"])
    assert answering.by_day(plan, newest=True, offset=0, count=10) == [3, 1, 4, 2]
    assert answering.by_day(plan, newest=False, offset=0, count=2) == [2, 1]
    assert answering.by_day(plan, newest=True, offset=1, count=2) == [1, 4]
    assert answering.by_day(plan, newest=True, offset=9, count=2) == []


def test_an_entry_is_found_by_its_last_terms_alone(answering: Answering) -> None:
    put(answering, Posting(1, ["dat"], 1, 5), Posting(2, ["dat"], 1, 6))
    put(answering, Posting(1, ["cho"], 2, 7))
    take(answering, 2)
    assert answering.counted(Plan(must=["dat"])) == {}
    assert answering.counted(Plan(must=["cho"])) == {2: 1}
    put(answering, Posting(2, ["cho"], 2, 8))
    assert answering.by_day(Plan(must=["cho"]), newest=True, offset=0, count=5) == [2, 1]


def test_it_answers_as_the_database_does(outer: Answering) -> None:
    chance = random.Random(11)  # noqa: S311 - repeatable
    lists = word_lists(chance, VOCABULARY)
    write(
        [
            Posting(key, next(lists), chance.randrange(6), 730_000 + chance.randrange(9))
            for key in range(1, 301)
        ]
    )
    told()
    inside = database_engine()
    for _number in range(25):
        plan = Plan(
            must=chance.sample(VOCABULARY, chance.randrange(1, 3)),
            any_of=[chance.sample(VOCABULARY, 2) for _ in range(chance.randrange(2))],
            wanted=[
                Wanted(term, chance.randrange(1, 64) / 16)
                for term in chance.sample(VOCABULARY, chance.randrange(1, 8))
            ],
            all_of_them=chance.random() < 0.5,
        )
        assert outer.promising(plan, 40) == inside.promising(plan, 40)
        assert outer.counted(plan) == inside.counted(plan)
        newest, offset = chance.random() < 0.5, chance.randrange(9)
        pages = [
            one.by_day(plan, newest=newest, offset=offset, count=20) for one in (outer, inside)
        ]
        assert pages[0] == pages[1]


@pytest.mark.parametrize("outer", OUTER[:1], indirect=True)
@hypothesis.settings(
    max_examples=4, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(
    strategies.lists(strategies.text(min_size=1), min_size=1, max_size=40, unique=True)
)
@hypothesis.example(
    ["a" * 10_000, "a" * 255, "a" * 256, "\x00", "\ud800", " ", "a b", "a\u2003b", "🙂" * 130]
)
@hypothesis.example(
    ["*", "a AND b", '"', "\\", "\u202e", "{}", "~1", "#", "<b>", "\u0085", "ß", "SS"]
)
def test_no_term_is_taken_for_another(outer: Answering, terms: list[str]) -> None:
    """Whatever a term is made of, it leads to those that have it, and to no others."""
    held = dict(enumerate(terms, start=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            copies,
            "postings_of",
            lambda keys: [Posting(key, [held[key]], 0, 0) for key in keys if key in held],
        )
        # What an earlier example left is taken out.
        number = next(_numbers)
        assert (
            copies.send(client(), [copies.place().serving], dict.fromkeys(range(1, 50), number))
            == []
        )
    copies.refresh(client(), copies.place().serving)
    for key, term in held.items():
        assert outer.promising(Plan(must=[term], wanted=[Wanted(term, 1)]), 5) == [key]
        assert outer.counted(Plan(any_of=[[term]])) == {0: 1}
