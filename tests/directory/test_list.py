"""The list: who stands in it, where, and where it leads."""

from __future__ import annotations

import pytest

from portal.tenancy.models import MemberSite, SiteState, Unit, UnitContact
from portal.tenancy.register.services import create_unit
from tests.directory.conftest import CHI_LANG, HOST, Get, portal, unit
from tests.factories import make_member_site
from tests.tenancy import register
from tests.tenancy.register import unit as called


def test_units_stand_by_level_and_in_the_order_of_the_alphabet(
    commune: MemberSite, department: MemberSite, ask: Get
) -> None:
    page = ask()
    assert page.status == 200
    assert page.names == [
        "Tỉnh Lạng Sơn",
        "Sở Tư pháp",
        "Xã Bằng Mạc",
        "Xã Chi Lăng",
        "Xã Hoà Bình",
        "Phường Lương Văn Tri",
        "Phường Tam Thanh",
    ]
    heads = [page.text.index(level) for level in ("Cấp tỉnh", "Sở, ban, ngành cấp tỉnh", "Cấp xã")]
    assert heads == sorted(heads)
    assert "Lộc Ninh" not in page.text


def test_a_row_has_portal_address_telephone_and_parent(commune: MemberSite, ask: Get) -> None:
    page = ask()
    row = page.row("Xã Chi Lăng")
    for part in (CHI_LANG, "Tỉnh Lạng Sơn", "Thôn Đồng Bành", "(0205) 3820.123"):
        assert part in row
    assert page.link("Xã Chi Lăng") == f"http://{CHI_LANG}/"
    assert 'href="tel:02053820123"' in page.main


def test_a_unit_without_portal_leads_to_its_card_with_the_registers_contact(
    commune: MemberSite, ask: Get
) -> None:
    UnitContact.objects.create(
        unit=unit("06472"), address="Thôn Nà Lìn", phone="0205 3 777 888", source="x"
    )
    old = UnitContact(unit=unit("06469"), address="Nhà cũ", source="x")
    old.valid_to = register.DAY
    old.save()
    page = ask()
    assert "Thôn Nà Lìn" in page.row("Xã Bằng Mạc")
    assert "chưa có trang thông tin riêng" in page.row("Xã Bằng Mạc")
    assert "Nhà cũ" not in page.text
    assert page.link("Xã Bằng Mạc") == "/don-vi/xa-bang-mac--06472/"


def test_a_commune_lists_its_province_and_points_there(
    commune: MemberSite, department: MemberSite, ask: Get
) -> None:
    own, provinces = ask(host=CHI_LANG), ask()
    assert own.names == provinces.names
    for page in (own, provinces):
        assert f'rel="canonical" href="http://{HOST}/don-vi/"' in page.html
    assert own.link("Danh bạ trên cổng của tỉnh") == f"http://{HOST}/don-vi/"
    assert "Danh bạ trên cổng của tỉnh" not in provinces.text
    assert own.link("Xã Bằng Mạc") == f"http://{HOST}/don-vi/xa-bang-mac--06472/"


@pytest.mark.parametrize("change", ["suspended", "practice"])
def test_without_a_province_that_answers_a_commune_speaks_for_itself(
    province: MemberSite, commune: MemberSite, ask: Get, change: str
) -> None:
    if change == "suspended":
        MemberSite.objects.filter(pk=province.pk).update(state=SiteState.SUSPENDED)
    else:
        MemberSite.objects.filter(pk=province.pk).update(is_practice=True)
    page = ask(host=CHI_LANG)
    assert f'rel="canonical" href="http://{CHI_LANG}/don-vi/"' in page.html
    assert page.link("Xã Bằng Mạc") == "/don-vi/xa-bang-mac--06472/"


def test_a_suspended_portal_is_named_without_a_link_a_practice_site_not_at_all(
    province: MemberSite, commune: MemberSite, ask: Get
) -> None:
    portal("05977", "tamthanh.localhost", province, state=SiteState.SUSPENDED)
    practice = create_unit(level="practice", name="Trang Tập huấn", code="TH", parent=province.unit)
    make_member_site("Trang Tập huấn", "taphuan.localhost", unit=practice, is_practice=True)
    page = ask()
    assert "trang thông tin tạm đóng" in page.row("Phường Tam Thanh")
    assert page.link("Phường Tam Thanh") == ""
    assert "Tập huấn" not in page.text
    assert ask(host="taphuan.localhost").names == page.names


def archive(province: MemberSite) -> MemberSite:
    """The archived portal of the district that has ended."""
    district = called("Huyện Chi Lăng")
    return make_member_site(
        district.name,
        "huyenchilang.localhost",
        parent=province,
        unit=district,
        state=SiteState.ARCHIVED,
    )


