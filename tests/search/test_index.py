"""The index: whatever happens to it, it is what a new one would be."""

from __future__ import annotations

import datetime
import random

import pytest
from django.db import connection

from search import indexing
from search.engines import database_engine
from search.engines.base import Plan
from search.facets import set_id, store_sets
from search.models import IndexTotals, SearchDocument, SearchText
from search.scopes import number_tokens

pytestmark = pytest.mark.django_db

WORDS = [
    "quyết",
    "định",
    "ban",
    "hành",
    "quy",
    "chế",
    "quản",
    "lý",
    "đất",
    "đai",
    "xã",
    "phường",
    "chợ",
    "phiên",
    "thu",
    "hồi",
    "933",
    "ủy",
    "ban",
]


def entry(key: str, title: str, body: str = "", **facets: str) -> SearchDocument:
    values = {"kind": ["test"], "language": ["vi"], **{name: [v] for name, v in facets.items()}}
    store_sets([values])
    return SearchDocument(
        key=key,
        kind="test",
        path=f"/{key}/",
        title=title,
        body=body,
        facets_id=set_id(values),
        scopes=["@site=7"],
        shown_on=datetime.date(2025, 1, 1),
    )


def state() -> object:
    """Everything that answers depend on, without the keys of rows."""
    keys = dict(SearchDocument.objects.values_list("pk", "key"))
    engine = database_engine()
    terms = {keys[pk]: found for pk, found in engine.terms_of(keys).items()}
    said = sorted({term for found in terms.values() for term in found if term[0] not in "~@"})
    totals = IndexTotals.objects.get()
    texts = sorted(SearchText.objects.values_list("document__key", "title", "accented_body"))
    return terms, engine.frequencies(said), totals.documents, round(totals.length, 6), texts


def test_after_any_operations_it_equals_a_new_one() -> None:
    chance = random.Random(7)  # noqa: S311 - the same words each time
    held: dict[str, tuple[str, str, str]] = {}
    for _number in range(200):
        key = f"test:{chance.randrange(40)}"
        if chance.random() < 0.3:
            indexing.remove([key])
            held.pop(key, None)
            continue
        title, body = (
            " ".join(chance.choices(WORDS, k=chance.randrange(1, count))) for count in (8, 40)
        )
        held[key] = title, body, str(2020 + chance.randrange(5))
        indexing.write([entry(key, title, body, year=held[key][2])])
    assert database_engine().problems() == []
    after = state()
    indexing.clear()
    indexing.write([entry(key, *held[key][:2], year=held[key][2]) for key in sorted(held)])
    assert database_engine().problems() == []
    assert state() == after


@pytest.mark.sqlite
def test_a_row_changed_behind_its_back_is_found_by_what_it_says_now() -> None:
    """Told other terms than it holds, FTS5 is wrong for ever; here nobody tells it."""
    indexing.write([entry("test:1", "chợ phiên"), entry("test:2", "thu hồi đất")])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_posting SET terms = 'khac' WHERE terms LIKE '%%cho%%'")
        cursor.execute("DELETE FROM search_posting WHERE terms LIKE '%%thu%%'")
    assert database_engine().problems() == []
    assert database_engine().frequencies(["cho", "thu", "khac"]) == {"khac": 1}


@pytest.mark.sqlite
def test_an_index_that_was_told_wrong_terms_is_noticed() -> None:
    indexing.write([entry("test:1", "chợ phiên")])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_terms (search_terms, rowid, terms)"
            " SELECT 'delete', id, 'khac' FROM search_posting"
        )
    assert database_engine().problems()


@pytest.mark.postgres
def test_a_term_that_is_counted_wrong_is_noticed() -> None:
    indexing.write([entry("test:1", "chợ phiên")])
    assert database_engine().problems() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_frequency SET documents = 5 WHERE term = 'cho'")
    assert database_engine().problems() == ["cho: counted 5, is 1"]


def test_written_twice_it_is_there_once() -> None:
    indexing.write([entry("test:1", "chợ phiên")])
    indexing.write([entry("test:1", "chợ đêm")])
    assert SearchDocument.objects.get().title == "chợ đêm"
    assert IndexTotals.objects.get().documents == 1
    assert database_engine().frequencies(["cho", "dem", "phien"]) == {"cho": 1, "dem": 1}


def test_a_very_long_text_is_found_by_its_last_word_and_ranked_by_its_beginning() -> None:
    indexing.write([entry("test:1", "Niên giám", "chợ " * indexing.RANKED_SYLLABLES + "phiên")])
    assert database_engine().frequencies(["phien"]) == {"phien": 1}
    assert "phien" not in SearchText.objects.get().body


@pytest.mark.sqlite
def test_frequencies_that_are_kept_are_never_those_of_another_index() -> None:
    """A list of a thousand entries is counted once; an index of one has no such list."""
    indexing.write([entry(f"test:{number}", "chợ") for number in range(1_000)])
    assert database_engine().statistics(["cho"]).frequencies == {"cho": 1_000}
    indexing.clear()
    indexing.write([entry("test:1", "chợ phiên")])
    assert database_engine().statistics(["cho", "phien"]).frequencies == {"cho": 1, "phien": 1}


@pytest.mark.parametrize("number", ["93 3/qd", 'a"b', "x:y", "(q)", "'", "é/ș"])
def test_a_number_of_odd_signs_breaks_no_search(number: str) -> None:
    one = entry("test:1", "chợ")
    one.number_key = number
    indexing.write([one])
    for token in number_tokens(number):
        database_engine().counted(Plan([token]))
