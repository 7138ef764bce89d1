"""The page of a search: what it says, where it leads, and that nothing breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from portal.core.searchable import FacetLabel
from portal.tenancy.models import MemberSite
from search import indexing
from search.addresses import FACETS, Address, read
from search.facets import rename, set_id, store_sets
from search.log import buffer
from search.models import AskedQuery, PinnedResult, SearchDocument
from search.questions import Answer, FacetCount, Mode, Piece, Sort, Within
from tests.search.conftest import COMMUNE, PROVINCE, Asked, counts, result
from tests.search.test_restoration import learn
from tests.support.indexed import indexed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune", "kinds")]

Get = Callable[..., Any]
FOUND = Answer(
    Mode.ALL_WORDS,
    total=23,
    results=[result([Piece("Quyết định 933", is_hit=True), Piece("/QĐ-UBND <b>")])],
    facets={
        "kind": [FacetCount("document", "Văn bản", 20), FacetCount("news", "Tin tức", 3)],
        "year": [FacetCount("2025", "2025", 2), FacetCount("2026", "2026", 21)],
        "status": counts(ended=1),
        "unit": counts(chilang=2, langson=21),
    },
)


def html_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return re.sub(r"\s+", " ", answer.content.decode())


def links(html: str) -> dict[str, str]:
    """Addresses by what is read on the link."""
    found = re.findall(r'<a (?:class="\w+" )?href="([^"]*)"[^>]*?>(.*?)</a>', html)
    read_on = [(re.sub(r"<[^>]+>", "", text).strip(), unescape(url)) for url, text in found]
    return {re.sub(r"\s+", " ", unescape(text)): url for text, url in read_on}


def test_the_count_the_words_and_what_answers(get: Get, asked: Asked) -> None:
    asked.answer = FOUND
    html = html_of(get("/tim-kiem/?q=quyet+dinh+933"))
    (question,) = asked.questions
    assert (question.text, question.within, question.sort) == (
        "quyet dinh 933",
        Within.SITE,
        Sort.RELEVANCE,
    )
    assert "<strong> 23 kết quả </strong>" in html
    assert "<bdi>quyet dinh 933</bdi>" in html
    assert "<mark>Quyết định 933</mark>/QĐ-UBND &lt;b&gt;" in html
    assert "18/03/2026" in html
    assert 'value="quyet dinh 933"' in html
    assert "<title> quyet dinh 933 · Tìm kiếm – UBND Xã Chi Lăng </title>" in html


def test_filters_add_a_value_and_take_it_away(get: Get, asked: Asked) -> None:
    asked.answer = FOUND
    html = html_of(get("/tim-kiem/?q=dat&loai=document&nam=2026"))
    (question,) = asked.questions
    assert question.filters == {"kind": frozenset({"document"}), "year": frozenset({"2026"})}
    found = links(html)
    assert found["Tin tức 3"] == "/tim-kiem/?q=dat&loai=document&loai=news&nam=2026"
    assert found["Văn bản ×(bỏ lọc) 20"] == "/tim-kiem/?q=dat&nam=2026"
    assert found["Năm: 2026 ×(bỏ lọc)"] == "/tim-kiem/?q=dat&loai=document"
    assert found["Bỏ mọi bộ lọc"] == "/tim-kiem/?q=dat"
    # The latest year stands first; one status alone, and units of one portal, narrow nothing.
    assert list(found).index("2026 ×(bỏ lọc) 21") < list(found).index("2025 2")
    assert "ENDED" not in html
    assert "LANGSON" not in html
    wide = links(html_of(get("/tim-kiem/?q=dat&pham-vi=tat-ca")))
    assert wide["LANGSON 21"] == "/tim-kiem/?q=dat&pham-vi=tat-ca&don-vi=langson"


def test_a_long_list_of_values_unfolds(get: Get, asked: Asked) -> None:
    many = {f"c{number}": 50 - number for number in range(20)}
    asked.answer = replace(FOUND, facets={"category": counts(**many)})
    html = html_of(get("/tim-kiem/?q=dat"))
    assert "Thêm 14" in html
    assert html.index("C5") < html.index("Thêm 14") < html.index("C6")
    # What is chosen never hides.
    html = html_of(get("/tim-kiem/?q=dat&chuyen-muc=c12"))
    assert html.index("C12") < html.index("Thêm 7") < html.index("C13")


def test_how_far_it_reaches(get: Get, asked: Asked, province: MemberSite) -> None:
    asked.answer = FOUND
    here = links(html_of(get("/tim-kiem/?q=dat")))
    assert here["Cổng này"] == "/tim-kiem/?q=dat"
    assert here["Tất cả các cổng"] == "/tim-kiem/?q=dat&pham-vi=tat-ca"
    assert "Tỉnh Lạng Sơn và các đơn vị bên dưới" not in here
    above = links(html_of(get("/tim-kiem/?q=dat&don-vi=x&nam=2026", PROVINCE)))
    assert above["Tỉnh Lạng Sơn và các đơn vị bên dưới"] == (
        "/tim-kiem/?q=dat&pham-vi=nhanh&nam=2026"
    )
    get("/tim-kiem/?q=dat&pham-vi=nhanh", PROVINCE)
    question = asked.questions[-1]
    assert (question.within, question.unit_page_id) == (Within.BRANCH, province.unit_page_id)
    # The form keeps the scope.
    html = html_of(get("/tim-kiem/?q=dat&pham-vi=tat-ca"))
    assert '<input type="hidden" name="pham-vi" value="tat-ca">' in html


def test_what_stands_elsewhere_leads_there(
    get: Get, asked: Asked, commune: MemberSite, province: MemberSite
) -> None:
    own = result("Tin của xã", site_id=commune.site_id, path="/tin-tuc/a/")
    theirs = result(
        "Tin của tỉnh", site_id=province.site_id, path="/tin-tuc/b/", facets={"unit": ["langson"]}
    )
    asked.answer = replace(FOUND, results=[own, theirs])
    html = html_of(get("/tim-kiem/?q=tin&pham-vi=tat-ca"))
    found = links(html)
    # Where they lead on is the index's word: tests/search/test_log.py.
    assert found["Tin của xã"] == "/tim-kiem/mo/document/1/1/"
    assert found["Tin của tỉnh"] == "/tim-kiem/mo/document/1/2/"
    assert f"LANGSON · {PROVINCE}" in html


def test_the_place_of_a_result_counts_on_over_pages(get: Get, asked: Asked) -> None:
    odd = result("Lạ", key="x")
    asked.answer = replace(FOUND, results=[*FOUND.results, odd])
    found = links(html_of(get("/tim-kiem/?q=dat&trang=2")))
    assert found["Quyết định 933/QĐ-UBND <b>"] == "/tim-kiem/mo/document/1/11/"
    assert found["Lạ"] == odd.path


def test_what_is_asked_is_counted_once_an_answer(
    get: Get, asked: Asked, commune: MemberSite
) -> None:
    asked.answer = FOUND
    get("/tim-kiem/?q=đất+đai&trang=2")
    get("/tim-kiem/?q=đất+đai&trang=2")
    get("/tim-kiem/")
    buffer.flush()
    row = AskedQuery.objects.get()
    assert (row.site_id, row.query, row.mode) == (commune.site_id, "dat dai", "all")
    assert (row.page, row.total, row.times) == (2, 23, 2)


@pytest.mark.parametrize(
    ("mode", "total", "is_asked"),
    [
        (Mode.CLOSEST, 23, True),
        (Mode.ALL_WORDS, 2, True),
        (Mode.ALL_WORDS, 23, False),
        (Mode.NUMBER, 1, False),
    ],
)
def test_where_little_is_found_another_spelling_is_offered(
    get: Get, asked: Asked, mode: Mode, total: int, is_asked: bool
) -> None:
    key = "933" if mode is Mode.NUMBER else ""
    asked.answer = replace(FOUND, mode=mode, total=total, number_key=key)
    html = html_of(get("/tim-kiem/?q=quyeets+ddinhj&nam=2026"))
    assert ("quyết định</a>" in html) is is_asked
    if is_asked:
        assert "?q=quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh&amp;nam=2026" in html


def test_a_word_of_the_same_sound_is_offered_however_much_is_found(
    get: Get, commune: MemberSite, settings: Settings
) -> None:
    """Both syllables of "tập chung" stand somewhere in many texts."""
    settings.CACHE_VERSION_SECONDS = 60
    body = "Tập trung ôn tập. " * 21 + "Các hộ dùng chung giếng."
    for number in range(6):
        indexed(commune, f"Bài {number}", body=body)
    learn()
    path = "/tim-kiem/?q=tập+chung&nam="
    html = html_of(get(path))
    assert "<strong> 6 kết quả </strong>" in html
    assert "tập trung</a>" in html
    for rightly in ("tập+trung", "dùng+chung", "tap+chung", "ôn tập"):
        assert "search-meant" not in html_of(get(f"/tim-kiem/?q={rightly}"))
    with CaptureQueriesContext(connection) as captured:
        get(path)
    assert len(captured) <= 6, [row["sql"] for row in captured]


def test_what_has_ended_says_so(get: Get, asked: Asked) -> None:
    over = result("Quyết định 1/QĐ-UBND", is_over=True)
    asked.answer = replace(FOUND, results=[over])
    html = html_of(get("/tim-kiem/?q=1"))
    assert '<span class="search-status over">Hết hiệu lực</span>' in html


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (Mode.NUMBER, "Văn bản có đúng số hiệu này đứng đầu"),
        (Mode.PHRASE, "đúng nguyên văn"),
        (Mode.CLOSEST, "Dưới đây là những trang gần nhất; không phải trang nào"),
    ],
)
def test_how_it_answered_is_said(get: Get, asked: Asked, mode: Mode, words: str) -> None:
    asked.answer = replace(FOUND, mode=mode)
    assert words in html_of(get("/tim-kiem/?q=x"))


@pytest.mark.parametrize(
    ("whole", "said", "unsaid"),
    [
        (0, ["23 trang gần nhất", "không phải trang nào"], ["đủ các từ cho", "gần đúng"]),
        (2, ["2 kết quả có đủ các từ </strong> và 21 kết quả gần đúng"], ["gần nhất"]),
        (23, ["<strong> 23 kết quả </strong>"], ["gần nhất", "gần đúng"]),
    ],
)
def test_what_only_comes_near_is_not_counted_among_the_others(
    get: Get, asked: Asked, whole: int, said: list[str], unsaid: list[str]
) -> None:
    asked.answer = replace(FOUND, mode=Mode.CLOSEST, whole=whole)
    html = html_of(get("/tim-kiem/?q=x"))
    assert [words for words in said if words not in html] == []
    assert [words for words in unsaid if words in html] == []


def test_the_order_can_be_chosen(get: Get, asked: Asked) -> None:
    asked.answer = FOUND
    found = links(html_of(get("/tim-kiem/?q=dat&sap-xep=moi-nhat")))
    assert found["Liên quan nhất"] == "/tim-kiem/?q=dat"
    assert found["Cũ nhất"] == "/tim-kiem/?q=dat&sap-xep=cu-nhat"
    assert "Mới nhất" not in found
    assert asked.questions[0].sort is Sort.NEWEST


def test_pages_lead_on_and_end(get: Get, asked: Asked) -> None:
    asked.answer = FOUND
    html = html_of(get("/tim-kiem/?q=dat&trang=2"))
    found = links(html)
    assert found["Trang trước"] == "/tim-kiem/?q=dat"
    assert found["Trang sau"] == "/tim-kiem/?q=dat&trang=3"
    assert 'start="11"' in html
    assert asked.questions[0].page == 2
    assert get("/tim-kiem/?q=dat&trang=4").status_code == 404


def test_nothing_found_leads_on(get: Get, asked: Asked) -> None:
    asked.answer = Answer(Mode.ALL_WORDS)
    asked.by_scope = {Within.NETWORK: replace(FOUND, total=7)}
    html = html_of(get("/tim-kiem/?q=dat&nam=2026"))
    assert "Không tìm thấy" in html
    found = links(html)
    assert found["Tất cả các cổng: 7 kết quả"] == "/tim-kiem/?q=dat&pham-vi=tat-ca"
    assert not any("không dùng bộ lọc" in text for text in found)
    asked.by_scope = {}
    html = html_of(get("/tim-kiem/?q=dat"))
    assert "Tìm ở nơi khác" not in html
    assert "Có thể bỏ dấu" in html


def test_without_a_question_it_says_how_to_ask(get: Get, asked: Asked) -> None:
    for path in ("/tim-kiem/", "/tim-kiem/?q=", "/tim-kiem/?q=%20%00&sap-xep=moi-nhat"):
        html = html_of(get(path))
        assert "Gõ từ cần tìm" in html
        assert "noindex" not in html
    assert asked.questions == []
    moved = get("/tim-kiem?q=dat")
    assert (moved.status_code, moved["Location"]) == (301, "/tim-kiem/?q=dat")


def test_it_is_for_readers_and_not_for_their_cookies(get: Get, asked: Asked) -> None:
    asked.answer = FOUND
    answer = get("/tim-kiem/?nam=2026&q=dat&pham-vi=la&la=1&trang=01")
    html = html_of(answer)
    assert '<meta name="robots" content="noindex, follow">' in html
    assert f'<link rel="canonical" href="http://{COMMUNE}/tim-kiem/?q=dat&amp;nam=2026"' in html
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    assert "search:" in answer["Cache-Tag"]
    assert "X-Accel-Expires" in answer
    client = Client(headers={"host": COMMUNE, "cookie": "tuy-chon=x; sessionid=1"})
    assert (
        client.get("/tim-kiem/?q=dat&nam=2026").content == get("/tim-kiem/?q=dat&nam=2026").content
    )
    assert Client().post("/tim-kiem/", headers={"host": COMMUNE}).status_code == 405


def test_it_costs_one_query_beside_the_index_at_most(
    get: Get, asked: Asked, commune: MemberSite, province: MemberSite, settings: Settings
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    rows = [result(f"Tin {n}", site_id=(province, commune)[n % 2].site_id) for n in range(10)]
    asked.answer = replace(FOUND, results=rows)
    for number in range(5):
        PinnedResult.objects.create(
            site=commune.site, words="tin", page=commune.site.root_page, sort_order=number
        )
    path = "/tim-kiem/?q=tin&pham-vi=tat-ca"
    get(path)
    with CaptureQueriesContext(connection) as captured:
        html_of(get(path))
    # The pinned results; versions of what the process keeps are fresh.
    assert len(captured) == 1
    path = "/tim-kiem/?q=khac&pham-vi=tat-ca"
    with CaptureQueriesContext(connection) as captured:
        html_of(get(path))
    assert len(captured) == 0


HOSTILE = [
    "a" * 10_000,
    "'\"`);--",
    '"',
    "* OR NOT (NEAR AND",
    "\x00",
    "🙂" * 40,
    "\u202eabc\u2066",
    "%",
    "a\u0301" * 600,
    "\ud7ff\uffff\U0010ffff",
    "<script>alert(1)</script>",
    "&q=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(get: Get, asked: Asked, text: str) -> None:
    asked.answer = FOUND
    query = QueryDict(mutable=True)
    query["q"] = text
    for path in ("tim-kiem/", "tim-kiem/goi-y/", "tim-kiem/rss/", "api/v1/search/"):
        answer = get(f"/{path}?{query.urlencode()}")
        assert answer.status_code == 200, path
        assert b"<script>alert" not in answer.content
    for question in asked.questions:
        assert len(question.text) <= 500
        assert not set(question.text) & set("\x00\u202e\u2066\n")


RAW = st.binary(max_size=80).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))
NAMES = st.sampled_from([*FACETS, "q", "pham-vi", "sap-xep", "trang", "la"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, st.one_of(RAW, st.text(max_size=20))), max_size=12))
def test_no_address_breaks_it(get: Get, asked: Asked, pairs: list[tuple[str, str]]) -> None:
    asked.answer = FOUND
    path = "&".join(f"{name}={value}" for name, value in pairs)
    query = path.encode("utf-8", "surrogatepass").decode("latin-1")
    answer = Client().get("/tim-kiem/", headers={"host": COMMUNE}, QUERY_STRING=query)
    assert answer.status_code in {200, 404}


@given(
    address=st.builds(
        Address,
        text=st.text(st.characters(categories=["L", "N", "P"]), max_size=30).map(
            lambda text: read(QueryDict(mutable=False)).text + "dat" + text.strip()
        ),
        within=st.sampled_from(Within),
        sort=st.sampled_from(Sort),
        filters=st.dictionaries(
            st.sampled_from(list(FACETS.values())),
            st.lists(
                st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True),
                min_size=1,
                max_size=3,
                unique=True,
            ).map(tuple),
            max_size=3,
        ),
        page=st.integers(1, 9_999),
    )
)
def test_an_address_is_read_as_it_was_written(address: Address) -> None:
    from search.addresses import clean_text

    address = replace(address, text=clean_text(address.text))
    assert read(QueryDict(address.query(page=address.page))) == address
    parts = urlsplit(f"/tim-kiem/?{address.query()}")
    assert "trang" not in parse_qs(parts.query)


def test_a_filter_with_capitals_in_its_key_narrows(get: Get, commune: MemberSite) -> None:
    """Nobody keeps people from writing "Cho-Phien" as the address of a category."""
    values = {"category": ["Cho-Phien"], "kind": ["news"], "language": ["vi"]}
    store_sets([values])
    for number in range(7):
        indexed(commune, f"Vụ na thứ {number}", {"category": ["xa"]})
    for entry in SearchDocument.objects.order_by("pk")[:2]:
        entry.facets_id = set_id(values)
        indexing.write([entry])
    url = links(html_of(get("/tim-kiem/?q=vụ+na")))["Cho-Phien 2"]
    assert "<strong> 2 kết quả </strong>" in html_of(get(url))


def test_it_costs_six_queries_in_all(get: Get, commune: MemberSite, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(12):
        indexed(commune, f"Vụ na thứ {number}", {"year": [str(2010 + number)]}, lead="Mùa na")
    decision = "Quyết định 933/QĐ-UBND"
    indexed(commune, decision, {"status": ["Còn hiệu lực"]}, kind="document", number="933/QĐ-UBND")
    for query in ("q=vụ+na", "q=vu+na&nam=2012&trang=1", "q=vụ+na+xyz", "q=quyet+dinh+933"):
        html = html_of(get(f"/tim-kiem/?{query}"))
        assert "<h2>" in html
        with CaptureQueriesContext(connection) as captured:
            get(f"/tim-kiem/?{query}")
        assert len(captured) <= 6, (query, [row["sql"] for row in captured])
    assert "<mark>Quyết định 933</mark>/QĐ-UBND" in html


@pytest.mark.parametrize("entries", [2, 12])
def test_what_editors_set_on_top_costs_no_more(
    get: Get, commune: MemberSite, settings: Settings, entries: int
) -> None:
    """Nor is another word offered beside it, few as the results may be."""
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(entries):
        indexed(commune, f"Vụ na thứ {number}", {"year": [str(2010 + number)]}, lead="Mùa na")
    PinnedResult.objects.create(
        site=commune.site, words="vụ na", page=commune.site.root_page, title="Chợ na"
    )
    html = html_of(get("/tim-kiem/?q=vu+na"))
    assert "Chợ na" in html
    with CaptureQueriesContext(connection) as captured:
        get("/tim-kiem/?q=vu+na")
    assert len(captured) <= 6, [row["sql"] for row in captured]


def test_a_sentence_without_accents_costs_no_more(
    get: Get, commune: MemberSite, settings: Settings
) -> None:
    """Its likeliest accents order the results and are offered: they are looked for once."""
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(12):
        indexed(commune, f"Hội đồng nhân dân xã, kỳ họp {number}", {"year": [str(2010 + number)]})
    learn()
    query = "hoi dong nhan dan xa ban ve ngan sach"
    assert "hội đồng nhân dân xã ban ve ngan sach" in html_of(get(f"/tim-kiem/?q={query}"))
    PinnedResult.objects.create(
        site=commune.site, words=query, page=commune.site.root_page, title="Kỳ họp tới"
    )
    assert "Kỳ họp tới" in html_of(get(f"/tim-kiem/?q={query}"))
    with CaptureQueriesContext(connection) as captured:
        get(f"/tim-kiem/?q={query}")
    assert len(captured) <= 6, [row["sql"] for row in captured]


def test_the_number_asked_for_stands_above_what_editors_set(
    get: Get, commune: MemberSite, settings: Settings
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    decision = "Quyết định 933/QĐ-UBND"
    indexed(commune, decision, kind="document", number="933/QĐ-UBND")
    PinnedResult.objects.create(
        site=commune.site, words="933", page=commune.site.root_page, title="Chợ na"
    )
    html = html_of(get("/tim-kiem/?q=quyet+dinh+933"))
    assert "/QĐ-UBND" in html
    assert "Chợ na" not in html
    with CaptureQueriesContext(connection) as captured:
        get("/tim-kiem/?q=quyet+dinh+933")
    assert len(captured) <= 6, [row["sql"] for row in captured]
    assert "Chợ na" in html_of(get("/tim-kiem/?q=cho+933+met"))


@pytest.mark.parametrize(
    ("query", "ways_out"),
    [
        ("q=bồ+câu", []),
        (
            "q=vu+na&nam=1999",
            ["Vẫn các từ này, không dùng bộ lọc: 12 kết quả", "Tất cả các cổng: 12 kết quả"],
        ),
        ("q=bồ+câu&nam=2012", []),
        ("q=chợ+bên+sông", ["Tất cả các cổng: 7 kết quả"]),
        ("q=chợ+bên+sông&nam=2012", ["Tất cả các cổng: 7 kết quả"]),
        ("q=chợ+bên+sông+họp+phiên+hai", ["Tất cả các cổng: 7 kết quả"]),
        ("q=quyet+dinh+77", ["Tất cả các cổng: 1 kết quả"]),
        ("q=quyet+dinh+78", []),
    ],
)
def test_a_search_for_nothing_costs_no_more(
    get: Get,
    commune: MemberSite,
    province: MemberSite,
    settings: Settings,
    query: str,
    ways_out: list[str],
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(12):
        indexed(commune, f"Vụ na thứ {number}", {"year": [str(2010 + number)]}, lead="Mùa na")
    for number in range(7):
        indexed(province, f"Chợ bên sông {number}")
    indexed(province, "Số 77/QĐ-UBND", kind="document", number="77/QĐ-UBND")
    html = html_of(get(f"/tim-kiem/?{query}"))
    assert "Không tìm thấy" in html
    ways = [text for text in links(html) if text.endswith("kết quả")]
    assert ways == ways_out
    with CaptureQueriesContext(connection) as captured:
        get(f"/tim-kiem/?{query}")
    assert len(captured) <= 6, [row["sql"] for row in captured]


def test_a_name_of_a_filter_that_changes_shows_at_once(get: Get, commune: MemberSite) -> None:
    for number in range(6):
        indexed(commune, f"Vụ na thứ {number}", {"category": ["Kinh tế" if number else "Xã hội"]})
    assert "Kinh tế" in html_of(get("/tim-kiem/?q=na"))
    rename("category", FacetLabel("kinh-tế", "Kinh tế nông nghiệp"))
    assert "Kinh tế nông nghiệp" in html_of(get("/tim-kiem/?q=na"))
