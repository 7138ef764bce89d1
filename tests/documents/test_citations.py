"""Citations in texts: found with their day, linked where known, escaped everywhere."""

from __future__ import annotations

import html
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import Citation, citations, linked_html, linked_markup

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
    assert linked_html(text, resolve) == (
        '&lt;b&gt;<a class="citation" href="/vb/abc">42/2022/NĐ-CP</a>&lt;/b&gt; &amp; '
        '1/2023/NĐ-CP, <a class="citation" href="/vb/x?&quot;&amp;y">933/QĐ-UBND</a>'
    )
    assert hasattr(linked_html(text, resolve), "__html__")


def test_markup_keeps_its_tags_and_links() -> None:
    source = (
        '<p title="42/2022/NĐ-CP">Theo 42/2022/NĐ-CP &amp; <A href="/x"><b>933/QĐ-UBND</b></A>'
        "<code>42/2022/NĐ-CP</code> 933/QĐ-UBND < 5</p>"
    )
    assert linked_markup(source, resolve) == (
        '<p title="42/2022/NĐ-CP">Theo <a class="citation" href="/vb/abc">42/2022/NĐ-CP</a> '
        '&amp; <A href="/x"><b>933/QĐ-UBND</b></A><code>42/2022/NĐ-CP</code> '
        '<a class="citation" href="/vb/x?&quot;&amp;y">933/QĐ-UBND</a> < 5</p>'
    )
    assert linked_markup("<a>42/2022/NĐ-CP</b>42/2022/NĐ-CP", resolve).count("citation") == 0
    assert linked_markup("</a>42/2022/NĐ-CP", resolve).count("citation") == 1


PARTS = st.sampled_from(["42/2022/NĐ-CP", "933/QĐ-UBND", "<b>", "&", '"', "<a href='x'>", "</a>"])


@given(st.lists(PARTS | st.text(max_size=5)).map(" ".join))
def test_links_add_nothing_to_a_text(text: str) -> None:
    assert linked_html(text, lambda _: None) == html.escape(text)
    assert linked_markup(text, lambda _: None) == text
    made = linked_html(text, resolve)
    plain = html.unescape(made.replace("</a>", ""))
    for address in KNOWN.values():
        plain = plain.replace(f'<a class="citation" href="{address}">', "")
    assert plain == text or "citation" in text


@pytest.mark.parametrize("hostile", ["<" * 200_000, "<a" * 100_000, "<" + "a" * 200_000])
def test_hostile_markup_comes_to_an_end(hostile: str) -> None:
    assert linked_markup(hostile, resolve) == hostile
