"""How good the answers are: held on a small set of ours, and on real ones where they are."""

from __future__ import annotations

import json

import pytest

from bench import search_quality
from portal.core.vietnamese import fold
from search import indexing
from search.answering import found
from search.engines import is_degraded
from search.questions import Question, Within
from tests.search import quality_set
from tests.support.needs import DATA, search_nodes
from tests.support.search_engines import outer_engine, told

pytestmark = pytest.mark.django_db


def measured(kind: str) -> dict[str, float]:
    return search_quality.asked(
        [(one.text, one.relevant) for one in quality_set.questions() if one.kind == kind]
    )


@pytest.fixture
def small_set() -> None:
    indexing.write(quality_set.entries())


@pytest.mark.usefixtures("small_set")
def test_every_spelling_of_a_number_leads_to_its_document_first() -> None:
    assert measured("number")["MRR@10"] == 1


@pytest.mark.usefixtures("small_set")
def test_a_title_leads_to_what_bears_it_first() -> None:
    assert measured("title")["MRR@10"] == 1


@pytest.mark.usefixtures("small_set")
@pytest.mark.parametrize("kind", ["typed without accents", "old tone placement"])
def test_other_spellings_are_answered_as_well(kind: str) -> None:
    as_written = measured("words")
    assert as_written["nDCG@10"] >= 0.95
    assert as_written["zero"] == 0
    assert measured(kind)["nDCG@10"] >= 0.99 * as_written["nDCG@10"]


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("small_set")
@pytest.mark.parametrize("name", sorted(search_nodes()) or ["elasticsearch"])
def test_every_engine_answers_alike(name: str) -> None:
    asked = [Question(one.text, Within.NETWORK) for one in quality_set.questions()]
    in_database = [[one.entry for one in found(question, 10).entries[:10]] for question in asked]
    with outer_engine(name):
        told()
        outside = [[one.entry for one in found(question, 10).entries[:10]] for question in asked]
        assert not is_degraded()
    assert outside == in_database


# nDCG@10 of plain BM25 with folded syllables and pairs, by the sets' own description: a
# threshold may rise; lowering one needs an ADR.
BM25 = {"alqac": 0.915, "citation_lookup": 0.939}


@pytest.mark.data
@pytest.mark.sqlite
@pytest.mark.parametrize("name", sorted(BM25))
def test_real_questions_are_answered_better_than_by_plain_bm25(name: str) -> None:
    folder = DATA / "relevance" / name
    search_quality.store(folder / "docs.jsonl.gz")
    lines = (folder / "queries.dev.jsonl").read_text("utf-8").splitlines()
    asked = [(one["text"], set(one["relevant"])) for one in map(json.loads, lines)]
    as_written = search_quality.asked(asked)["nDCG@10"]
    assert as_written >= BM25[name]
    if name == "citation_lookup":  # the smaller one
        folded = search_quality.asked([(fold(text), relevant) for text, relevant in asked])
        assert folded["nDCG@10"] >= 0.99 * as_written
