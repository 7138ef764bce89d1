"""The measure of quality reads any folder of sets, and refuses what is none before it works."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import search_quality
from bench.relevance_sets import SetError, judged, sets_in
from search.models import SearchDocument

DOCUMENTS: list[dict[str, Any]] = [
    {"id": "a1", "title": "Quyết định 933/QĐ-UBND", "text": "Quy hoạch chợ trung tâm."},
    {"id": 2, "text": "Tuyển dụng viên chức\nnăm 2026 tại trung tâm y tế."},
    {"id": "c" * 90, "title": None, "text": "Lịch tiếp công dân", "doc_no": None},
    {"id": "c" * 91, "title": "Không có văn bản"},
    {"id": "a1", "title": "Một lần nữa", "text": "Một lần nữa"},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "text": "quy hoạch chợ", "relevant": ["a1"], "source": None},
    {"id": "q1", "text": "tuyển dụng viên chức", "relevant": [2]},
    {"id": "q3", "text": "", "relevant": ["a1"], "source": "người: rỗng"},
    {"id": "q4", "text": "tiếp công dân", "relevant": []},
    {"id": "q5", "text": "tiếp dân"},
]


def written(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as JSON lines, with an empty one at the end."""
    path.parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + "\n"
    with gzip.open(path, "wt") if path.suffix == ".gz" else path.open("w") as file:
        file.write(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sets, one of them not gzipped."""
    written(tmp_path / "mot" / "docs.jsonl.gz", DOCUMENTS)
    written(tmp_path / "hai" / "docs.jsonl", DOCUMENTS)
    for name in ("mot", "hai"):
        written(tmp_path / name / "queries.reserved.jsonl", QUESTIONS)
    return tmp_path


@pytest.mark.parametrize("name", ["queries.reserved", "queries.reserved.jsonl", "reserved"])
def test_any_half_is_found_by_any_of_its_names(folder: Path, name: str) -> None:
    assert [one.name for one in sets_in(folder, name)] == ["hai", "mot"]
    assert [one.name for one in sets_in(folder / "mot", name)] == ["mot"]
    assert [one.name for one in sets_in(folder, name, only=["mot"])] == ["mot"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "{}/khong-co"], "no such folder"),
        (["--data", "{}/mot/docs.jsonl.gz"], "no such folder"),
        (["--data", "{}"], "queries.reserved.jsonl"),  # the half that is there is named
        (["--data", "{}", "--queries", "reserved", "--set", "mot", "--set", "ba"], "ba"),
        (["--data", "{}", "--queries", "reserved", "--docs", "docs_small"], "docs_small"),
    ],
)
def test_what_is_not_there_is_said_at_once(
    folder: Path,
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [argument.format(folder) for argument in arguments]
    monkeypatch.setattr("sys.argv", ["search_quality", *given])
    with pytest.raises(SystemExit) as refused:
        search_quality.main()
    assert refused.value.code == 2
    assert said in capsys.readouterr().err


def test_figures_are_a_whole_file_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["search_quality", "--data", "đây"])
    path = tmp_path / "figures.json"
    for report in ({"mot": {"nDCG@10": 0.5}}, {"mot": {"nDCG@10": 0.5}, "hai": {}}):
        search_quality.write(path, "sqlite", report)
        figures = json.loads(path.read_text("utf-8"))
        assert figures["sets"] == report
        assert figures["engine"] == "sqlite"
    assert [one.name for one in tmp_path.iterdir()] == ["figures.json"]


def test_a_line_that_is_no_question_is_named(folder: Path) -> None:
    path = folder / "mot" / "queries.reserved.jsonl"
    path.write_text('{"id": 1, "relevant": ["a1"]}\n[]\n')
    with pytest.raises(SetError, match="line 2"):
        judged(path)
    path.write_text('{"id": 1, "relevant": []}\n')
    with pytest.raises(SetError, match="not one question"):
        judged(path)


@pytest.mark.django_db
def test_odd_documents_and_questions_are_measured(folder: Path) -> None:
    (one_set,) = sets_in(folder, "reserved", only=["mot"])
    assert search_quality.store(one_set.documents)["documents"] == 4
    assert SearchDocument.objects.get(path="a1").title == "Quyết định 933/QĐ-UBND"
    questions, unjudged = judged(one_set.questions)
    assert unjudged == 2
    figures = search_quality.asked([(one["text"], set(one["relevant"])) for one in questions])
    assert (figures["MRR@10"], figures["zero"]) == (0.6667, 0.3333)
    alone = search_quality.asked([("quy hoạch chợ", {"a1"})])
    assert alone["nDCG@10"] == 1
    assert alone["p50_ms"] == alone["p95_ms"]
