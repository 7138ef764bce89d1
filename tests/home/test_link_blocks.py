"""Tiles, services and links to websites: each leads somewhere, or is not there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from home.models import HomePage, StandardPage
from home.page_links import PageNeed, load_pages
from home.unit_links import UnitGroup, UnitsNeed, load_units
from portal.tenancy.models import MemberSite, SiteState
from tests.home.conftest import Portal, Provision, provision_portal
from tests.support.shared_rows import shared


def tile_block() -> Any:
    return (
        HomePage._meta.get_field("body")
        .stream_block.child_blocks["tiles"]
        .child_blocks["tiles"]
        .child_block
    )


def tile(portal: Portal, slug: str, title: str = "") -> dict[str, object]:
    return {"icon": "pen", "title": title, "page": portal.page(slug).pk, "url": ""}


def test_a_tile_leads_to_its_page_under_its_own_name_or_the_pages(commune: Portal) -> None:
    outside = {"icon": "online", "title": "Nộp hồ sơ", "url": "https://dichvucong.gov.vn"}
    own_path = {"icon": "people", "title": "Đơn vị", "url": "/don-vi/"}
    tiles = [tile(commune, "lien-he"), tile(commune, "tin-tuc", "Đọc tin"), outside, own_path]
    commune.compose(("tiles", {"tiles": tiles}))
    html = commune.html()
    found = re.findall(r'<a href="([^"]+)"\s*(rel="noopener")?>\s*<svg.*?<span>([^<]+)', html, re.S)
    assert found == [
        ("/lien-he/", "", "Liên hệ"),
        ("/tin-tuc/", "", "Đọc tin"),
        ("https://dichvucong.gov.vn", 'rel="noopener"', "Nộp hồ sơ"),
        ("/don-vi/", "", "Đơn vị"),
    ]


def test_tiles_that_lead_nowhere_are_left_out(commune: Portal, province: Portal) -> None:
    taken_down = commune.page("lien-he").specific
    gone = commune.home.add_child(instance=StandardPage(title="Xoá", slug="xoa"))
    tiles = [
        tile(commune, "lien-he"),
        tile(commune, "xoa"),
        tile(commune, "lich-su"),
        tile(province, "lien-he", "Của tỉnh"),
    ]
    commune.compose(("tiles", {"tiles": tiles}))
    assert 'href="/gioi-thieu/lich-su/"' in commune.html()
    assert "Của tỉnh" not in commune.html()
    taken_down.unpublish()
    gone.delete()
    commune.page("gioi-thieu").specific.unpublish()  # the page above "lich-su"
    assert "home-tiles" not in commune.html()


def test_a_page_is_followed_into_the_language_of_the_home_page(commune: Portal) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    contact = commune.page("lien-he").specific
    site_id = commune.member.site_id
    need = PageNeed(contact.pk, site_id, "en")
    assert load_pages([need], False).answers == {need: None}
    home = commune.home.copy_for_translation(english)
    translated = contact.copy_for_translation(english)
    for page in (home, translated):
        page.save_revision().publish()
    translated.refresh_from_db()
    link = load_pages([need], False).answers[need]
    assert link.url == f"/en/{translated.slug}/"
    vietnamese = PageNeed(contact.pk, site_id, "vi")
    assert load_pages([vietnamese], False).answers[vietnamese].url == "/lien-he/"


@pytest.mark.parametrize(
    ("value", "is_right"),
    [
        ({"title": "Một", "url": "https://vbpl.vn/langson?x=1"}, True),
        ({"title": "Một", "url": "/don-vi/"}, True),
        ({"title": "Một", "url": "//vbpl.vn"}, False),
        ({"title": "Một", "url": "javascript:alert(1)"}, False),
        ({"title": "Một", "url": "vbpl.vn"}, False),
        ({"title": "", "url": "https://vbpl.vn"}, False),
        ({"title": "Một", "url": ""}, False),
    ],
)
def test_what_a_tile_may_lead_to(value: dict[str, str], is_right: bool, db: None) -> None:
    block = tile_block()
    given = block.to_python({"icon": "pen", "page": None, **value})
    if is_right:
        assert block.clean(given)["url"] == value["url"]
    else:
        with pytest.raises(ValidationError):
            block.clean(given)


def test_a_tile_has_one_target(commune: Portal) -> None:
    block = tile_block()
    both = {**tile(commune, "lien-he"), "url": "https://vbpl.vn"}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(both))


def names(member: MemberSite, group: UnitGroup) -> list[str]:
    """What a generated group names, as seen from a unit."""
    from wagtail.models import Page

    need = UnitsNeed(Page.objects.get(pk=member.unit_page_id).path, group)
    return [link.name for link in load_units([need], False).answers[need]]


@shared
def neighbours(commune: Portal, department: Portal) -> list[Portal]:
    """Communes whose names a naive order would get wrong."""
    units = [
        ("Xã Đồng Đăng", "06184", "dongdang"),
        ("Xã Bắc Sơn", "06325", "bacson"),
        ("Phường Kỳ Lừa", "06187", "kylua"),
        ("Xã Điềm He", "06316", "diemhe"),
        ("Xã Ba Sơn", "06238", "bason"),
    ]
    return [
        provision_portal(name, code, f"{label}.langson.localhost") for name, code, label in units
    ]


def test_groups_from_the_tree(neighbours: list[Portal], commune: Portal, province: Portal) -> None:
    seen = names(commune.member, UnitGroup.COMMUNES)
    assert seen == ["Xã Ba Sơn", "Xã Bắc Sơn", "Xã Điềm He", "Xã Đồng Đăng", "Phường Kỳ Lừa"]
    assert names(commune.member, UnitGroup.DEPARTMENTS) == ["Sở Tư pháp"]
    assert names(commune.member, UnitGroup.ABOVE) == ["Tỉnh Lạng Sơn"]
    assert "Xã Chi Lăng" in names(province.member, UnitGroup.COMMUNES)
    assert names(province.member, UnitGroup.ABOVE) == []


def test_each_state_of_a_site_stands_where_it_belongs(
    neighbours: list[Portal], commune: Portal
) -> None:
    states: dict[str, dict[str, Any]] = {
        "Xã Đồng Đăng": {"state": SiteState.SUSPENDED},
        "Xã Bắc Sơn": {"state": SiteState.ARCHIVED},
        "Phường Kỳ Lừa": {"is_practice": True},
        "Xã Điềm He": {"state": SiteState.READ_ONLY},
    }
    for name, fields in states.items():
        MemberSite.objects.filter(unit__name=name).update(**fields)
    assert names(commune.member, UnitGroup.COMMUNES) == ["Xã Ba Sơn", "Xã Điềm He"]
    assert names(commune.member, UnitGroup.ARCHIVES) == ["Xã Bắc Sơn"]


def test_units_of_another_province_are_not_ours(commune: Portal, provision: Provision) -> None:
    from portal.tenancy.provisioning.services import make_kit, provision_unit
    from portal.tenancy.provisioning.specs import UnitSpec

    kit = make_kit()
    for spec in (
        UnitSpec("04", "province", "Tỉnh Cao Bằng", "Cao Bằng", "Tỉnh", "", "caobang.localhost"),
        UnitSpec("01290", "commune", "Xã Bảo Lạc", "Bảo Lạc", "Xã", "04", "baolac.localhost"),
    ):
        provision_unit(spec, kit)
    foreign = MemberSite.objects.get(site__hostname="baolac.localhost")
    assert names(commune.member, UnitGroup.COMMUNES) == []
    assert names(foreign, UnitGroup.COMMUNES) == []
    assert names(foreign, UnitGroup.ABOVE) == ["Tỉnh Cao Bằng"]


def test_a_change_shows_on_the_next_request(neighbours: list[Portal], commune: Portal) -> None:
    assert "Xã Đồng Đăng" in commune.words()
    MemberSite.objects.filter(unit__name="Xã Đồng Đăng").update(state=SiteState.SUSPENDED)
    assert "Xã Đồng Đăng" not in commune.words()


def test_one_query_whatever_the_number_of_groups_and_units(
    commune: Portal, provision: Provision
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            for_all = [UnitsNeed("00010001", group) for group in UnitGroup]
            load_units(for_all, False)
        return len(seen)

    assert count() == 1
    provision("Xã Na Sầm", "05986", "nasam.langson.localhost")
    assert count() == 1


def test_a_long_group_is_folded_away_and_an_own_group_is_shown(
    neighbours: list[Portal], commune: Portal
) -> None:
    links = [{"title": f"Trang {n}", "url": f"https://vi-du.vn/{n}"} for n in range(9)]
    groups = [
        {"type": "own", "value": {"title": "Báo chí", "links": links}},
        {"type": "units", "value": {"group": "communes", "title": "Các xã khác"}},
        {"type": "units", "value": {"group": "archives"}},
    ]
    commune.compose(("websites", {"groups": groups}))
    html = commune.html()
    folded = html[html.index("<details") : html.index("</details>")]
    assert "Báo chí" in folded
    assert folded.count("https://vi-du.vn/") == 9
    assert "Các xã khác" in html
    assert "Các xã khác" not in folded
    assert 'href="http://bason.langson.localhost/"' in html
    assert "lưu trữ" not in html
    assert 'href="/don-vi/"' in html
    commune.compose(("websites", {"groups": groups[:1]}))
    assert 'href="/don-vi/"' not in commune.html()


def test_services_lead_to_the_national_portal(commune: Portal) -> None:
    service = {
        "title": "Đăng ký khai sinh",
        "url": "https://dichvucong.gov.vn",
        "note": "Trong ngày",
    }
    commune.compose(("services", {"title": "Nộp trực tuyến", "services": [service]}))
    words = commune.words()
    assert "Nộp trực tuyến Đăng ký khai sinh Trong ngày" in words
