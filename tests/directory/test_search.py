"""The search: any spelling, old names, old districts, and any text at all."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.directory.queries import MAX_LENGTH, read_query
from portal.tenancy.models import MemberSite
from portal.tenancy.register.services import create_unit, end_unit, rename_unit
from tests.directory.conftest import Get, portal, unit
from tests.tenancy.register import unit as called


@pytest.mark.parametrize(
    "typed",
    [
        "Lương Văn Tri",
        "luong van tri",
        "LUONG VAN TRI",
        "phường lương văn tri",
        "p. Lương Văn Tri",
        "UBND phường Lương Văn Tri",
        "luongvantri",
        "văn tri",
        "  lương  văn  ",
        "Lu\u031bo\u031bng Văn Tri",
    ],
)
def test_a_name_is_found_however_it_is_typed(province: MemberSite, ask: Get, typed: str) -> None:
    assert ask(q=typed).names[0] == "Phường Lương Văn Tri"


def test_what_is_spelt_as_typed_comes_first(province: MemberSite, ask: Get) -> None:
    for code, name in (
        ("06901", "Xã Văn Lăng"),
        ("06902", "Xã Văn Lang"),
        ("06903", "Xã Văn Lang Hạ"),
    ):
        create_unit(level="commune", name=name, code=code, parent=province.unit)
    assert ask(q="văn lăng").names == ["Xã Văn Lăng", "Xã Văn Lang", "Xã Văn Lang Hạ"]
    assert ask(q="van lang").names == ["Xã Văn Lang", "Xã Văn Lăng", "Xã Văn Lang Hạ"]


def test_an_old_name_leads_to_the_unit_of_today_and_says_so(province: MemberSite, ask: Get) -> None:
    page = ask(q="quang lac")
    assert page.names == ["Phường Lương Văn Tri", "Xã Quảng Lạc"]
    assert "Tên cũ: xã Quảng Lạc, từ 01/07/2025 thuộc phường Lương Văn Tri" in page.row(
        "Phường Lương Văn Tri"
    )
    assert "Nay thuộc: Phường Lương Văn Tri" in page.row("Xã Quảng Lạc")
    assert "Tìm thấy 1 đơn vị hiện nay" in page.text
    assert "và 1 đơn vị đã kết thúc" in page.text


def test_a_split_unit_leads_to_each_of_its_takers(province: MemberSite, ask: Get) -> None:
    page = ask(q="Hữu Kiên")
    assert page.names == ["Xã Chi Lăng", "Phường Tam Thanh", "Xã Hữu Kiên"]
    assert "một phần xã Hữu Kiên, từ 01/07/2025 thuộc xã Chi Lăng" in page.row("Xã Chi Lăng")


def test_an_old_district_leads_to_the_communes_on_its_territory(
    province: MemberSite, ask: Get
) -> None:
    page = ask(q="huyện chi lăng")
    assert page.names[0] == "Xã Chi Lăng"
    assert {"Xã Bằng Mạc", "Xã Hoà Bình"} <= set(page.names)
    assert "Thuộc địa bàn huyện Chi Lăng cũ" in page.row("Xã Bằng Mạc")
    # Phường Chi Lăng is another unit, and comes after what is a district.
    assert page.names.index("Huyện Chi Lăng") < page.names.index("Phường Chi Lăng")


def test_a_unit_that_was_renamed(province: MemberSite, ask: Get) -> None:
    day = datetime.date(2026, 3, 1)
    rename_unit(unit("06472"), "Phường Bằng Giang", day)
    page = ask(q="bằng mạc")
    assert "Tên cũ (đến 01/03/2026): xã Bằng Mạc" in page.row("Phường Bằng Giang")
    assert ask(q="bang giang").names == ["Phường Bằng Giang"]


def test_an_old_name_is_followed_through_two_reforms(province: MemberSite, ask: Get) -> None:
    day = datetime.date(2026, 3, 1)
    new = create_unit(
        level="commune", name="Phường Mới", code="06950", parent=province.unit, valid_from=day
    )
    end_unit(unit("05983"), day, heirs=[(new, "whole")])
    page = ask(q="quảng lạc")
    assert page.names == ["Phường Mới", "Xã Quảng Lạc"]
    assert "Phường Lương Văn Tri" not in ask().names
    assert "Xã Quảng Lạc" in ask(nhom="da-ket-thuc").names


@pytest.mark.parametrize(("typed", "names"), [("phường", 2), ("xã", 3), ("UBND", 0)])
def test_a_kind_alone_lists_the_units_of_that_kind(
    province: MemberSite, ask: Get, typed: str, names: int
) -> None:
    page = ask(q=typed)
    assert page.text.count("· Tỉnh Lạng Sơn · chưa có") == names


def test_findings_are_not_for_search_engines_and_keep_what_was_typed(
    province: MemberSite, ask: Get
) -> None:
    page = ask(q='"><script>alert(1)</script>')
    assert 'content="noindex, follow"' in page.html
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.main
    assert 'href="http://langson.localhost/don-vi/"' in page.html
    assert "noindex" not in ask().html


def test_nothing_found_helps(province: MemberSite, ask: Get) -> None:
    portal("75", "dongnai.localhost")
    portal("26002", "trangdai.localhost")
    page = ask(q="Trảng Dài")
    assert page.names == []
    assert "Không có đơn vị nào của tỉnh Lạng Sơn" in page.text
    assert page.link("Phường Trảng Dài, thành phố Đồng Nai") == "http://trangdai.localhost/"
    assert "Đặc khu Hòn Xa, thành phố Đồng Nai" in ask(q="hòn xa").text
    slip = ask(q="quảng lặp")
    assert slip.link("Xã Quảng Lạc") == "/don-vi/?q=X%C3%A3+Qu%E1%BA%A3ng+L%E1%BA%A1c"
    assert "Cách tìm khác" in slip.text


def test_another_provinces_old_names_are_not_found(province: MemberSite, ask: Get) -> None:
    portal("75", "dongnai.localhost")
    assert ask(q="thị trấn lộc ninh").names == []
    theirs = ask(host="dongnai.localhost", q="thị trấn lộc ninh")
    assert theirs.names[0] == "Phường Lộc Ninh"
    assert "Tên cũ (đến 01/07/2025): thị trấn Lộc Ninh" in theirs.row("Phường Lộc Ninh")


@pytest.mark.parametrize(
    "typed",
    [
        "a\x00b",
        "😀",
        "%",
        "_",
        "\\",
        "'",
        "x" * 10_000,
        "ấ" * 10_000,
        "xã " * 5_000,
        "\ud800",
    ],
)
def test_any_text_is_answered(province: MemberSite, ask: Get, typed: str) -> None:
    page = ask(q=typed.encode("utf-8", "surrogatepass"))
    assert page.status == 200
    assert page.names == []


@pytest.mark.parametrize("typed", ["", " ", "\x00", "\u200b\x07"])
def test_what_cannot_be_seen_asks_for_nothing(province: MemberSite, ask: Get, typed: str) -> None:
    assert ask(q=typed, nhom="cap-tinh").status == 200
    assert "Phường Tam Thanh" in ask(q=typed).names


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60), more=st.sampled_from(["", "xã ", "ubnd tp "]))
def test_any_text_whatever(province: MemberSite, ask: Get, typed: str, more: str) -> None:
    assert ask(q=(more + typed).encode("utf-8", "surrogatepass")).status == 200


@given(st.text(max_size=400))
def test_a_query_is_short_and_fit_for_the_database(raw: str) -> None:
    query = read_query(raw)
    assert len(query.text) <= MAX_LENGTH
    assert len(query.words) <= 10
    assert "\x00" not in query.text + query.rest + query.spelling
    again = read_query(query.text)
    assert (again.words, again.kind) == (query.words, query.kind)


def test_a_search_has_pages(province: MemberSite, ask: Get) -> None:
    for number in range(65):
        name = f"Xã Tân {number:03}"
        create_unit(level="commune", name=name, code=f"9{number:04}", parent=province.unit)
    first = ask(q="tân")
    assert len(first.names) == 60
    second = ask(first.link("Trang sau"))
    assert second.names == [f"Xã Tân {number:03}" for number in range(60, 65)]
    assert "Tìm thấy 65 đơn vị" in second.text


def test_a_department_that_went_over_to_another(province: MemberSite, ask: Get) -> None:
    old = create_unit(level="department", name="Sở Kế hoạch và Đầu tư", code="S-KH",
                      scheme="local", parent=province.unit)  # fmt: skip
    new = create_unit(level="department", name="Sở Tài chính", code="S-TC",
                      scheme="local", parent=province.unit)  # fmt: skip
    end_unit(old, datetime.date(2025, 3, 1), heirs=[(new, "whole")])
    page = ask(q="ke hoach dau tu")
    assert page.names == ["Sở Tài chính", "Sở Kế hoạch và Đầu tư"]
    assert called("Sở Kế hoạch và Đầu tư") == old
