"""Files of an import, row by row."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.mapping import BadMapping, ImportMapping, parse_mapping
from news.parsing import parse_line, read_rows, source_files
from news.plain_text import parse_article
from news.rows import ArticleRow, BadRow, RowProblem

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def row_of(mapping: ImportMapping | None = None, **data: Any) -> ArticleRow | RowProblem:
    """One line of JSON with these fields."""
    fields = {"id": "a-1", "title": "Tiêu đề", "body": "Nội dung.", **data}
    return parse_line(json.dumps(fields).encode(), 7, mapping or ImportMapping(), VIETNAM)


def good(**data: Any) -> ArticleRow:
    row = row_of(**data)
    assert isinstance(row, ArticleRow), row
    return row


def reason(**data: Any) -> str:
    row = row_of(**data)
    assert isinstance(row, RowProblem)
    assert row.line == 7
    return row.reason


def test_everything_comes_out_in_nfc() -> None:
    row = good(
        title=unicodedata.normalize("NFD", "Xã Chi Lăng đạt chuẩn"),
        body=unicodedata.normalize("NFD", "Đường bê tông.\nThôn Làng Cằng."),
        tags=[unicodedata.normalize("NFD", "nông thôn mới")],
    )
    assert row.title == "Xã Chi Lăng đạt chuẩn"
    assert row.paragraphs == ("Đường bê tông.", "Thôn Làng Cằng.")
    assert row.tags == ("nông thôn mới",)
    assert (
        row.digest
        == good(
            title="Xã Chi Lăng đạt chuẩn",
            body="Đường bê tông.\nThôn Làng Cằng.",
            tags=["nông thôn mới"],
        ).digest
    )


def test_markup_is_shown_and_not_obeyed() -> None:
    row = good(body='<script>alert(1)</script>\n<a href="javascript:x">bấm</a> & <b>đậm</b>')
    assert "<script" not in row.body_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in row.body_html
    assert row.body_html.count("<p>") == 2
    assert "<a " not in row.body_html
    assert "<b>" not in row.body_html


@pytest.mark.parametrize(
    "data",
    [
        {"title": ""},
        {"title": "x" * 256},
        {"body": "", "sapo": " "},
        {"id": "k" * 201},
        {"url": "javascript:alert(1)"},
        {"date": "hôm qua"},
        {"author": "a" * 151},
        {"tags": ["t" * 101]},
        {"body": {"html": "x"}},
        {"title": "nửa chữ \ud800"},
    ],
)
def test_bad_row_says_why(data: dict[str, Any]) -> None:
    assert len(reason(**data)) > 10


def test_control_characters_go_and_paragraphs_stay() -> None:
    row = good(title="Một\x00 hai", body="một\x07\n\n  hai \r\n\tba")
    assert row.title == "Một hai"
    assert row.paragraphs == ("một", "hai", "ba")


def test_a_lead_alone_is_an_article() -> None:
    assert good(body="", sapo="Mất điện ngày mai.").paragraphs == ()


def test_tags_from_a_list_or_a_text_each_once() -> None:
    assert good(tags="na, Chi Lăng , na,,").tags == ("na", "Chi Lăng")
    assert good(tags=["na", 2026]).tags == ("na", "2026")


def test_without_a_key_the_same_text_has_the_same_key() -> None:
    first, second = good(id=None), good(id=None)
    assert first.key == second.key
    assert first.key != good(id=None, body="Khác.").key


def test_mapping_renames_fields_and_fills_defaults() -> None:
    mapping = parse_mapping(
        "fields: {title: tieu_de, body: [noi_dung, tom_tat]}\n"
        "categories: {'Thời sự': tin-tuc-su-kien}\n"
        "defaults: {source: Báo Lạng Sơn}"
    )
    line = json.dumps({"id": 5, "tieu_de": "Tin", "tom_tat": "Chữ."}).encode()
    row = parse_line(line, 1, mapping, VIETNAM)
    assert isinstance(row, ArticleRow)
    assert (row.key, row.title, row.paragraphs) == ("5", "Tin", ("Chữ.",))
    assert row.source == "Báo Lạng Sơn"
    assert mapping.categories == {"thoi su": "tin-tuc-su-kien"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("fields: {tilte: a}", "tilte"),
        ("felds: {}", "felds"),
        ("defaults: {title: a}", "title"),
        ("fields: [a]", "fields"),
        ("[1, 2]", "fields, categories"),
        ("a: [", "YAML"),
    ],
)
def test_bad_mapping_names_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(BadMapping, match=named):
        parse_mapping(text)


def test_mapping_may_be_json() -> None:
    assert parse_mapping('{"fields": {"title": "t"}}').fields["title"] == ("t",)


def _rows(path: Path) -> list[ArticleRow | RowProblem]:
    return list(read_rows(path, ImportMapping(), VIETNAM))


def test_bad_lines_stand_among_good_ones(tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": 1, "title": "M\xe1\xbb\x99t", "body": "a"}',
        b"",
        b"not json",
        b'["a list"]',
        b'{"id": 2, "title": "\xff", "body": "b"}',
        b'{"id": 3, "title": "Ba", "body": "c"}',
    ]
    path = tmp_path / "tin.jsonl"
    path.write_bytes(b"\n".join(lines))
    rows = _rows(path)
    assert [row.line for row in rows] == [1, 3, 4, 5, 6]
    assert [isinstance(row, ArticleRow) for row in rows] == [True, False, False, False, True]


def test_gzip_is_read_and_a_torn_one_reported(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"id": n, "title": f"Tin {n}", "body": str(n) * 50}).encode() + b"\n"
        for n in range(2000)
    )
    whole = tmp_path / "a.jsonl.gz"
    whole.write_bytes(gzip.compress(lines))
    assert len(_rows(whole)) == 2000
    torn = tmp_path / "b.jsonl.gz"
    torn.write_bytes(whole.read_bytes()[:-4000])
    rows = _rows(torn)
    assert isinstance(rows[-1], RowProblem)
    assert all(isinstance(row, ArticleRow) for row in rows[:-2])


def test_an_endless_line_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"x": "' + b"a" * (9 * 1024 * 1024) + b'"}\n{"id":1,"title":"b","body":"c"}')
    first, second = _rows(path)
    assert isinstance(first, RowProblem)
    assert isinstance(second, ArticleRow)
    assert second.line == 2


def test_an_empty_file_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch()
    (only,) = _rows(path)
    assert isinstance(only, RowProblem)


def test_what_can_be_read(tmp_path: Path) -> None:
    for name in ("b.txt", "a.jsonl", "c.pdf"):
        (tmp_path / name).touch()
    assert [path.name for path in source_files(tmp_path)] == ["a.jsonl", "b.txt"]
    for wrong in (tmp_path / "c.pdf", tmp_path / "none.jsonl"):
        with pytest.raises(ValueError, match=wrong.name):
            source_files(wrong)


LONG = "Sau một năm vận hành chính quyền địa phương hai cấp, xã đã có đường bê tông. " * 4


@pytest.mark.parametrize(
    "head",
    [
        "Thứ sáu,  20/09/2024\n\nXã Chi Lăng về đích",
        "Tìm kiếm\nLiên kết website\nXã Chi Lăng về đích\nNgày cập nhật 20/09/2024",
        "A- A A+ | Tăng tương phản Giảm tương phản\n\nXã Chi Lăng về đích\n20/09/2024",
        "Thời sự tổng hợp\n\nXã Chi Lăng về đích\n\nNgày đăng: 20/09/2024",
    ],
)
def test_plain_text_finds_title_date_lead_and_author(head: str) -> None:
    text = f"{head}\n\n{LONG}\n\nĐoạn hai.\n\nMINH ĐỨC\n\nCác tin khác\nXem tin theo ngày"
    row = parse_article(text, "a.txt", VIETNAM)
    assert row.title == "Xã Chi Lăng về đích"
    assert row.published_at is not None
    assert row.published_at.strftime("%d/%m/%Y") == "20/09/2024"
    assert row.sapo == LONG.strip()
    assert row.paragraphs == ("Đoạn hai.",)
    assert row.author == "MINH ĐỨC"


def test_plain_text_short_lead_is_not_the_title() -> None:
    row = parse_article(f"Tiêu đề ở đây\nMột câu ngắn dẫn vào bài.\n{LONG}\nHết.", "a", VIETNAM)
    assert row.title == "Tiêu đề ở đây"
    assert row.sapo == "Một câu ngắn dẫn vào bài."


def test_plain_text_notice_of_a_few_lines() -> None:
    row = parse_article(
        "Lịch cắt điện\nThôn Đồng Bành: sáng thứ Hai.\nMời bà con lưu ý.", "a", VIETNAM
    )
    assert (row.title, row.sapo) == ("Lịch cắt điện", "Thôn Đồng Bành: sáng thứ Hai.")


@pytest.mark.parametrize("text", ["", "Chỉ một dòng", LONG, "20/09/2024"])
def test_plain_text_without_title_or_text_is_refused(text: str) -> None:
    with pytest.raises(BadRow):
        parse_article(text, "a.txt", VIETNAM)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ["id", "title", "sapo", "body", "date", "tags", "url", "author"], _JSON
        ),
    )
)
def test_any_object_is_a_row_or_a_problem(data: dict[str, Any]) -> None:
    row = parse_line(json.dumps(data).encode(), 1, ImportMapping(), VIETNAM)
    if isinstance(row, ArticleRow):
        assert row.title
        assert unicodedata.is_normalized("NFC", row.title + row.sapo + "".join(row.paragraphs))
        (row.title + row.sapo + row.body_html).encode()
        assert "\x00" not in row.title + row.sapo + row.body_html


@given(st.binary(max_size=80))
def test_any_bytes_are_a_row_or_a_problem(line: bytes) -> None:
    assert isinstance(parse_line(line, 1, ImportMapping(), VIETNAM), ArticleRow | RowProblem)


@given(st.text(max_size=400))
def test_any_text_is_an_article_or_a_bad_row(text: str) -> None:
    try:
        row = parse_article(text, "a.txt", VIETNAM)
    except BadRow:
        return
    assert row.title
    assert row.sapo or row.paragraphs
