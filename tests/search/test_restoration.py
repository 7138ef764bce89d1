"""Accents are restored by what the index itself says, learned slice by slice."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.core.vietnamese import fold
from search import learning, word_tasks
from search.models import SearchDocument
from search.restoration import (
    Spellings,
    by_key,
    count,
    keeps,
    keys_of,
    likeliest,
    restored,
    tokens,
)
from search.word_models import LearnedSpelling, LearningPass
from tests.support.queue import run_jobs

TEXTS = (
    "Quyết định thu hồi đất để xây dựng trường học tại xã Chi Lăng, tỉnh Lạng Sơn.",
    "Quyết định phê duyệt quy hoạch sử dụng đất của ủy ban nhân dân xã.",
    "Kế hoạch thu thập ý kiến nhân dân về việc thu hồi đất ở và đất trồng lúa.",
    "Hội nghị của ủy ban nhân dân tỉnh bàn về cải cách hành chính.",
    "Ban quản lý chợ mời các hộ dân đến nhận chỗ bán hàng.",
)


def learned(texts: tuple[str, ...] = TEXTS) -> Spellings:
    return Spellings(by_key(count(texts)))


def index(*texts: str, **more: Any) -> None:
    first = SearchDocument.objects.count()
    SearchDocument.objects.bulk_create(
        SearchDocument(key=f"test:{first + at}", kind="test", path="/", body=text, **more)
        for at, text in enumerate(texts)
    )


def learn() -> None:
    learning.begin()
    while learning.go_on():
        pass


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quyet dinh thu hoi dat", "quyết định thu hồi đất"),
        ("uy ban nhan dan tinh lang son", "ủy ban nhân dân tỉnh lạng sơn"),
        ("ban quan ly cho", "ban quản lý chợ"),
        ("zzz quyet", "zzz quyết"),
        ("", ""),
    ],
)
def test_accents_come_back_by_their_neighbours(typed: str, meant: str) -> None:
    assert restored(typed.split(), learned()) == meant.split()


@given(st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=12))
def test_letters_stay_what_they_were(words: list[str]) -> None:
    typed = [fold(word) for word in tokens(" ".join(words))]
    assert [fold(word) for word in restored(typed, learned())] == typed


def test_what_was_typed_of_accents_is_kept() -> None:
    assert restored(["quyêt", "đinh"], learned()) == ["quyết", "định"]
    assert restored(["quyệt"], learned()) == ["quyệt"]
    assert keeps("định", "dịnh")
    assert keeps("hòa", "hoà")
    assert not keeps("định", "đình")
    assert not keeps("dinh", "đinh")


def test_weights_speak_for_a_spelling() -> None:
    words = learned(("đất đai đất đai đạt", "đất đai"))
    assert likeliest([{"đất": 1.0, "đạt": 1.0}], words) == ["đất"]
    assert likeliest([{"đất": 1.0, "đạt": 20.0}], words) == ["đạt"]
    assert likeliest([], words) == []


def test_texts_without_accents_teach_nothing() -> None:
    counts = count(["quyet dinh thu hoi dat", "The people of the province", TEXTS[0]])
    assert "dat" not in counts.words
    assert counts.words["đất"] == 1


def test_one_spelling_for_each_place_of_the_tone_and_no_numbers() -> None:
    words = count(["hoà bình hòa bình năm 2024 và năm 1945"]).words
    assert words["hòa"] == 2
    assert words["0"] == 2
    assert "2024" not in words


@pytest.mark.django_db
def test_the_index_is_learned_and_read_by_one_statement() -> None:
    index(*TEXTS)
    index("Đắt đỏ đắt đỏ đắt đỏ đắt đỏ", language="en")
    learn()
    words = ["quyet", "dinh", "thu", "hoi", "dat"]
    with CaptureQueriesContext(connection) as asked:
        spellings = learning.read(keys_of([[word] for word in words]))
    assert len(asked) == 1
    assert restored(words, spellings) == ["quyết", "định", "thu", "hồi", "đất"]
    assert "đắt" not in spellings.of("dat")


@pytest.mark.django_db
def test_slices_add_up_to_what_one_reading_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    index(*TEXTS)
    learn()
    whole = dict(LearnedSpelling.objects.values_list("key", "forms"))
    monkeypatch.setattr(learning, "SLICE", 2)
    learn()
    assert dict(LearnedSpelling.objects.values_list("key", "forms")) == whole
    assert LearnedSpelling.objects.values("generation").distinct().count() == 1


@pytest.mark.django_db
def test_until_a_pass_is_whole_the_last_one_is_read_and_a_lost_slice_is_done_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(learning, "SLICE", 2)
    index(*TEXTS)
    learn()
    before = learning.read(["thu", "thu_hoi"]).forms
    index("Thu hối thu hối thu hối.")
    learning.begin()
    assert learning.go_on()
    assert learning.read(["thu", "thu_hoi"]).forms == before
    with monkeypatch.context() as broken:
        broken.setattr(learning, "_write", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            learning.go_on()
    while learning.go_on():
        pass
    assert learning.read(["hoi"]).of("hoi") == {"hồi": 2, "hối": 3, "hội": 1}
    assert not learning.go_on()


@pytest.mark.django_db
def test_of_a_large_index_a_part_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_DOCUMENTS", 2)
    index(*TEXTS)
    learning.begin()
    assert LearningPass.objects.get().stride == 3


@pytest.mark.django_db
def test_jobs_learn_at_once_and_then_each_night(monkeypatch: pytest.MonkeyPatch) -> None:
    word_tasks.learn_at_night()
    assert not LearningPass.objects.exists()
    index(*TEXTS)
    word_tasks.learn_at_night()
    run_jobs()
    state = LearningPass.objects.get()
    assert state.generation == 1
    assert state.finished_at is not None
    night = timezone.localtime(state.finished_at).replace(hour=2) + datetime.timedelta(days=2)
    assert learning.is_due(night)
    assert not learning.is_due(night.replace(hour=14))
    assert not learning.is_due(state.finished_at)
    learning.begin()
    assert not learning.is_due(timezone.now())
    assert learning.is_due(timezone.now() + datetime.timedelta(days=1))


@pytest.mark.data
@pytest.mark.django_db
def test_questions_of_the_set_are_restored() -> None:
    import argparse

    from bench import restoration
    from tests.support.needs import DATA

    options = argparse.Namespace(
        texts=[DATA / "relevance" / "alqac" / "docs.jsonl.gz"], documents=300
    )
    with (DATA / "lang" / "diacritic_restoration_3000.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in restoration.questions(lines) if row["domain"] == "legal"][:150]
    assert restoration.store(options, rows)[0] > 250
    learn()
    assert restoration.restore(rows)["syllables right, legal"] > 0.85
