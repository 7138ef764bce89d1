"""What is marked in a text, and which passage of it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.syllables import folded
from portal.core.vietnamese import nfc
from search.highlighting import ELLIPSIS, LENGTH, excerpt, pieces
from search.questions import Piece


def shown(found: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in found)


def joined(found: list[Piece]) -> str:
    return "".join(piece.text for piece in found)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Quyết định 933/QĐ-UBND", "quyet dinh 933", "[Quyết định 933]/QĐ-UBND"),
        ("Quyết định 933/QĐ-UBND", "933 qd ubnd", "Quyết định [933/QĐ-UBND]"),
        # A word beside its neighbour of the question is marked there alone.
        ("Quyết định về quyết toán", "quyết định", "[Quyết định] về quyết toán"),
        # Accents that were asked for are preferred; without them every accent answers.
        ("Bàn giao, ban hành", "bàn", "[Bàn] giao, ban hành"),
        ("Bàn giao, ban hành", "ban", "[Bàn] giao, [ban] hành"),
        ("Ban hành", "bàn", "[Ban] hành"),
        # One syllable in two spellings; the place of the tone.
        ("Kĩ thuật hoà giải", "kỹ thuật hòa giải", "[Kĩ thuật hoà giải]"),
        ("ĐẤT ĐAI", "dat dai", "[ĐẤT ĐAI]"),
        ("QÐ 933", "qđ", "[QÐ] 933"),
        # A syllable alone says little, but with its accents, or as a figure.
        ("Thêm bữa sáng nóng năm 2026", "nong nghiep 2026", "Thêm bữa sáng nóng năm [2026]"),
        ("Nông sản qua cửa khẩu", "nông nghiệp", "[Nông] sản qua cửa khẩu"),
        # Not inside of words.
        ("Kỳ họp banbanban", "ban", "Kỳ họp banbanban"),
        ("so_933_", "933", "so_[933]_"),
        ("Quy\u00adết \u200bđịnh", "quyet dinh", "[Quy\u00adết] \u200b[định]"),
        ("Không có gì", "", "Không có gì"),
        ("", "gì", ""),
        ("a < b & c", "b", "a < [b] & c"),
    ],
)
def test_what_answers_is_marked(text: str, asked: str, expected: str) -> None:
    assert shown(pieces(text, asked)) == expected


def test_letters_typed_apart_do_not_shift_the_marks() -> None:
    apart = unicodedata.normalize("NFD", "Về việc thu hồi đất")
    assert shown(pieces(apart, "thu hoi dat")) == "Về việc [thu hồi đất]"


FILLER = "Các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành văn bản này. "


def test_the_passage_with_the_neighbours_is_shown() -> None:
    body = (
        f"{FILLER * 30}Việc thu phí chợ. {FILLER * 20}Trình tự thu hồi đất nông nghiệp. "
        f"{FILLER * 3}"
    )
    found = excerpt(body, "", "thu hồi đất")
    assert "Trình tự [thu hồi đất] nông nghiệp." in shown(found)
    assert (found[0].text, found[-1].text) == (f"{ELLIPSIS} ", f" {ELLIPSIS}")
    assert len(joined(found)) < LENGTH * 1.2


def test_far_into_a_long_text_it_is_found_and_no_further() -> None:
    near, far = FILLER * 500, FILLER * 20_000
    assert "[Lạng Sơn]" in shown(excerpt(f"{near}Tỉnh Lạng Sơn. {FILLER}", "", "lang son"))
    found = excerpt(f"{far}Tỉnh Lạng Sơn.", "", "lang son")
    assert shown(found).startswith("Các cơ quan")
    assert found[-1].text == f" {ELLIPSIS}"


def test_the_lead_is_shown_where_it_answers_as_well() -> None:
    lead = "Về việc thu hồi đất tại thôn Đồng Mỏ"
    assert shown(excerpt("Thu hồi đất.", lead, "thu hoi dat")) == (
        "Về việc [thu hồi đất] tại thôn Đồng Mỏ"
    )
    assert shown(excerpt("Bồi thường khi thu hồi đất.", lead, "boi thuong")) == (
        "[Bồi thường] khi thu hồi đất."
    )
    assert shown(excerpt("Không nói gì.", lead, "chợ phiên")) == lead
    assert shown(excerpt("Không nói gì.", " ", "chợ phiên")) == "Không nói gì."
    assert shown(excerpt("", "", "chợ")) == ""


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert len(joined(excerpt("a" * 5_000, "", "b"))) <= LENGTH + 2
    assert len(joined(excerpt("xin " + "a" * 5_000, "", "xin"))) <= LENGTH + 2


WORDS = st.sampled_from(
    ["thu", "hồi", "đất", "Thu", "HỒI", "hoi", "hòa", "hoà", "quy\u00adết", "kỹ", "933", "a_b", "ﬁ"]
)
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=200).map(" ".join),
    st.lists(st.one_of(WORDS, st.text(max_size=2)), max_size=40).map("".join),
)


@given(text=TEXT, asked=TEXT)
def test_pieces_are_the_text_and_marks_are_words_of_the_question(text: str, asked: str) -> None:
    found = pieces(text, asked)
    assert joined(found) == nfc(text)
    wanted = set(folded(asked))
    for piece in found:
        assert not piece.is_hit or set(folded(piece.text)) <= wanted
        assert piece.text


@given(body=TEXT, lead=TEXT, asked=TEXT)
def test_a_passage_is_of_the_text(body: str, lead: str, asked: str) -> None:
    found = [piece for piece in excerpt(body, lead, asked) if piece.text.strip() != ELLIPSIS]
    assert joined(found) in nfc(lead) or joined(found) in nfc(body)
    wanted = set(folded(asked))
    for piece in found:
        assert not piece.is_hit or set(folded(piece.text)) <= wanted
