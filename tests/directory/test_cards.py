"""The card of a unit without a portal."""

from __future__ import annotations

import datetime
import uuid

import pytest

from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite, SiteState, UnitContact
from portal.tenancy.register.services import create_unit, end_unit
from tests.directory.conftest import CHI_LANG, HOST, Get, portal, unit
from tests.factories import make_member_site
from tests.tenancy import register
from tests.tenancy.register import unit as called

CARD = "/don-vi/xa-bang-mac--06472/"


def test_what_the_register_knows_of_a_unit(commune: MemberSite, ask: Get) -> None:
    UnitContact.objects.create(
        unit=unit("06472"),
        address="Thôn Nà Lìn",
        phone="0205 3777888",
        email="bangmac@example.vn",
        source="Công văn số 9",
        valid_from=register.NOW,
    )
    page = ask(CARD)
    assert page.status == 200
    assert page.html.count("<h1") == 1
    for fact in (
        "Xã Bằng Mạc",
        "Cấp xã",
        "Tỉnh Lạng Sơn",
        "06472",
        "Thôn Nà Lìn",
        "Công văn số 9",
        "Thị trấn Bằng Mạc",
        "01/07/2025",
        "NQ xã Lạng Sơn",
        "Huyện Chi Lăng",
    ):
        assert fact in page.text, fact
    assert 'href="tel:02053777888"' in page.main
    assert mail_link("bangmac@example.vn") in page.main
    assert page.link("Tỉnh Lạng Sơn") == f"http://{HOST}/"
    assert f'rel="canonical" href="http://{HOST}{CARD}"' in page.html


def test_without_a_contact_the_unit_above_is_named(commune: MemberSite, ask: Get) -> None:
    assert "Chưa cập nhật địa chỉ và số điện thoại" in ask(CARD).text


def test_a_unit_with_a_portal_leads_there(commune: MemberSite, ask: Get) -> None:
    for address in ("/don-vi/xa-chi-lang--06463/", f"/don-vi/x--{commune.unit_id.hex}/"):
        answer = ask(address)
        assert (answer.status, answer.headers["Location"]) == (302, f"http://{CHI_LANG}/")


def test_one_address_for_one_card(commune: MemberSite, ask: Get) -> None:
    for path in (
        "/don-vi/--06472/",
        "/don-vi/ten-khac--06472/",
        f"/don-vi/x--{unit('06472').pk.hex}/",
    ):
        answer = ask(path)
        assert (answer.status, answer.headers["Location"]) == (301, CARD)
    other = ask(CARD, host=CHI_LANG)
    assert (other.status, other.headers["Location"]) == (301, f"http://{HOST}{CARD}")
    assert ask(CARD.rstrip("/")).headers["Location"] == CARD


@pytest.mark.parametrize(
    "reference", ["99999", uuid.UUID(int=7).hex, "abc", "0", "9" * 30, "06472x", "٣٤"]
)
def test_no_such_unit(commune: MemberSite, ask: Get, reference: str) -> None:
    assert ask(f"/don-vi/xa--{reference}/").status == 404


def test_a_code_means_who_carries_it_today(commune: MemberSite, ask: Get) -> None:
    """05983 was Phường Chi Lăng."""
    assert "Phường Lương Văn Tri" in ask("/don-vi/phuong-luong-van-tri--05983/").text
    old = called("Phường Chi Lăng")
    page = ask(f"/don-vi/phuong-chi-lang--{old.pk.hex}/")
    assert page.status == 200
    assert "kết thúc hoạt động từ ngày 01/07/2025" in page.text
    assert page.link("Phường Lương Văn Tri") == "/don-vi/phuong-luong-van-tri--05983/"
    assert "Liên hệ" not in page.text


def test_the_address_of_a_unit_that_ends_goes_on(commune: MemberSite, ask: Get) -> None:
    end_unit(unit("06472"), datetime.date(2026, 3, 1))
    answer = ask(CARD)
    assert answer.status == 301
    assert ask(answer.headers["Location"]).status == 200


def test_an_archive_is_better_than_a_card(province: MemberSite, ask: Get) -> None:
    district = called("Huyện Chi Lăng")
    make_member_site("Huyện", "huyen.localhost", unit=district, state=SiteState.ARCHIVED)
    answer = ask(f"/don-vi/huyen-chi-lang--{district.pk.hex}/")
    assert (answer.status, answer.headers["Location"]) == (302, "http://huyen.localhost/")
    # And its own card stands on no other host than the province's.
    assert "http://huyen.localhost/" in ask(CARD).main


def test_a_suspended_portal_has_a_card_and_a_practice_site_none(
    province: MemberSite, ask: Get
) -> None:
    portal("05977", "tamthanh.localhost", province, state=SiteState.SUSPENDED)
    assert "tạm đóng" in ask("/don-vi/phuong-tam-thanh--05977/").text
    practice = create_unit(level="practice", name="Trang Tập huấn", code="TH", parent=province.unit)
    make_member_site("Trang Tập huấn", "taphuan.localhost", unit=practice, is_practice=True)
    assert ask(f"/don-vi/trang-tap-huan--{practice.pk.hex}/").status == 404


def test_the_card_stands_with_the_nearest_portal_above(department: MemberSite, ask: Get) -> None:
    below = create_unit(
        level="department", name="Chi cục Một", code="CC1", scheme="local", parent=department.unit
    )
    path = f"/don-vi/chi-cuc-mot--{below.pk.hex}/"
    assert ask(path).headers["Location"] == f"http://sotuphap.langson.localhost{path}"
    assert ask(path, host="sotuphap.langson.localhost").status == 200


def test_a_card_of_another_province(commune: MemberSite, ask: Get) -> None:
    path = "/don-vi/phuong-trang-dai--26002/"
    # Nobody there has a portal: it is no card of this province.
    assert ask(path).status == 404
    portal("75", "dongnai.localhost")
    assert ask(path).headers["Location"] == f"http://dongnai.localhost{path}"


def test_without_a_portal_above_any_host_of_the_province_shows_it(
    province: MemberSite, commune: MemberSite, ask: Get
) -> None:
    MemberSite.objects.filter(pk=province.pk).update(state=SiteState.SUSPENDED)
    assert ask(CARD, host=CHI_LANG).status == 200
    old = called("Xã Quảng Lạc")
    assert ask(f"/don-vi/xa-quang-lac--{old.pk.hex}/", host=CHI_LANG).status == 200
