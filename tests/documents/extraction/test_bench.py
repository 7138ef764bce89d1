"""The measure of extraction: what is compared, how the distance is counted, who passes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import extract
from bench.extract_measure import (
    distance,
    error_rate,
    normalised,
    reference_blocks,
    syllable_shares,
)
from documents.extraction.outcome import Extracted, Method, Page, Reason, State
from tests.documents.extraction import makers

TEXT = "Quyet dinh ve viec ban hanh quy che, so 15 nam 2025, co hieu luc tu ngay ky."
SHORT = st.text(alphabet="abế", max_size=8)


def plain_distance(blocks: list[str], text: str) -> int:
    """By the textbook's table, row by row."""
    row = list(range(len(text) + 1))
    for number, block in enumerate(blocks):
        if number:
            row = [min(row[: index + 1]) for index in range(len(row))]
        for letter in block:
            below = [row[0] + 1]
            for index, other in enumerate(text):
                below.append(min(below[-1] + 1, row[index + 1] + 1, row[index] + (letter != other)))
            row = below
    return row[-1]


@given(st.lists(SHORT, min_size=1, max_size=4), st.text(alphabet="abế", max_size=20))
def test_the_distance_is_the_textbooks(blocks: list[str], text: str) -> None:
    assert distance(blocks, text) == plain_distance(blocks, text)


def test_what_stands_between_blocks_costs_nothing() -> None:
    assert distance(["đầu", "cuối"], "đầu STT 1 2 3 cuối") == 0
    assert distance(["đầu cuối"], "đầu STT 1 2 3 cuối") == len("STT 1 2 3 ")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a \n b", "a b"),
        ("35/2017/TT-\nBTC", "35/2017/TT-BTC"),
        ("2021 – 2030", "2021-2030"),
        ("“a” ’b’…", "\"a\" 'b'..."),
        ("Hạnh phúc\n________\nSố", "Hạnh phúc Số"),
        ("ế", "ế"),
    ],
)
def test_what_is_the_same_to_a_reader(text: str, same: str) -> None:
    assert normalised(text) == normalised(same)


def test_letters_and_tones_are_never_the_same() -> None:
    assert len({normalised(text) for text in ("hoà", "hòa", "hoa", "Hoa")}) == 4


MARKDOWN = (
    "# Page 3\n```\n## PHỤ LỤC\n**Giá** khám\nSTT | Tên | Giá\n---|---|---\n1 | Khám | 52\nHết\n```"
)


def test_tables_of_a_reference_are_left_out_or_read_as_text() -> None:
    without = reference_blocks(MARKDOWN, is_markdown=True, without_tables=True)
    assert without == ["PHỤ LỤC Giá khám", "Hết"]
    assert error_rate(without, "PHỤ LỤC Giá khám STT gì cũng được Hết") == 0
    assert reference_blocks(MARKDOWN, is_markdown=True, without_tables=False) == [
        "PHỤ LỤC Giá khám STT Tên Giá 1 Khám 52 Hết"
    ]


def test_a_reference_of_tables_alone_judges_nothing() -> None:
    blocks = reference_blocks("|a|b|\n|-|-|\n|1|2|", is_markdown=True, without_tables=True)
    assert error_rate(blocks, "a b 1 2") is None


def test_shares_of_syllables() -> None:
    assert syllable_shares("huyện AUTODESK bản huyÖn") == (2 / 3, 2 / 4)
    assert syllable_shares("1 2 3") == (None, None)


def outcome(method: Method, state: State = State.DONE) -> Extracted:
    confidence = 90.0 if method == Method.OCR else None
    return Extracted(state, Reason.NONE, (Page(1, "a", method, confidence),), 1, 0.1, 1)


@pytest.mark.parametrize(
    ("method", "rate", "marked", "passed"),
    [
        (Method.TEXT_LAYER, 0.01, 0.5, True),
        (Method.TEXT_LAYER, 0.011, 1.0, False),
        (Method.OCR, 0.06, None, True),
        (Method.OCR, 0.061, None, False),
        (Method.LEGACY_TCVN3, None, 0.95, True),
        (Method.LEGACY_TCVN3, None, 0.94, False),
        (Method.LEGACY_VNI, 0.02, 1.0, False),
        (Method.DOCX, None, 0.5, None),
    ],
)
def test_bars(
    method: Method, rate: float | None, marked: float | None, passed: bool | None
) -> None:
    assert extract.judge(outcome(method), rate, marked, ocr=True)[1] is passed


def test_a_file_with_a_reference_that_was_not_read_misses_its_bar() -> None:
    assert extract.judge(outcome(Method.DOCX, State.CORRUPT), 1.0, None, ocr=True)[1] is False
    scan = outcome(Method.TEXT_LAYER, State.NEEDS_OCR)
    assert extract.judge(scan, 1.0, None, ocr=True)[1] is False
    assert extract.judge(scan, 1.0, None, ocr=False)[1] is None


def test_a_reference_of_the_layer_alone_is_compared_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = makers.placed(tmp_path, "a.pdf", b"")
    (tmp_path / "a.txt").write_text("CÔNG BÁO số 1")
    recognised = Page(1, "CÔNG BÁO số 1. " + TEXT, Method.OCR, 90)
    layer = Page(1, "CÔNG BÁO số 1", Method.TEXT_LAYER)

    def read(path: Path, *, ocr: bool) -> Extracted:
        return Extracted(State.DONE, Reason.NONE, (recognised if ocr else layer,), 1, 0.1, 1)

    monkeypatch.setattr(extract, "extract", read)
    row = extract.measure(path, "a.pdf", ocr=True)
    assert (row.error_rate, row.bar, row.passed) == (0, "CER ≤ 1% (layer)", True)
    (tmp_path / "a.txt").write_text("CÔNG BÁO số 1. " + TEXT)
    row = extract.measure(path, "a.pdf", ocr=True)
    assert (row.error_rate, row.bar, row.passed) == (0, "CER ≤ 6%", True)


def test_a_folder_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "nested" / "deep"
    folder.mkdir(parents=True)
    makers.placed(folder, "Good.PDF", makers.text_pdf([[TEXT[:40], TEXT[40:]]]))
    (folder / "good.TXT").write_text(TEXT[:40] + "\n" + TEXT[40:])
    makers.placed(folder, "broken.docx", b"PK\x03\x04 broken")
    report = tmp_path / "report.json"
    assert extract.main([str(tmp_path), "--no-ocr", "--json", str(report)]) == 0
    rows = {row["file"]: row for row in json.loads(report.read_text())}
    assert rows["nested/deep/Good.PDF"]["error_rate"] == 0
    assert rows["nested/deep/Good.PDF"]["passed"] is True
    assert rows["nested/deep/broken.docx"]["state"] == "corrupt"
    assert rows["nested/deep/broken.docx"]["passed"] is None
    printed = capsys.readouterr().out
    assert "| nested/deep/Good.PDF | done | text_layer | 1 | 0.00 % |" in printed
    (folder / "good.TXT").write_text(TEXT.upper())
    assert extract.main([str(tmp_path), "--no-ocr"]) == 1
    assert "CER ≤ 1%: 0 of 1 files keep it" in capsys.readouterr().out
