"""The parent believes a child only what it has checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.extraction.outcome import Limits, Method, Page, Reason, State
from documents.extraction.protocol import (
    RESULT,
    Answer,
    BadResult,
    Order,
    Writer,
    read_answer,
)

LIMITS = Limits(pages=5, page_characters=20, characters=30)
ORDER = Order("a.pdf", LIMITS, ocr=True)
TOTAL = {"total": 9}


def page(number: Any = 1, text: Any = "chữ", method: Any = "docx", confidence: Any = None) -> Any:
    return {"page": number, "text": text, "method": method, "confidence": confidence}


def answer(folder: Path, *messages: Any, order: Order = ORDER, cut: str = "") -> Answer:
    lines = "".join(json.dumps(message) + "\n" for message in messages)
    (folder / RESULT).write_text(lines + cut)
    return read_answer(folder, order)


def test_what_the_writer_writes_is_read(tmp_path: Path) -> None:
    scan = Page(2, "tờ", Method.OCR, 91.5)
    with (tmp_path / RESULT).open("w") as file:
        writer = Writer(file)
        writer.total(2)
        writer.page(Page(1, "ế", Method.TEXT_LAYER))
        writer.page(scan)
        writer.end(State.NEEDS_OCR, Reason.OCR_OFF)
    read = read_answer(tmp_path, ORDER)
    assert read.pages == [Page(1, "ế", Method.TEXT_LAYER), scan]
    assert (read.total, read.end) == (2, (State.NEEDS_OCR, Reason.OCR_OFF))
    assert read.peak_bytes > 0


def test_an_order_arrives_as_it_was_given() -> None:
    order = Order("ă.pdf", LIMITS, ocr=True, first=3, done=2)
    assert Order.decoded(order.encoded()) == order


def test_what_was_said_before_the_end_counts(tmp_path: Path) -> None:
    read = answer(tmp_path, TOTAL, page(), cut='{"page": 2, "te')
    assert [one.number for one in read.pages] == [1]
    assert read.end is None


def test_a_silent_child_said_nothing(tmp_path: Path) -> None:
    assert read_answer(tmp_path, ORDER) == Answer()


@pytest.mark.parametrize(
    "messages",
    [
        [page()],
        [TOTAL, page(0)],
        [TOTAL, page(True)],
        [TOTAL, page("1")],
        [TOTAL, page(6)],
        [TOTAL, page(2), page(2)],
        [TOTAL, page(text=None)],
        [TOTAL, page(text="a" * 21)],
        [TOTAL, page(1, "a" * 18), page(2, "a" * 18)],
        [TOTAL, page(text="a\x00")],
        [TOTAL, page(text="e\u0301")],
        [TOTAL, page(method="magic")],
        [TOTAL, page(method="ocr")],
        [TOTAL, page(method="ocr", confidence=101)],
        [TOTAL, page(method="ocr", confidence="9")],
        [TOTAL, page(confidence=90)],
        [{"total": -1}],
        [{"total": 10**9}],
        [TOTAL, TOTAL],
        [{"end": "splendid", "reason": ""}],
        [{"end": "done", "reason": "because"}],
        [{"end": "done", "reason": "", "peak": -1}],
        [{"end": "done", "reason": ""}, TOTAL],
        [TOTAL, page(), {"next": 1}],
        [{}],
        [[]],
        ["done"],
    ],
)
def test_what_no_honest_child_says_is_refused(tmp_path: Path, messages: list[Any]) -> None:
    with pytest.raises(BadResult):
        answer(tmp_path, *messages)


def test_a_child_that_was_to_recognise_nothing_hands_nothing_over(tmp_path: Path) -> None:
    with pytest.raises(BadResult):
        answer(tmp_path, TOTAL, page(), {"next": 2}, order=Order("a.pdf", LIMITS, ocr=False))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadResult):
        answer(tmp_path, cut="[" * 5_000)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary())
def test_no_bytes_break_the_parent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RESULT).write_bytes(content)
    try:
        read = read_answer(tmp_path, ORDER)
    except BadResult:
        return
    assert len(read.pages) <= LIMITS.pages