def test_ended_units_with_an_archive_stand_last_all_of_them_one_link_away(
    province: MemberSite, commune: MemberSite, ask: Get
) -> None:
    assert "Huyện Chi Lăng" not in ask().names
    archive(province)
    page = ask()
    assert page.names[-1] == "Huyện Chi Lăng"
    row = page.row("Huyện Chi Lăng")
    assert "đến 01/07/2025" in row
    assert "trang lưu trữ" in row
    # Xã Hữu Kiên was one of its communes, and went to the city in part.
    heirs = row.partition("Nay thuộc: ")[2]
    assert heirs == "Xã Bằng Mạc, Xã Chi Lăng, Xã Hoà Bình, Phường Tam Thanh"
    assert page.link("Huyện Chi Lăng") == "http://huyenchilang.localhost/"
    everything = ask(page.link("Đơn vị đã kết thúc"))
    assert "Tất cả 7 đơn vị đã kết thúc" in page.text
    assert everything.names == [
        "Huyện Chi Lăng",
        "Thành phố Lạng Sơn",
        "Phường Chi Lăng",
        "Thị trấn Đồng Mỏ",
        "Xã Hữu Kiên",
        "Xã Quảng Lạc",
        "Phường Tam Thanh",
    ]
    assert "Nay thuộc: Phường Lương Văn Tri" in everything.row("Xã Quảng Lạc")


def test_a_merged_province_finds_what_was_the_other_provinces(
    province: MemberSite, ask: Get
) -> None:
    portal("75", "dongnai.localhost")
    ended = ask(host="dongnai.localhost", nhom="da-ket-thuc").names
    assert {"Tỉnh Bình Phước", "Tỉnh Đồng Nai", "Huyện Lộc Ninh"} <= set(ended)
    assert "Huyện Chi Lăng" not in ended


def test_the_archive_of_an_ended_province_lists_its_successor(
    province: MemberSite, ask: Get
) -> None:
    portal("75", "dongnai.localhost")
    old = called("Tỉnh Bình Phước")
    make_member_site(old.name, "binhphuoc.localhost", unit=old, state=SiteState.ARCHIVED)
    page = ask(host="binhphuoc.localhost")
    assert "Phường Trảng Dài" in page.names
    assert 'href="http://dongnai.localhost/don-vi/"' in page.html


def test_units_below_a_department_and_units_to_come(department: MemberSite, ask: Get) -> None:
    create_unit(
        level="department", name="Chi cục Một", code="CC1", scheme="local", parent=department.unit
    )
    create_unit(
        level="commune", name="Xã Mai Sau", code="06999", parent=department.unit.parent,
        valid_from=register.NOW.replace(year=2090),
    )  # fmt: skip
    page = ask()
    assert "Chi cục Một" in page.names
    assert page.link("Chi cục Một").startswith("http://sotuphap.langson.localhost/don-vi/chi-cuc")
    assert "Mai Sau" not in page.text


def test_a_group_alone_and_a_group_that_is_not_there(commune: MemberSite, ask: Get) -> None:
    page = ask(nhom="cap-xa")
    assert "Tỉnh Lạng Sơn" not in page.names
    assert "Xã Chi Lăng" in page.names
    assert 'href="http://langson.localhost/don-vi/?nhom=cap-xa"' in page.html
    assert ask(nhom="khong-co").status == 404


def many(parent: Unit, count: int) -> None:
    """Communes whose names begin with four letters in turn."""
    for number in range(count):
        name = f"Xã {'ĐAĂB'[number % 4]}n {number:03}"
        create_unit(level="commune", name=name, code=f"9{number:04}", parent=parent)


def test_pages_and_letters(province: MemberSite, ask: Get) -> None:
    many(province.unit, 70)
    first, second = ask(), ask(trang=2)
    assert len(first.names) == 60
    assert len(second.names) == 16
    assert not set(first.names) & set(second.names)
    # Letters of the whole group: those of the other page lead there.
    assert first.link("A") == "#cap-xa-a"
    assert 'id="cap-xa-a"' in first.main
    assert first.link("Đ") == "/don-vi/?trang=2#cap-xa-dd" or 'id="cap-xa-dd"' in first.main
    assert second.link("A") == "/don-vi/#cap-xa-a"
    assert "(tiếp theo)" in second.text
    assert second.link("Trang trước") == "/don-vi/"
    for page in (first, second):
        for target in page.main.split('href="#')[1:]:
            assert f'id="{target.split(chr(34))[0]}"' in page.main
    assert ask(trang=3).status == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "９", "9" * 30, ""])
def test_no_page_of_that_number(province: MemberSite, ask: Get, number: str) -> None:
    assert ask(trang=number).status == 404


def test_the_address_without_its_slash_and_methods(province: MemberSite, ask: Get) -> None:
    answer = ask("/don-vi", q="a b")
    assert (answer.status, answer.headers["Location"]) == (301, "/don-vi/?q=a+b")


def test_a_site_without_english_says_so(province: MemberSite, ask: Get) -> None:
    assert ask("/en/don-vi/").status == 404
    assert ask("/en/don-vi/xa-bang-mac--06472/").status == 404


def test_no_cookie_and_what_the_answer_is_made_of(province: MemberSite, ask: Get) -> None:
    headers = ask().headers
    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")
    assert f"directory:{province.unit_id}" in headers["Cache-Tag"]
