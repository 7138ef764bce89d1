"""The frame of public pages: what the law asks for, and what must never be there."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string

from home.models import SectionPage, StandardPage
from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite, MenuItem, SiteProfile, Succession
from portal.tenancy.portal_names import in_sentence
from tests.factories import make_member_site
from tests.news.conftest import make_newsroom
from tests.support.shared_rows import shared

Get = Callable[..., Any]


@shared
def province() -> MemberSite:
    return make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")


@shared
def commune(province: MemberSite) -> MemberSite:
    """A commune with a full profile, a section in the menu and one beside it."""
    member = make_newsroom("Xã Chi Lăng", "chilang.localhost", province).member
    SiteProfile.objects.filter(site=member.site).update(
        agency_name="Ủy ban nhân dân xã Chi Lăng",
        parent_body="Ủy ban nhân dân tỉnh Lạng Sơn",
        responsible="Chủ tịch UBND xã",
        address="Thôn Đồng Bành",
        phone="0205 000 0000",
        email="ubnd@example.vn",
    )
    home = member.site.root_page.specific
    home.refresh_from_db()
    section = home.add_child(instance=SectionPage(title="Giới thiệu", slug="gioi-thieu"))
    section.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su"))
    home.add_child(instance=SectionPage(title="Công khai dân chủ", slug="cong-khai"))
    MenuItem.objects.create(site=member.site, page=section)
    return member


PATHS = ("/", "/gioi-thieu/", "/gioi-thieu/lich-su/", "/tin-tuc/", "/khong-co/")


class _Page(HTMLParser):
    """Every address a page loads, and whether it carries inline code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"img", "script", "iframe", "source"} or tag == "link":
            address = named.get("src") or named.get("href")
            if address and named.get("rel") != "canonical":
                self.loads.append(address)
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(tag)
        self.inline.extend(name for name in named if name == "style" or name.startswith("on"))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_frame(commune: MemberSite, public_get: Get, path: str) -> None:
    answer = public_get("chilang.localhost", path)
    html = answer.content.decode()
    for line in (
        "Ủy ban nhân dân xã Chi Lăng",
        "Ủy ban nhân dân tỉnh Lạng Sơn",
        "Chủ tịch UBND xã",
        "Thôn Đồng Bành",
        'href="tel:02050000000"',
        mail_link("ubnd@example.vn"),
        'href="http://langson.localhost/"',
        'href="#noi-dung"',
        'id="noi-dung"',
        'lang="vi"',
    ):
        assert line in html, line
    assert "ubnd@" not in html, "no address for programs that gather them"
    page = _Page(html)
    assert page.inline == []
    assert all(address.startswith("/") for address in page.loads), page.loads
    assert html.count("<h1") == 1
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_menu_marks_where_the_reader_is(commune: MemberSite, public_get: Get) -> None:
    def current(path: str) -> set[tuple[str, str]]:
        html = public_get("chilang.localhost", path).content.decode()
        menu = html[html.index('class="menu"') : html.index("</header>")]
        return set(re.findall(r'<a href="([^"]+)"\s+aria-current="(\w+)"', menu))

    assert current("/") == {("/", "page")}
    assert current("/gioi-thieu/") == {("/gioi-thieu/", "page")}
    assert current("/gioi-thieu/lich-su/") == {
        ("/gioi-thieu/", "true"),
        ("/gioi-thieu/lich-su/", "page"),
    }


def test_breadcrumb_and_children(commune: MemberSite, public_get: Get) -> None:
    html = public_get("chilang.localhost", "/gioi-thieu/lich-su/").content.decode()
    crumbs = html[html.index('class="breadcrumb"') :]
    crumbs = crumbs[: crumbs.index("</nav>")]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/gioi-thieu/"]
    section = public_get("chilang.localhost", "/gioi-thieu/").content.decode()
    assert 'href="/gioi-thieu/lich-su/"' in section[section.index("<main") :]


def test_sections_stand_in_the_menu_or_on_the_home_page(
    commune: MemberSite, public_get: Get
) -> None:
    html = public_get("chilang.localhost").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert 'href="/cong-khai/"' in main
    assert 'href="/gioi-thieu/"' not in main
    assert 'href="/gioi-thieu/"' in html


def test_home_shows_news_and_notices_of_all_its_lists(
    province: MemberSite, public_get: Get
) -> None:
    room = make_newsroom("Xã Chi Lăng", "chilang.localhost", province)
    room.publish("Tin hoạt động")
    room.publish("Lịch cắt điện", category_id="thong-bao")
    html = public_get("chilang.localhost").content.decode()
    notices = html[html.index('class="home-notices"') :]
    assert "Tin hoạt động" in html
    assert "Lịch cắt điện" in notices
    assert "Tin hoạt động" not in notices
    assert "Tin hoạt động" not in public_get("langson.localhost").content.decode()


def test_an_archive_says_since_when_and_who_carries_on(
    commune: MemberSite, province: MemberSite, public_get: Get
) -> None:
    district = make_member_site(
        "Huyện Chi Lăng", "huyenchilang.localhost", parent=province, state="archived"
    )
    district.unit.valid_to = datetime.date(2025, 7, 1)
    district.unit.save()
    Succession.objects.create(
        old=district.unit,
        new=commune.unit,
        extent=Succession.Extent.PART,
        on=datetime.date(2025, 7, 1),
    )
    html = public_get("huyenchilang.localhost").content.decode()
    notice = html[html.index('class="site-notice"') : html.index("<main")]
    assert "01/07/2025" in notice
    assert 'href="http://chilang.localhost/"' in notice
    assert "Xã Chi Lăng" in notice
    assert 'class="site-notice"' not in public_get("chilang.localhost").content.decode()


def test_a_practice_site_says_so_and_is_not_indexed(db: None, public_get: Get) -> None:
    make_member_site("Xã Thực hành", "thuchanh.localhost", is_practice=True)
    html = public_get("thuchanh.localhost").content.decode()
    assert 'class="site-notice"' in html
    assert 'content="noindex, nofollow"' in html


def test_an_unknown_host_gets_a_page_with_our_style_and_nothing_else(
    db: None, public_get: Get
) -> None:
    answer = public_get("la.example.vn")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "la.example.vn" in html
    assert set(_Page(html).loads) == {"/static/css/portal.css", "/static/img/emblem.svg"}
    assert _Page(html).inline == []


def test_the_page_of_an_error_needs_nothing() -> None:
    html = render_to_string("500.html")
    assert set(_Page(html).loads) == {"/static/css/portal.css", "/static/img/emblem.svg"}
    assert _Page(html).inline == []
    assert "Hệ thống đang gặp sự cố" in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tỉnh Lạng Sơn", "tỉnh Lạng Sơn"),
        ("Thành phố Huế", "thành phố Huế"),
        ("Xã Chi Lăng", "xã Chi Lăng"),
        ("Sở Tư pháp", "Sở Tư pháp"),
        ("", ""),
    ],
)
def test_a_unit_inside_a_sentence(name: str, expected: str) -> None:
    assert in_sentence(name) == expected
