"""Did you mean: offered where the texts bear it out, and nowhere else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.syllables import with_words
from search.suggesting import suggestion
from tests.search.test_restoration import TEXTS, index, learn
from tests.support.shared_rows import shared


@shared
def learned_texts() -> None:
    """An index of a few texts, learned."""
    index(*TEXTS, *TEXTS)
    learn()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # Keys of Telex and of VNI
        ("quyeets ddinhj thu hooif ddaats", "quyết định thu hồi đất"),
        ("Quye6t1 d9inh5 thu ho6i2 d9a6t1", "Quyết định thu hồi đất"),
        # A letter too few, too many, another, two exchanged
        ("thu hoi ddat", "thu hồi đất"),
        ("truog hoc", "trường học"),
        ("nhna dan", "nhân dân"),
        ("uy ban nhamn dan", "ủy ban nhân dân"),
        # Accents left out, all or some
        ("quyet dinh thu hoi dat", "quyết định thu hồi đất"),
        ("quyết đinh phê duyệt quy hoach", "quyết định phê duyệt quy hoạch"),
        ("QUYET DINH 933/QĐ-UBND", "QUYẾT ĐỊNH 933/QĐ-UBND"),
        ("lang son", "lạng sơn"),
    ],
)
def test_what_was_probably_meant(learned_texts: None, typed: str, meant: str) -> None:
    assert suggestion(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "quyết định thu hồi đất",
        "933/QĐ-UBND",
        "933",
        "hoà bình",
        "xyzzy",
        "windows server",
        "ban",  # as frequent as "bán" and "bàn"
        "sơn lạng",
        "đất " * 30,
        "a" * 10_000,
        "\x00 quyet\x00",
        "👍🏽 \u202e",
    ],
)
def test_nothing_is_said_where_nothing_is_better(learned_texts: None, typed: str) -> None:
    assert suggestion(typed) in ("", typed.replace("quyet", "quyết"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thu hồi đất chồng lúa", "thu hồi đất trồng lúa"),
        ("Tập Chung phòng chống", "Tập Trung phòng chống"),
        ("bổ xung", "bổ sung"),
        ("ra hạn", "gia hạn"),  # and not an accent put on what was typed
        ("tiền lẽ", "tiền lẻ"),
        ("biên bảng", "biên bản"),
        ("đột suất", "đột xuất"),
        # Nothing is said where both stand in the texts,
        ("chồng lúa", ""),
        ("trồng cây", ""),
        # where the other one is rare,
        ("nàng quê", ""),
        # and where no accent was typed: then those are what is missing.
        ("tap chung", ""),
    ],
)
def test_words_written_for_others_of_the_same_sound(db: None, typed: str, meant: str) -> None:
    often = "tập trung bổ sung, gia hạn tiền lẻ: biên bản đột xuất về đất trồng lúa, trồng cây"
    index(*[often] * 21, *["ông chồng lúa"] * 2, *["làng quê đã ra"] * 4)
    learn()
    assert suggestion(typed) == meant


def test_a_question_costs_one_statement(learned_texts: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        suggestion("quyeets dinhh thuu hồi đất truwng hocj uyy ban nhaan dna tinnh lang son")
    assert len(asked) == 1
    assert len(asked[0]["sql"]) < 30_000


def test_an_index_that_was_never_learned_says_nothing_of_accents(db: None) -> None:
    assert suggestion("quyet dinh thu hoi dat") == ""
    assert suggestion("quyeets ddinhj") == "quyết định"


@given(text=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_typed_is_answered(learned_texts: None, text: str) -> None:
    said = suggestion(text)
    assert suggestion(said) in ("", said) or said


def test_words_go_back_to_where_they_stood() -> None:
    assert with_words("QĐ số 5: Thu HỒI.", ["qđ", "số", "5", "thu", "hồi"]) == "QĐ số 5: Thu HỒI."
    assert with_words("A, b", ["x"]) == "A, b"
