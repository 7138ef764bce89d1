"""What a profile puts into the frame of public pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from home.models import SectionPage, StandardPage
from portal.core import theme
from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite, MenuItem, SiteProfile
from tests.factories import make_member_site
from tests.media.conftest import upload_image
from tests.support.shared_rows import shared

Get = Callable[..., Any]
HOST = "chilang.localhost"


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@shared
def commune() -> MemberSite:
    province = make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")
    return make_member_site("Xã Chi Lăng", HOST, parent=province)


def change(member: MemberSite, **fields: Any) -> None:
    """Save the profile with other values."""
    profile = SiteProfile.objects.get(site=member.site)
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.full_clean()
    profile.save()


def html_of(public_get: Get, path: str = "/", host: str = HOST) -> str:
    """A page as text, its white space in one line."""
    return " ".join(public_get(host, path).content.decode().split())


def test_the_foot_has_every_line(commune: MemberSite, public_get: Get) -> None:
    change(
        commune,
        agency_name="Ủy ban nhân dân xã Chi Lăng",
        parent_body="Ủy ban nhân dân tỉnh Lạng Sơn",
        responsible="Chủ tịch UBND xã",
        address="Thôn Đồng Bành",
        phone="0205 382 0000; (0205) 382.0001",
        email="ubnd@example.vn",
        licence="Số 01/GP-TTĐT ngày 02/01/2026",
        social_accounts=[("account", {"kind": "zalo", "name": "", "url": "https://zalo.me/1"})],
        badges=[
            (
                "badge",
                {
                    "label": "Tín nhiệm mạng",
                    "url": "https://example.vn/nhan",
                    "image": upload_image(commune),
                },
            )
        ],
    )
    html = html_of(public_get)
    foot = html[html.index("<footer") :]
    for line in (
        "Trang thông tin điện tử xã Chi Lăng",
        "Ủy ban nhân dân xã Chi Lăng",
        "Ủy ban nhân dân tỉnh Lạng Sơn",
        "Chủ tịch UBND xã",
        "Thôn Đồng Bành",
        'href="tel:02053820000"',
        'href="tel:02053820001"',
        mail_link("ubnd@example.vn"),
        "Số 01/GP-TTĐT ngày 02/01/2026",
        "“chilang.localhost”",
        'href="https://zalo.me/1"',
        'href="https://example.vn/nhan"',
        'alt="Tín nhiệm mạng"',
    ):
        assert line in foot, line
    assert all(src.startswith("/media/") for src in re.findall(r'<img[^>]* src="([^"]+)"', foot))


def test_lines_that_are_not_filled_in_are_not_there(commune: MemberSite, public_get: Get) -> None:
    html = html_of(public_get)
    foot = html[html.index("<footer") :]
    for label in ("Giấy phép:", "Địa chỉ:", "Điện thoại:", "Kênh chính thức", "badges"):
        assert label not in foot, label


def test_an_emblem_and_a_banner_stand_at_the_head(commune: MemberSite, public_get: Get) -> None:
    assert "/static/img/emblem" in html_of(public_get)
    change(commune, emblem=upload_image(commune), banner=upload_image(commune), banner_alt="Xuân")
    html = html_of(public_get)
    head = html[html.index("<header") : html.index("</header>")]
    assert "/static/img/emblem" not in html
    assert len(re.findall(r'src="/media/', head)) == 2
    assert 'alt="Xuân"' in head


def test_mourning_takes_colour_and_banner_from_everybody(
    commune: MemberSite, public_get: Get
) -> None:
    change(commune, banner=upload_image(commune))
    assert 'class="mourning"' not in html_of(public_get)
    change(
        commune,
        mourning_from=datetime.date(2000, 1, 1),
        mourning_until=datetime.date(2999, 1, 1),
    )
    for path in ("/", "/khong-co/"):
        html = html_of(public_get, path)
        assert '<html lang="vi" class="mourning"' in html
        assert 'class="banner"' not in html


def test_a_notice_stands_above_every_page(commune: MemberSite, public_get: Get) -> None:
    change(commune, notice_text="Tạm ngừng <hệ thống>", notice_url="https://example.vn/bao-tri")
    for path in ("/", "/khong-co/"):
        html = html_of(public_get, path)
        notice = html[html.index('class="site-notice"') : html.index("<main")]
        assert "Tạm ngừng &lt;hệ thống&gt;" in notice
        assert 'href="https://example.vn/bao-tri"' in notice


def test_a_notice_from_above_names_its_unit(commune: MemberSite, public_get: Get) -> None:
    province = MemberSite.objects.get(site__hostname="langson.localhost")
    change(province, notice_text="Bão số 5", notice_on_branch=True)
    html = html_of(public_get)
    assert "Thông báo của tỉnh Lạng Sơn" in html
    assert "Bão số 5" in html


def test_the_default_colours_need_no_stylesheet(commune: MemberSite, public_get: Get) -> None:
    assert "/giao-dien." not in html_of(public_get)
    answer = public_get(HOST, "/giao-dien.0123456789.css")
    assert answer.status_code == 404


def test_a_theme_is_a_stylesheet_of_its_own(commune: MemberSite, public_get: Get) -> None:
    change(commune, theme=dict(theme.PALETTES["green"][1]))
    html = html_of(public_get)
    path = re.search(r'href="(/giao-dien\.[0-9a-f]{10}\.css)"', html)
    assert path
    assert html.index("portal.css") < path.start() < html.index("</head>")
    assert '<meta name="theme-color" content="#0c4227">' in html
    answer = public_get(HOST, path[1])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--brand:#14603a;" in answer.content.decode()
    assert not answer.cookies

    change(commune, theme=dict(theme.PALETTES["blue"][1]))
    old = public_get(HOST, path[1])
    assert old.status_code == 302
    new = public_get(HOST, old.headers["Location"])
    assert "--brand:#0b4a82;" in new.content.decode()
    assert "immutable" not in old.headers.get("Cache-Control", "")
    # Another site's colours are not to be had here.
    assert public_get("langson.localhost", old.headers["Location"]).status_code == 404


def test_a_section_unfolds_in_the_menu(commune: MemberSite, public_get: Get) -> None:
    home = commune.site.root_page.specific
    section = home.add_child(instance=SectionPage(title="Giới thiệu", slug="gioi-thieu"))
    MenuItem.objects.create(site=commune.site, page=section)

    def menu() -> str:
        html = html_of(public_get)
        return html[html.index('class="menu"') : html.index("</header>")]

    assert "<details name" not in menu()
    page = section.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su", live=False))
    assert "Lịch sử" not in menu()
    page.save_revision().publish()
    assert 'href="/gioi-thieu/lich-su/"' in menu()
    page.title = "Lịch sử hình thành"
    page.save_revision().publish()
    assert "Lịch sử hình thành" in menu()
    page.refresh_from_db()
    page.unpublish()
    assert "/gioi-thieu/lich-su/" not in menu()


def test_the_order_below_a_section_is_that_of_the_tree(
    commune: MemberSite, public_get: Get
) -> None:
    home = commune.site.root_page.specific
    section = home.add_child(instance=SectionPage(title="Giới thiệu", slug="gioi-thieu"))
    MenuItem.objects.create(site=commune.site, page=section)
    first = section.add_child(instance=StandardPage(title="Một", slug="mot"))
    second = section.add_child(instance=StandardPage(title="Hai", slug="hai"))
    html = html_of(public_get)
    assert html.index("/mot/") < html.index("/hai/")
    second.refresh_from_db()
    second.move(first, pos="left")
    html = html_of(public_get)
    assert html.index("/hai/") < html.index("/mot/")


def test_there_is_no_dead_search(commune: MemberSite, public_get: Get) -> None:
    """Until a room serves a public address named "search", no form leads nowhere."""
    html = html_of(public_get)
    for action in re.findall(r'role="search" action="([^"]+)"', html):
        assert public_get(HOST, f"{action}?q=a").status_code == 200
