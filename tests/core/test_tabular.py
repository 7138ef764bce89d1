"""CSV files as people send them: good rows are read, faults name their line."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.tabular import RowError, TableError, read_table


def errors_of(content: bytes) -> tuple[RowError, ...]:
    """The errors of a file that is refused as a whole."""
    with pytest.raises(TableError) as caught:
        read_table(content, ["code", "name"], "units.csv")
    return caught.value.errors


def test_rows_carry_their_line_and_trimmed_cells() -> None:
    table = read_table(
        (
            "\ufeffcode, name ,note\r\n01, Xã  Chi Lăng ,\r\n\r\n,,\r\n"
            '02,"Phường\nTam Thanh",x\r\n03,c,\r\n'
        ).encode(),
        ["code", "name"],
    )
    assert [(row.line, row["code"], row["name"], row.get("note")) for row in table.rows] == [
        (2, "01", "Xã Chi Lăng", ""),
        (5, "02", "Phường Tam Thanh", "x"),
        (7, "03", "c", ""),
    ]
    assert table.rows[0].get("slug", "none") == "none"
    assert not table.errors
    table.refuse_if_wrong()


def test_decomposed_text_is_composed_and_told() -> None:
    text = unicodedata.normalize("NFD", "Xã Chi Lăng")
    row = read_table(f"code,name\n1,{text}\n".encode(), ["name"]).rows[0]
    assert row["name"] == "Xã Chi Lăng"
    assert row.not_nfc == ("name",)


def test_row_with_wrong_number_of_cells_is_named() -> None:
    table = read_table(b"code,name\n1,a\n2\n3,b,c\n4,d\n", ["code"], "u.csv")
    assert [row["code"] for row in table.rows] == ["1", "4"]
    assert [error.line for error in table.errors] == [3, 4]
    with pytest.raises(TableError, match=r"u\.csv: .*3.*\n.*u\.csv: .*4"):
        table.refuse_if_wrong()


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \r\n"])
def test_empty_file(content: bytes) -> None:
    (error,) = errors_of(content)
    assert error.line == 0
    assert str(error) == error.message


def test_header_alone() -> None:
    (error,) = errors_of(b"code,name\n")
    assert error.line == 0


def test_not_utf8_names_the_line() -> None:
    (error,) = errors_of(b"code,name\n1,a\n2,Ph\xfd\xfd\n")
    assert error.line == 3
    assert "UTF-8" in str(error)


def test_missing_and_doubled_columns() -> None:
    errors = errors_of(b"code,note,note\n1,a,b\n")
    assert [error.line for error in errors] == [1, 1]
    assert "name" in errors[0].message
    assert "note" in errors[1].message


def test_quote_left_open() -> None:
    (error,) = errors_of(b'code,name\n1,a\n2,"b\n3,c\n')
    assert error.line == 3


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"units\.csv"):
        read_table(tmp_path / "units.csv", ["code"])


def test_path_gives_the_name(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("code\n1\n", encoding="utf-8")
    assert read_table(path, ["code"]).name == "units.csv"


@given(
    st.lists(
        st.tuples(
            st.text(alphabet='aăđ1,"; ', min_size=1).filter(str.strip),
            st.text(alphabet='bô\n",x'),
        ),
        min_size=1,
    )
)
def test_whatever_a_writer_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("code", "name"), *rows])
    table = read_table(out.getvalue().encode(), ["code", "name"])
    assert [row["code"].split() for row in table.rows] == [code.split() for code, _ in rows]
    assert [row["name"].split() for row in table.rows] == [name.split() for _, name in rows]
    lines = out.getvalue().replace("\r\n", "\n").split("\n")
    assert all(row.line <= len(lines) for row in table.rows)
