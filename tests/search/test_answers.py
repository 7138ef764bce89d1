"""What the search answers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from portal.core.searchable import FacetLabel
from search import indexing
from search.answering import answer
from search.asking import number_asked
from search.facets import set_id, store_sets, store_values
from search.models import SearchDocument
from search.questions import Answer, Mode, Question, Sort, Within
from tests.search.test_restoration import learn

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db


def add(title: str, body: str = "", **more: object) -> SearchDocument:
    """One more entry; keywords in capitals of `SearchDocument`, others are facets."""
    columns = {name: more.pop(name) for name in list(more) if name in COLUMNS}
    values = {"kind": ["test"], "language": ["vi"]}
    values |= {facet: [str(key)] for facet, key in more.items()}
    store_sets([values])
    number = SearchDocument.objects.count() + 1
    entry = SearchDocument(
        key=f"test:{number}",
        kind=str(columns.pop("kind", "test")),
        path=f"/{number}/",
        title=title,
        body=body,
        facets_id=set_id(values),
        scopes=columns.pop("scopes", ["@site=7", "@unit=1"]),
        **columns,
    )
    indexing.write([entry])
    return entry


COLUMNS = {"lead", "number_key", "shown_on", "is_over", "scopes", "kind"}


def ask(text: str, **more: object) -> Answer:
    return answer(Question(text, **{"within": Within.NETWORK, **more}))  # type: ignore[arg-type]


def titles(found: Answer) -> list[str]:
    return ["".join(piece.text for piece in result.title) for result in found.results]


@pytest.fixture
def laws() -> None:
    """Enough entries that hold "đất" that all words are asked for."""
    for number in range(6):
        add(f"Thu hồi đất lần {number}", "Thu hồi đất nông nghiệp", year=2020 + number)
    add("Lịch nghỉ lễ", "Nghỉ lễ hai ngày", year=2025)


@pytest.mark.parametrize("question", ["quyết định thu hồi đất", "quyet dinh thu hoi dat"])
def test_with_and_without_accents(question: str) -> None:
    add("Quyết định thu hồi đất", "Thu hồi đất tại xã Chi Lăng")
    add("Thông báo nghỉ lễ", "Quyết định của xã về đất")
    assert titles(ask(question))[0] == "Quyết định thu hồi đất"


def test_accents_that_were_typed_tell_two_words_apart() -> None:
    for title in ("Bán hàng", "Bàn hàng", "Bản hàng"):
        add(title)
    assert titles(ask("bàn hàng"))[0] == "Bàn hàng"
    assert titles(ask("bản hàng"))[0] == "Bản hàng"


def test_a_rare_accent_tells_more_than_the_usual_one_of_the_same_letters() -> None:
    for _ in range(6):
        add("Quả mà và hoa của")
    usual, rare = add("Hoa của và quả ma"), add("Hoa cua và quả mạ")
    found = [result.entry_id for result in ask("mạ hoặc của").results]
    assert found.index(rare.pk) < found.index(usual.pk)


@pytest.fixture
def spellings() -> None:
    """Texts that say how "hoi dong nhan dan xa" is written, learned as every night."""
    for number in range(3):
        add(f"Hội đồng nhân dân xã, kỳ họp thứ {number}", "Hội đồng nhân dân xã họp")
    learn()


BARE = "hoi dong nhan dan xa ban ve ngan sach"


@pytest.mark.usefixtures("spellings")
def test_without_accents_the_likeliest_ones_tell_the_nearest_entries_apart() -> None:
    other, meant = add("Hỏi đông nhẫn dẫn xa"), add("Hội đồng nhân dân xã")
    found = ask(BARE)
    assert found.mode is Mode.CLOSEST
    order = [result.entry_id for result in found.results]
    assert order.index(meant.pk) < order.index(other.pk)
    # What was typed with accents is what is meant.
    typed = ask("hỏi đông nhẫn dẫn xa bàn về ngân sách")
    order = [result.entry_id for result in typed.results]
    assert order.index(other.pk) < order.index(meant.pk)
    assert (found.meant, typed.meant) == ("hội đồng nhân dân xã ban ve ngan sach", None)


@pytest.mark.usefixtures("spellings")
def test_of_names_no_accents_are_guessed() -> None:
    first, second = add("Hỏi đông nhẫn dẫn xa"), add("Hội đồng nhân dân xã")
    found = ask(f"{BARE} {BARE}", kinds=("test",))
    order = [result.entry_id for result in found.results]
    assert order.index(first.pk) < order.index(second.pk)
    assert found.meant is None


@pytest.mark.parametrize(
    "question",
    [
        *("933/QĐ-UBND", "qd 933", "quyết định số 933/QĐ-UBND ngày 1/2/2024", "933", "933 qd ubnd"),
        "９３３/QĐ",
    ],
)
def test_the_very_number_comes_first(question: str) -> None:
    for number in range(5):
        add(f"Quyết định 933 lần {number}", "933 qđ ubnd " * 5)
    add("Phê duyệt đề án", "không nói gì", number_key="933/qd-ubnd")
    found = ask(question)
    assert titles(found)[0] == "Phê duyệt đề án"
    assert found.mode is Mode.NUMBER
    assert found.number_key


@pytest.mark.parametrize("question", ["66.13/2026/NQ-CP", "nghị quyết 66.13/2026/NQ-CP"])
def test_a_number_with_a_dot(question: str) -> None:
    add("Không phải", number_key="66/2026/nq-cp")
    add("Cắt giảm thủ tục", number_key="66.13/2026/nq-cp")
    assert titles(ask(question))[0] == "Cắt giảm thủ tục"


@pytest.mark.parametrize("question", ["nghị định 123", "nđ123", "nd-cp 123", "123", "123/2020"])
def test_a_number_is_said_without_its_year(question: str) -> None:
    for number in range(6):
        add(f"Nghị định 123 lần {number}", "Nghị định 123 " * 5)
    add("Quy định về hóa đơn", number_key="123/2020/nd-cp")
    found = ask(question)
    assert titles(found)[0] == "Quy định về hóa đơn"
    assert found.mode is Mode.NUMBER
    assert ask("nghị định 123/2021").mode is not Mode.NUMBER
    assert ask("thông tư 123").mode is not Mode.NUMBER


@pytest.mark.parametrize(
    "question",
    [
        *("quyet dinh 933 nam 2024", "qđ 933/2024", "933/QĐ-UBND năm 2024", "933_qd_ubnd.pdf"),
        *("QĐ 933/UBND", "qd933ubnd", "quyết định 933 ubnd", "933 UBND"),
    ],
)
def test_a_number_is_said_with_its_year_or_apart_from_its_type(question: str) -> None:
    for number in range(6):
        add(f"Quyết định 933 UBND năm 2024 lần {number}", "933/2024 933/UBND " * 5)
    of_year = {"shown_on": datetime.date(2024, 5, 6)}
    add("Phê duyệt đề án", "quyết định", number_key="933/qd-ubnd", **of_year)
    found = ask(question)
    assert titles(found)[0] == "Phê duyệt đề án"
    assert found.mode is Mode.NUMBER
    assert ask("quyết định 933 năm 2023").mode is not Mode.NUMBER
    assert ask("933/2024/QĐ-UBND").mode is not Mode.NUMBER  # another series


def test_a_number_is_not_the_beginning_of_a_longer_one() -> None:
    add("Của ủy ban", number_key="93/qd-ubnd")
    for number in range(12):
        add("Số khác", number_key=f"93{number}/qd-ubnd")
    found = ask("qd 93")
    assert titles(found)[0] == "Của ủy ban"
    assert found.total >= 1


def test_a_number_in_the_middle_of_a_sentence_is_a_word_among_others() -> None:
    assert number_asked("người nào được hưởng trợ cấp theo 23/2021/NĐ-CP") == ""


def test_a_number_of_another_portal_is_not_shown_on_this_one() -> None:
    add("Của nơi khác", number_key="933/qd-ubnd", scopes=["@site=8"])
    add("Của ta", number_key="933/qd-ubnd")
    assert titles(ask("933/QĐ-UBND", within=Within.SITE, site_id=7)) == ["Của ta"]


@pytest.mark.usefixtures("laws")
def test_all_words_are_asked_for_first() -> None:
    found = ask("thu hồi đất")
    assert found.mode is Mode.ALL_WORDS
    assert found.total == len(found.results) == 6


@pytest.mark.usefixtures("laws")
def test_where_no_entry_has_all_words_the_nearest_ones_are_shown() -> None:
    found = ask("thu hồi đất rừng")
    assert found.mode is Mode.CLOSEST
    assert found.total == 6


def test_of_few_with_all_words_it_is_counted_how_many_they_are() -> None:
    add("Thu hồi đất rừng", year=2025)
    for number in range(6):
        add(f"Thu hồi đất lần {number}", year=2026)
    add("Rừng đất thu hồi", scopes=["@site=8"])
    found = ask("thu hồi đất rừng", within=Within.SITE, site_id=7)
    assert (found.mode, found.total, found.whole, found.near) == (Mode.CLOSEST, 7, 1, 6)
    for year, counts in (("2025", (1, 1, 0)), ("2026", (6, 0, 6))):
        chosen = {"year": frozenset({year})}
        found = ask("thu hồi đất rừng", within=Within.SITE, site_id=7, filters=chosen)
        assert (found.total, found.whole, found.near) == counts
    found = ask("thu hồi đất")
    assert (found.mode, found.whole, found.near) == (Mode.ALL_WORDS, 0, 0)
    assert ask("thu hồi đất hoang").whole == 0


@pytest.mark.usefixtures("laws")
def test_what_stands_in_quotes_is_asked_for_word_for_word() -> None:
    add("Đất thu hồi", "đất được thu hồi")
    found = ask('"thu hồi đất"')
    assert found.mode is Mode.PHRASE
    assert "Đất thu hồi" not in titles(found)
    assert "Đất thu hồi" in titles(ask("thu hồi đất"))


def test_the_scope_is_this_portal_the_branch_or_the_network() -> None:
    add("Chợ ở đây", scopes=["@site=7", "@unit=1", "@unit=2"])
    add("Chợ dưới đây", scopes=["@site=8", "@unit=1", "@unit=3"])
    add("Chợ nơi khác", scopes=["@site=9", "@unit=4"])
    assert titles(ask("chợ", within=Within.SITE, site_id=7)) == ["Chợ ở đây"]
    branch = ask("chợ", within=Within.BRANCH, unit_page_id=1)
    assert sorted(titles(branch)) == ["Chợ dưới đây", "Chợ ở đây"]
    assert len(titles(ask("chợ"))) == 3


@pytest.mark.usefixtures("laws")
def test_filters_narrow_and_each_counts_what_it_would_leave() -> None:
    store_values([{"year": [FacetLabel("2021", "Năm 2021")]}])
    add("Thu hồi đất thêm", year=2021)
    found = ask("thu hồi đất", filters={"year": frozenset({"2021"})})
    assert found.total == 2
    assert {result.facets["year"][0] for result in found.results} == {"2021"}
    years = {value.key: value for value in found.facets["year"]}
    assert years["2021"].label == "Năm 2021"
    assert years["2021"].is_chosen
    assert years["2021"].count == 2
    # A further year can be added: it is counted although it is filtered out.
    assert years["2020"].count == 1
    both = ask("thu hồi đất", filters={"year": frozenset({"2021", "2020"})})
    assert both.total == 3
    assert [value.count for value in found.facets["kind"]] == [2]
    assert [value.key for value in found.facets["year"]][:2] == ["2025", "2024"]


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("text", ["thu hồi đất", "thu hồi đất rừng"])
def test_a_filter_leaves_as_many_as_it_says(text: str) -> None:
    for value in ask(text).facets["year"]:
        found = ask(text, filters={"year": frozenset({value.key})})
        assert found.total == len(found.results) == value.count


@pytest.mark.usefixtures("laws")
def test_two_filters_are_both_applied() -> None:
    add("Thu hồi đất thêm", year=2021, issuer="so")
    chosen = {"year": frozenset({"2021"}), "issuer": frozenset({"so"})}
    assert titles(ask("thu hồi đất", filters=chosen)) == ["Thu hồi đất thêm"]
    assert not titles(ask("thu hồi đất", filters={"year": frozenset({"1900"})}))


def test_by_day() -> None:
    for day in (3, 1, 7, 5, 2):
        add(f"Chợ phiên ngày {day}", shown_on=datetime.date(2025, 1, day))
    newest = titles(ask("chợ phiên", sort=Sort.NEWEST))
    assert [title[-1] for title in newest] == ["7", "5", "3", "2", "1"]
    assert titles(ask("chợ phiên", sort=Sort.OLDEST)) == newest[::-1]
    assert titles(ask("chợ phiên lớn", sort=Sort.OLDEST)) == newest[::-1]


def test_expired_documents_stand_lower_and_are_not_hidden() -> None:
    add("Quy chế chợ cũ", is_over=True)
    add("Quy chế chợ mới")
    assert titles(ask("quy chế chợ")) == ["Quy chế chợ mới", "Quy chế chợ cũ"]


@pytest.mark.usefixtures("laws")
def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    pages = [titles(ask("thu hồi đất", page=number, page_size=4)) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [4, 2, 0]
    assert pages[0] + pages[1] == titles(ask("thu hồi đất"))


def test_another_language_is_not_found() -> None:
    add("Market day", language="en")
    assert titles(ask("market day")) == []
    assert titles(ask("market day", language="en")) == ["Market day"]


def test_what_answers_is_marked() -> None:
    add("Lịch chợ phiên", "Chợ phiên họp ngày mùng năm")
    result = ask("cho phien").results[0]
    assert [piece.text for piece in result.title if piece.is_hit] == ["chợ phiên"]
    assert any(piece.is_hit for piece in result.excerpt)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "\x00",
        "'\"*()-^~_ OR AND NOT NEAR",
        "🙂",
        "a" * 10_000,
        "~0dat ^dat",
        "\u202e",
        '""',
    ],
)
def test_odd_questions_find_nothing(question: str) -> None:
    add("Thu hồi đường sá")
    assert list(ask(question).results) == []


@given(text=st.text(max_size=300))
@examples(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_question_breaks_it(text: str) -> None:
    ask(text)
    ask(f'đất "{text}" {text}')


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("text", ["thu hồi đất", "thu hồi đất rừng", '"thu hồi đất"'])
def test_it_costs_few_statements(
    text: str, django_assert_max_num_queries: DjangoAssertNumQueries, settings: Settings
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    ask(text)  # what a process keeps
    with django_assert_max_num_queries(5):
        ask(text)


@pytest.mark.parametrize(
    "text", ["UBND xã", "ubnd xã", "ủy ban nhân dân xã", "uy ban nhan dan xa", "Uỷ ban nhân dân xã"]
)
def test_an_abbreviation_finds_its_words_and_they_find_it(text: str) -> None:
    for number in range(3):
        add(f"Lịch họp UBND xã tháng {number}")
        add(f"Lịch họp Ủy ban nhân dân xã tháng {number}")
    add("Lịch họp Hội đồng nhân dân xã")
    found = ask(text)
    assert found.mode is Mode.ALL_WORDS
    assert found.total == 6
