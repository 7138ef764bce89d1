"""Files of lists: workbooks, CSV and JSON lines, also hostile ones."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from documents.importing import tables
from documents.importing.cells import date_of
from documents.importing.rows import RowProblem
from documents.importing.tables import BadFile, RawRow, open_table
from tests.support.needs import DATA


def table_of(path: Path, sheet: str = "") -> tuple[tuple[str, ...], list[RawRow | RowProblem]]:
    with open_table(path, sheet) as table:
        return table.columns, list(table.rows)


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Tờ {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_titles_above_its_header(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.XLSX",
        [["Ghi chú"], ["không phải danh sách"]],
        [
            ["UBND TỈNH"],
            [],
            ["Số ký hiệu", "Trích yếu", "Ngày ban hành", None, "Ghi chú", "Ghi chú"],
            ["933/QĐ-UBND", "A\nB", datetime(2020, 2, 1), 5, "x", "y"],  # noqa: DTZ001
            [None, None],
            ["934/QĐ-UBND", "=1+1", 43862],
        ],
    )
    columns, rows = table_of(path)
    assert columns == ("Số ký hiệu", "Trích yếu", "Ngày ban hành", "#4", "Ghi chú", "Ghi chú (2)")
    assert [row.line for row in rows] == [4, 6]
    assert isinstance(rows[0], RawRow)
    assert isinstance(rows[1], RawRow)
    assert rows[0].values["Trích yếu"] == "A\nB"
    assert date_of(rows[0].values["Ngày ban hành"], "x") == date(2020, 2, 1)
    assert rows[1].values["Trích yếu"] is None  # a formula nobody computed
    with pytest.raises(BadFile, match="Tờ 2"):
        table_of(path, "Tờ 3")
    with pytest.raises(BadFile, match="số ký hiệu"):
        table_of(path, "Tờ 1")
    assert table_of(path, "Tờ 2")[0] == columns


def test_a_header_of_many_cells_needs_one_that_is_known(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tên gọi văn bản", "Năm 2026"],
        ["STT", "Tên gọi văn bản", "Hình thức xử lý"],
        [1, "A"],
    ]
    columns, found = table_of(workbook(tmp_path / "a.xlsx", rows))
    assert columns == ("STT", "Tên gọi văn bản", "Hình thức xử lý")
    assert [row.line for row in found] == [3]


def test_csv_with_semicolons_and_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffSố ký hiệu;Trích yếu\n1/QĐ-UBND;A, B\n2/QĐ-UBND\n".encode())
    columns, rows = table_of(path)
    assert columns == ("Số ký hiệu", "Trích yếu")
    assert rows[0] == RawRow(2, {"Số ký hiệu": "1/QĐ-UBND", "Trích yếu": "A, B"})
    assert isinstance(rows[1], RowProblem)
    assert rows[1].line == 3


def test_json_lines_plain_and_gzipped(tmp_path: Path) -> None:
    lines = [json.dumps({"Trích yếu": "A", "Tệp": ["a.pdf", "b.pdf"]}), "[1]", "{"]
    text = "\n".join(lines).encode()
    (tmp_path / "a.jsonl").write_bytes(text)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(text))
    for name in ("a.jsonl", "a.jsonl.gz"):
        columns, rows = table_of(tmp_path / name)
        assert columns == ("Trích yếu", "Tệp")
        assert [type(row) for row in rows] == [RawRow, RowProblem, RowProblem]
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(text)[:-12])
    assert isinstance(table_of(torn)[1][-1], RowProblem)


def test_too_many_rows_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    header = ["Số ký hiệu", "Trích yếu"]
    body = [[f"{n}/QĐ-UBND", "A"] for n in range(1, 6)]
    xlsx = workbook(tmp_path / "a.xlsx", [header, *body])
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *body])
    for source in (xlsx, path):
        rows = table_of(source)[1]
        assert isinstance(rows[-1], RowProblem)
        assert "3" in rows[-1].reason
        assert len(rows) <= 4


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_hostile_and_broken_files_are_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = workbook(tmp_path / "good.xlsx", [["Số ký hiệu", "Trích yếu"], ["1/QĐ-UBND", "A"]])
    with zipfile.ZipFile(good) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    files = [
        tmp_path / "missing.xlsx",
        _file(tmp_path / "a.xlsx", b"no archive"),
        _file(tmp_path / "b.xlsx", good.read_bytes()[:-40]),
        _zip(tmp_path / "c.xlsx", {"a": b"b"}),
        _zip(tmp_path / "d.xlsx", {**members, sheet: members[sheet][:-30]}),
        _zip(tmp_path / "e.xlsx", {**members, sheet: entity}),
        _zip(tmp_path / "f.xlsx", {**members, **{f"x{n}": b"" for n in range(2_001)}}),
        _file(tmp_path / "g.csv", b""),
        _file(tmp_path / "h.csv", "Trích yếu\nĐ".encode("utf-16")),
        _file(tmp_path / "i.txt", b"x"),
    ]
    for path in files:
        with pytest.raises(BadFile) as caught:
            table_of(path)
        assert str(caught.value), path
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1_000)
    with pytest.raises(BadFile):
        table_of(good)
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    with pytest.raises(BadFile, match="100 MB"):
        table_of(good)


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_an_old_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"rest"
    for path in (_file(tmp_path / "a.xls", b"x"), _file(tmp_path / "b.xlsx", old)):
        with pytest.raises(BadFile, match=rf"{path.name}.*Save As.*\.xlsx"):
            table_of(path)


@pytest.mark.data
def test_a_real_old_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadFile, match="Save As"):
        table_of(DATA / "samples" / "xlsx" / "GSO_danh_muc_hanh_chinh_2025-03.xls")


def test_a_sheet_that_lies_about_its_size(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", [["Số ký hiệu", "Trích yếu"], ["1/QĐ-UBND", "A"]])
    with zipfile.ZipFile(good) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    lying = members[sheet].replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert lying != members[sheet]
    path = _zip(tmp_path / "lying.xlsx", {**members, sheet: lying})
    columns, rows = table_of(path)
    assert columns == ("Số ký hiệu", "Trích yếu")
    assert len(rows) == 1
