"""Workbooks as lines of cells."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from documents.extraction import xlsx
from documents.extraction.outcome import Limits, Page, State, Stop
from tests.documents.extraction import makers


def read(tmp_path: Path, content: bytes) -> list[Page]:
    return list(xlsx.read(makers.placed(tmp_path, "a.xlsx", content), Limits()))


def test_cells_are_written_as_in_vietnam(tmp_path: Path) -> None:
    rows = [
        ("Số", "Ngày", None),
        ("15/QĐ-UBND", datetime.date(2025, 7, 1), 3.0, 2.5),
        (None, None),
        ("hai\ndòng", datetime.datetime(2025, 7, 1, 8, 30), True),  # noqa: DTZ001 - a cell
    ]
    [page] = read(tmp_path, makers.xlsx(rows))
    assert page.text == (
        "Danh mục\nSố\tNgày\n15/QĐ-UBND\t01/07/2025\t3\t2.5\nhai dòng\t01/07/2025 08:30\tTrue"
    )


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(makers.xlsx([("hiện",)])))
    hidden = workbook.create_sheet("Ẩn")
    hidden.append(["bí mật"])
    hidden.sheet_state = "hidden"
    workbook.create_sheet("Hai").append(["hai"])
    out = io.BytesIO()
    workbook.save(out)
    pages = read(tmp_path, out.getvalue())
    assert [(page.number, page.text) for page in pages] == [(1, "Danh mục\nhiện"), (2, "Hai\nhai")]


def test_a_far_cell_makes_no_empty_ones(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.cell(row=3_000, column=9_000, value="xa")
    out = io.BytesIO()
    workbook.save(out)
    [page] = read(tmp_path, out.getvalue())
    assert page.text.endswith("\txa")
    assert page.text.count("\n") == 1


def test_a_sheet_ends_where_a_page_may_hold_no_more(tmp_path: Path) -> None:
    path = makers.placed(tmp_path, "a.xlsx", makers.xlsx([("mười chữ..",)] * 50))
    [page] = xlsx.read(path, Limits(page_characters=100))
    assert 100 < len(page.text) < 140


def test_a_workbook_without_its_parts_is_corrupt(tmp_path: Path) -> None:
    content = makers.archive({"[Content_Types].xml": makers.content_types(), "xl/a.xml": "<a/>"})
    with pytest.raises(Stop) as stopped:
        read(tmp_path, content)
    assert stopped.value.state == State.CORRUPT
