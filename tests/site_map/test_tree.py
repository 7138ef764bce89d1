"""`/so-do-trang/`: the sections of a site for people, at a flat cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Page

from home.models import SectionPage, StandardPage
from news.models import NewsIndexPage
from tests.factories import make_member_site
from tests.languages.conftest import Bilingual, bilingual, fresh
from tests.news.conftest import Newsroom, make_newsroom, own_storage
from tests.support.shared_rows import shared

__all__ = ["bilingual", "own_storage"]

Get = Callable[..., Any]
WARM = 3


@shared
def commune() -> Newsroom:
    """Sections four levels deep, a list with articles, a draft section."""
    room = make_newsroom("Xã Chi Lăng", "chilang.localhost")
    home = fresh(room.member.site.root_page)
    section = home.add_child(instance=SectionPage(title="Giới thiệu", slug="gioi-thieu"))
    below = section.add_child(instance=SectionPage(title="Tổ chức <b>", slug="to-chuc"))
    deep = below.add_child(instance=SectionPage(title="Phòng Kinh tế", slug="phong-kinh-te"))
    deep.add_child(instance=StandardPage(title="Quá sâu", slug="qua-sau"))
    section.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su"))
    hidden = home.add_child(instance=SectionPage(title="Chưa đăng", slug="chua-dang", live=False))
    hidden.add_child(instance=NewsIndexPage(title="Tin của mục ẩn", slug="tin-an"))
    room.fill(2)
    return room


def nav(room: Newsroom, path: str = "/so-do-trang/") -> str:
    html: str = room.get(path).content.decode()
    start = html.index('class="site-map"')
    return html[start : html.index("</nav>", start)]


def test_the_tree_as_it_stands(commune: Newsroom) -> None:
    text = nav(commune)
    assert re.findall(r'href="([^"]+)"', text)[:7] == [
        "/",
        "/tin-tuc/",
        "/gioi-thieu/",
        "/gioi-thieu/to-chuc/",
        "/gioi-thieu/to-chuc/phong-kinh-te/",
        "/gioi-thieu/lich-su/",
        "/chua-dang/tin-an/",
    ]
    assert "Tổ chức &lt;b&gt;" in text
    for absent in ("Quá sâu", "Chưa đăng", "Tin 00"):
        assert absent not in text


def test_lists_are_nested_as_the_pages_are(commune: Newsroom) -> None:
    depth, depths = 0, {}
    for tag, address in re.findall(r'(<ul|</ul)|href="([^"]+)"', nav(commune)):
        if address:
            depths[address] = depth
        else:
            depth += 1 if tag == "<ul" else -1
    assert depth == 0
    assert depths["/gioi-thieu/"] == depths["/tin-tuc/"] == depths["/chua-dang/tin-an/"] == 1
    assert depths["/gioi-thieu/to-chuc/"] == depths["/gioi-thieu/lich-su/"] == 2
    assert depths["/gioi-thieu/to-chuc/phong-kinh-te/"] == 3


def test_its_cost_is_flat(commune: Newsroom, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 60

    def queries() -> int:
        for _ in range(2):  # what a process remembers, and how old it is
            commune.get("/so-do-trang/")
        with CaptureQueriesContext(connection) as captured:
            assert commune.get("/so-do-trang/").status_code == 200
        return len(captured)

    before = queries()
    assert before <= WARM - 1
    home = Page.objects.get(pk=commune.member.site.root_page_id).specific
    for number in range(8):
        section = home.add_child(instance=SectionPage(title=f"Mục {number}", slug=f"muc-{number}"))
        section.add_child(instance=StandardPage(title="Trang", slug="trang"))
        make_member_site(f"Xã {number}", f"xa{number}.localhost")
    commune.fill(5)
    assert queries() == before
    assert nav(commune).count("<li>") > 16


def test_each_language_has_its_own(bilingual: Bilingual) -> None:
    assert bilingual.get("/en/so-do-trang/").status_code == 404
    bilingual.translate_home()
    bilingual.translate(bilingual.section, "Introduction", "introduction")
    english = nav(bilingual.newsroom, "/en/so-do-trang/")
    assert re.findall(r'href="([^"]+)"', english)[:2] == ["/en/", "/en/introduction/"]
    assert "Giới thiệu" not in english
    assert "Introduction" not in nav(bilingual.newsroom)


def test_sections_of_other_sites_are_absent(commune: Newsroom) -> None:
    other = make_member_site("Xã Na Sầm", "nasam.localhost", parent=commune.member)
    fresh(other.site.root_page).add_child(instance=SectionPage(title="Của Na Sầm", slug="cua"))
    assert "Của Na Sầm" not in nav(commune)
