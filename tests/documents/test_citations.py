"""Citations in texts: found with their day, linked where known, escaped everywhere."""

from __future__ import annotations

import html
import itertools
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import Citation, citations, completed, markup, plain

KNOWN = {"42/2022/nd-cp": "/vb/abc", "933/qd-ubnd": '/vb/x?"&y'}


def resolve(citation: Citation) -> str | None:
    return KNOWN.get(citation.number.canonical)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (" ngày 12/5/2020 của", date(2020, 5, 12)),
        (", ngày 12 tháng 5\nnăm 2020", date(2020, 5, 12)),
        (" ban hành ngày 12-05-2020", date(2020, 5, 12)),
        (" ký ngày 12.5.2020", date(2020, 5, 12)),
        (unicodedata.normalize("NFD", " ngày 12 tháng 5 năm 2020"), date(2020, 5, 12)),
        (" ngày 31/2/2020", None),
        (" ngày 12/5/20205", None),
        (" của UBND tỉnh, ngày 12/5/2020", None),
        ("", None),
    ],
)
def test_the_day_behind_a_number_is_its_day_of_issue(behind: str, expected: date | None) -> None:
    (citation,) = citations(f"theo Quyết định số 933/QĐ-UBND{behind}")
    assert citation.number.canonical == "933/qd-ubnd"
    assert citation.issued_on == expected


def test_known_documents_are_linked_and_all_is_escaped() -> None:
    text = "<b>42/2022/NĐ-CP</b> & 1/2023/NĐ-CP, 933/QĐ-UBND"
    assert plain(text).linked(resolve) == (
        '&lt;b&gt;<a class="citation" href="/vb/abc">42/2022/NĐ-CP</a>&lt;/b&gt; &amp; '
        '1/2023/NĐ-CP, <a class="citation" href="/vb/x?&quot;&amp;y">933/QĐ-UBND</a>'
    )
    assert hasattr(plain(text).linked(resolve), "__html__")


def test_markup_keeps_its_tags_and_links() -> None:
    source = (
        '<p title="42/2022/NĐ-CP">Theo 42/2022/NĐ-CP &amp; <A href="/x"><b>933/QĐ-UBND</b></A>'
        "<code>42/2022/NĐ-CP</code> 933/QĐ-UBND < 5</p>"
    )
    assert markup(source).linked(resolve) == (
        '<p title="42/2022/NĐ-CP">Theo <a class="citation" href="/vb/abc">42/2022/NĐ-CP</a> '
        '&amp; <A href="/x"><b>933/QĐ-UBND</b></A><code>42/2022/NĐ-CP</code> '
        '<a class="citation" href="/vb/x?&quot;&amp;y">933/QĐ-UBND</a> < 5</p>'
    )
    assert markup("<a>42/2022/NĐ-CP</b>42/2022/NĐ-CP").linked(resolve).count("citation") == 0
    assert markup("</a>42/2022/NĐ-CP").linked(resolve).count("citation") == 1


PARTS = st.sampled_from(["42/2022/NĐ-CP", "933/QĐ-UBND", "<b>", "&", '"', "<a href='x'>", "</a>"])


@given(st.lists(PARTS | st.text(max_size=5)).map(" ".join))
def test_links_add_nothing_to_a_text(text: str) -> None:
    assert plain(text).linked(lambda _: None) == html.escape(text)
    assert markup(text).linked(lambda _: None) == text
    made = plain(text).linked(resolve)
    bare = html.unescape(made.replace("</a>", ""))
    for address in KNOWN.values():
        bare = bare.replace(f'<a class="citation" href="{address}">', "")
    assert bare == text or "citation" in text


@pytest.mark.parametrize("hostile", ["<" * 200_000, "<a" * 100_000, "<" + "a" * 200_000])
def test_hostile_markup_comes_to_an_end(hostile: str) -> None:
    assert markup(hostile).linked(resolve) == hostile


@pytest.mark.parametrize(
    ("behind", "issuer"),
    [
        (" ngày 12/5/2020 của Ủy ban nhân dân tỉnh, về", "Ủy ban nhân dân tỉnh"),
        (" của Sở Tư\n pháp; theo", "Sở Tư pháp"),
        (" ngày 12/5/2020, của Chính phủ\n \nĐiều 1", "Chính phủ"),
        (" ngày 12/5/2020 do Chính phủ", ""),
        (" về chế độ của Chính phủ", ""),
    ],
)
def test_the_issuer_stands_behind_number_and_day(behind: str, issuer: str) -> None:
    (citation,) = citations(f"Quyết định số 933/QĐ-UBND{behind}")
    assert citation.issuer == issuer


def test_what_stands_behind_is_read_over_tags_of_a_sentence_only() -> None:
    inside = "<p>Số <b>933/QĐ-UBND</b>&nbsp;ngày <i>12/5/2020</i> của <a href='/'>UBND tỉnh</a></p>"
    (citation,) = markup(inside).citations
    assert (citation.issued_on, citation.issuer) == (date(2020, 5, 12), "UBND tỉnh")
    (citation,) = markup("<li>Số 933/QĐ-UBND</li><li> ngày 12/5/2020</li>").citations
    assert citation.issued_on is None


@pytest.mark.parametrize("name", ["a", "h2", "h3", "code", "pre", "button", "H4"])
def test_headings_links_and_code_are_left_alone(name: str) -> None:
    source = f"<{name}>42/2022/NĐ-CP</{name}> 42/2022/NĐ-CP"
    assert markup(source).linked(resolve).count("citation") == 1
    assert markup(source).linked(resolve).startswith(f"<{name}>42/2022/NĐ-CP</{name}>")


def test_a_bare_number_takes_over_what_was_said_in_full() -> None:
    full, bare = citations("933/QĐ-UBND ngày 12/5/2020 của UBND tỉnh. Theo 933/QĐ-UBND")
    assert completed([full, bare])[bare].issued_on == date(2020, 5, 12)
    assert completed([full, bare])[bare].issuer == "UBND tỉnh"
    several = citations("933/QĐ-UBND ngày 12/5/2020, 933/QĐ-UBND ngày 1/2/2021, 933/QĐ-UBND")
    assert completed(several)[several[-1]].issued_on is None
    assert [completed(several)[one] for one in several[:2]] == several[:2]


@given(st.lists(PARTS | st.text(max_size=5)).map(" ".join))
def test_texts_are_read_in_order_and_links_come_off_again(text: str) -> None:
    found = plain(text).citations
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    done = markup(text).linked(lambda citation: "/x")
    assert done.replace('<a class="citation" href="/x">', "").count("</a>") - text.count(
        "</a>"
    ) == len(markup(text).citations)
